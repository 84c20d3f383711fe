import type { Aspect } from "../aspect.ts";
import type { Box } from "../media.ts";
import type { PresenterZone } from "./place-presenter.ts";
import type { RoundedBox } from "./rounded-box.ts";

/** Where text begins in its box: down from the top, about the middle, or up from the bottom. */
export type Anchor = "top" | "middle" | "bottom";

export type TextSlot = {
  box: Box;
  anchor: Anchor;
  /** On a panel of the brand's surface, because it lies over the presenter. */
  onCard: boolean;
  /** How many overlays may be seen at once. */
  capacity: number;
  /** Factor on the type scale: a column asks for less than a whole frame. */
  typeScale: number;
  /** The same for a figure, which is the highest of all overlays. @default typeScale */
  figureScale?: number;
};

export type CaptionSlot = {
  box: Box;
  anchor: Anchor;
  align: "start" | "center";
  /** On a panel of the brand's surface, because it lies over the presenter. */
  onPlate: boolean;
  typeScale: number;
};

/** What a layout knows of its scene. */
export type LayoutFacts = {
  hasText: boolean;
  /** Text other than a lower third, for layouts that have a place of its own for that. */
  hasMainText: boolean;
  /** About how many lines its texts take: many bullets, or several overlays at once, need a higher column. */
  textRows: number;
  hasCaptions: boolean;
  /** Width by height of the picture in the window; null where the scene has no picture. */
  pictureRatio: number | null;
};

/** A layout in one aspect with the presenter, if it has sides, at the right. Pixels of the frame. */
export type Recipe = {
  zone: PresenterZone | null;
  /** The coloured shape the presenter stands in front of, or the disc behind a presenter in a circle. */
  stage: RoundedBox | null;
  /** The window that shows the scene's picture. */
  window: RoundedBox | null;
  text: TextSlot;
  /** A place of its own for a lower third; where there is none it is set with the other text. */
  lowerThird: Box | null;
  captions: CaptionSlot;
  logo: Box;
  waveform: Box | null;
  /** Whether it is mirrored for a presenter at the left. */
  hasSides: boolean;
};

export type LayoutRecipe = Record<Aspect, (facts: LayoutFacts) => Recipe>;

/** What most layouts have: nothing but text. */
export const textOnly = {
  zone: null,
  stage: null,
  window: null,
  lowerThird: null,
  waveform: null,
  hasSides: false,
} as const;

/** No mask: the whole frame. */
export const unmasked = (width: number, height: number): RoundedBox => ({
  x: 0,
  y: 0,
  width,
  height,
  radius: 0,
});

export const circle = (centreX: number, centreY: number, diameter: number): RoundedBox => ({
  x: centreX - diameter / 2,
  y: centreY - diameter / 2,
  width: diameter,
  height: diameter,
  radius: diameter / 2,
});

/** A shape with a round top that stands on the frame's lower edge: its own lower corners lie below it. */
export const arch = (centreX: number, top: number, width: number, floorY: number): RoundedBox => ({
  x: centreX - width / 2,
  y: top,
  width,
  height: floorY - top + width / 2,
  radius: width / 2,
});
