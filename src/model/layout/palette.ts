import { NoReactInternals } from "remotion/no-react";
import type { EditorialLayout } from "../templates/editorial.ts";
import type { BrandProps, SceneProps } from "../video-props.ts";
import { contrast, luminance, mixColours, mostReadable } from "../colour.ts";

/** The colours of things on one ground, each readable there. */
export type Palette = {
  ground: string;
  text: string;
  muted: string;
  /** For shapes; text never has this colour. */
  accent: string;
  /** Text on the accent. */
  onAccent: string;
  /** Quiet shapes of the ground itself. */
  tint: string;
  isDark: boolean;
};

/** What WCAG 2.2 asks of text (1.4.3, AA). */
export const minimumContrast = 4.5;

const firstReadable = (ground: string, colours: readonly string[]): string =>
  colours.find((colour) => contrast(ground, colour) >= minimumContrast) ??
  mostReadable(ground, "#000000", "#ffffff");

/** Chooses from the brand's colours what can be read on `ground`; black or white where the brand has nothing. */
export const paletteOn = (ground: string, colors: BrandProps["colors"]): Palette => {
  const inks = [colors.text, colors.onPrimary, colors.background, colors.surface] as const;
  const text = firstReadable(ground, [mostReadable(ground, ...inks)]);
  return {
    ground,
    text,
    muted: firstReadable(ground, [colors.muted, mixColours(text, ground, 0.28), text]),
    accent: contrast(ground, colors.accent) >= 1.5 ? colors.accent : text,
    onAccent: firstReadable(contrast(ground, colors.accent) >= 1.5 ? colors.accent : text, [
      mostReadable(contrast(ground, colors.accent) >= 1.5 ? colors.accent : text, ...inks),
    ]),
    tint: mixColours(ground, text, 0.06),
    isDark: luminance(ground) < 0.18,
  };
};

/** Any CSS colour as `#rrggbb`, without its alpha. */
export const toHex = (colour: string): string =>
  `#${(NoReactInternals.processColor(colour) & 0xffffff).toString(16).padStart(6, "0")}`;

/** The colour of the shape a presenter stands before, on a ground. */
export const stageColour = (ground: string, colors: BrandProps["colors"]): string => {
  const { isDark, text } = paletteOn(ground, colors);
  return isDark ? mixColours(ground, text, 0.13) : colors.primary;
};

/** Strength of the veil that lies on pictures behind text: white under it still leaves light text readable. */
export const veilOpacity = 0.68;

/** The brand's darkest colour, of which veils and shadows are made. */
export const darkest = (colors: BrandProps["colors"]): string =>
  [colors.text, colors.primary, colors.background].reduce((a, b) => (luminance(b) < luminance(a) ? b : a));

const isPrimaryGround: Record<EditorialLayout, boolean> = {
  "presenter-full": true,
  "presenter-third": false,
  "circle-over-screen": false,
  "voice-only": false,
  "full-clip": true,
  statement: true,
  "end-card": true,
};

/** Whether the scene shows its picture in a window, and the template's own ground around it. */
export const hasWindow = (scene: Pick<SceneProps, "layout" | "background">): boolean =>
  scene.layout === "circle-over-screen" &&
  (scene.background.kind === "image" || scene.background.kind === "video");

/** Whether the scene's film is the picture itself, with nothing over it but what lies on cards. */
export const isBareFilm = (scene: Pick<SceneProps, "layout" | "background">): boolean =>
  scene.layout === "full-clip" && scene.background.kind === "video";

/** The colour that text of the scene lies on; of pictures and gradients one that stands for all of it. */
export const groundOf = (
  scene: Pick<SceneProps, "layout" | "background">,
  colors: BrandProps["colors"],
): string => {
  const { background } = scene;
  const own = isPrimaryGround[scene.layout as EditorialLayout] ? colors.primary : colors.background;
  switch (background.kind) {
    case "brand":
      return own;
    case "color":
      return toHex(background.color);
    case "gradient":
      return background.colors.map(toHex).reduce((a, b, index) => mixColours(a, b, 1 / (index + 1)));
    case "image":
    case "video":
      // The darkest the veil gets is its own colour, the lightest is what it leaves of white.
      return hasWindow(scene) ? own : mixColours("#ffffff", darkest(colors), veilOpacity);
  }
};
