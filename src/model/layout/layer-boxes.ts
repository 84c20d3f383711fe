import { lineHeightOf, textStyles } from "./text-style.ts";
import { captionRunName, platePaddingEm, type ScenePages } from "../captions/scene-pages.ts";
import type { Box } from "../media.ts";
import type { BrandProps, SceneProps, VideoProps } from "../video-props.ts";
import { fittedText } from "./fitted-text.ts";
import type { Anchor, CaptionSlot } from "./recipe.ts";
import type { PlacedStack } from "./scene-stacks.ts";
import { runsOf } from "./text-runs.ts";

/**
 * A box in whole pixels, and how far beyond it on each side what is drawn in it may be seen. Boxes are as small as what
 * is drawn in them allows: pictures of graphics are drawn at this size.
 */
export type LayerPlace = { box: Box; reach: number };

type Measured = Pick<VideoProps, "fitted">;

/** The part of `slot` that text of this height takes, so that the text stands where it would stand in the slot. */
const anchored = (slot: Box, anchor: Anchor, height: number): Box => {
  const whole = Math.ceil(height - 1e-6);
  if (anchor === "top") return { ...slot, height: whole };
  if (anchor === "bottom") return { ...slot, y: slot.y + slot.height - whole, height: whole };
  const even = (slot.height - whole) % 2 === 0 ? whole : whole + 1;
  return { ...slot, y: slot.y + (slot.height - even) / 2, height: even };
};

/** Accents, descenders, marks above and below, and what an italic or an emoji has outside of its line; of the font size. */
const beyondLinesEm = 0.36;
/** How far a card comes up from below. */
export const cardRisePx = 36;

/** Where a stack of overlays is drawn. */
export const stackPlace = (scene: SceneProps, placed: PlacedStack, video: Measured): LayerPlace => {
  let height = placed.gap * (placed.stack.length - 1);
  let largest = 0;
  for (const { overlay, index } of placed.stack) {
    for (const [place, { name, text, role }] of runsOf(scene, overlay, index).entries()) {
      const { fontSize, lines } = fittedText(video, name);
      const style = textStyles[role];
      height += (lines.length * lineHeightOf(style, text) + 2 * style.paddingEm.y) * fontSize;
      height += place > 0 ? style.gapEm * fontSize : 0;
      largest = Math.max(largest, fontSize);
    }
  }
  const { cardPadding } = placed;
  const beyond = Math.max(beyondLinesEm * largest, cardPadding ?? 0);
  return {
    box: anchored(placed.box, placed.anchor, height),
    reach: Math.ceil(beyond + (cardPadding === null ? 0 : cardRisePx)) + 2,
  };
};

/** A text of a stack: of which overlay, which part of it (null: all of it), and where it is drawn. */
export type StackUnit = LayerPlace & { unit: { overlay: number; part: string | null } };

/** Their bar stands beside all of their texts: they are drawn as one. */
const isWhole = ({ kind }: PlacedStack["stack"][number]["overlay"]): boolean =>
  kind === "quote" || kind === "lower-third";

/**
 * The texts of a stack, each with a box of its own: what moves in one of them does not make a picture of the others. Null
 * where they lie on a card and move with it.
 * @param place of the whole stack.
 */
export const stackUnits = (
  scene: SceneProps,
  placed: PlacedStack,
  video: Measured,
  { box }: LayerPlace,
): StackUnit[] | null => {
  if (placed.cardPadding !== null) return null;
  const units: StackUnit[] = [];
  let y = 0;
  const add = (unit: StackUnit["unit"], from: number, fontSize: number): void => {
    const top = Math.floor(from);
    units.push({
      unit,
      // A column in the middle or at the bottom may begin up to a pixel lower.
      box: { ...box, y: box.y + top, height: Math.ceil(y) + 1 - top },
      reach: Math.ceil(beyondLinesEm * fontSize) + 2,
    });
  };
  for (const [place, { overlay, index }] of placed.stack.entries()) {
    if (place > 0) y += placed.gap;
    const from = y;
    let largest = 0;
    for (const [row, { name, text, role }] of runsOf(scene, overlay, index).entries()) {
      const { fontSize, lines } = fittedText(video, name);
      const style = textStyles[role];
      const above = y;
      if (row > 0) y += style.gapEm * fontSize;
      // The bar of a figure lies in the gap above its label.
      const top = overlay.kind === "stat" ? above : y;
      y += (lines.length * lineHeightOf(style, text) + 2 * style.paddingEm.y) * fontSize;
      largest = Math.max(largest, fontSize);
      const part = name.slice(name.lastIndexOf("/") + 1);
      if (!isWhole(overlay)) add({ overlay: index, part }, top, fontSize);
    }
    if (isWhole(overlay)) add({ overlay: index, part: null }, from, largest);
  }
  return units;
};

/** How far a page of captions comes up from below. */
export const captionRisePx = 10;

/** Where one page of captions is drawn. */
export const pagePlace = (
  scene: SceneProps,
  { pages }: Pick<ScenePages, "pages">,
  pageIndex: number,
  slot: CaptionSlot,
  video: Measured,
): LayerPlace => {
  const { fontSize } = fittedText(video, captionRunName(scene, pageIndex));
  const lines = pages[pageIndex]?.lines.length ?? 0;
  const height =
    (lines * textStyles.caption.lineHeight + (slot.onPlate ? 2 * platePaddingEm.y : 0)) * fontSize;
  return {
    box: anchored(slot.box, slot.anchor, height),
    reach: Math.ceil(captionRisePx + beyondLinesEm * fontSize) + 2,
  };
};

/** Where a logo is drawn: as large as its box allows, at the edge where reading starts. */
export const logoPlace = (
  logo: BrandProps["logo"],
  slot: Box,
  direction: VideoProps["direction"],
): LayerPlace => {
  const width = Math.round(Math.min(slot.width, (slot.height * logo.width) / logo.height));
  const height = Math.round((width * logo.height) / logo.width);
  const x = direction === "ltr" ? slot.x : slot.x + slot.width - width;
  return { box: { x, y: slot.y, width, height }, reach: 2 };
};
