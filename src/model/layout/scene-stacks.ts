import { sizeOfAspect } from "../aspect.ts";
import type { Box } from "../media.ts";
import type { SceneProps, VideoProps } from "../video-props.ts";
import type { Anchor } from "./recipe.ts";
import { inset } from "./rounded-box.ts";
import { sceneGeometry } from "./scene-geometry.ts";
import { stackOverlays, type OverlayStack } from "./stack-overlays.ts";

/** A stack of overlays and where it is set. */
export type PlacedStack = {
  stack: OverlayStack;
  /** What the text itself may fill. */
  box: Box;
  anchor: Anchor;
  typeScale: number;
  /** Between its overlays, in pixels. */
  gap: number;
  /** Space between the text and the edge of the card it lies on, in pixels; null without a card. */
  cardPadding: number | null;
};

/** When any of a stack is seen, in milliseconds of the scene. */
export const stackSpan = (stack: OverlayStack): { fromMs: number; untilMs: number } => ({
  fromMs: Math.min(...stack.map(({ fromMs }) => fromMs)),
  untilMs: Math.max(...stack.map(({ untilMs }) => untilMs ?? Number.POSITIVE_INFINITY)),
});

const hasFigure = (stack: OverlayStack): boolean => stack.some(({ overlay }) => overlay.kind === "stat");

/** Every stack of a scene: lower thirds in their own place where the layout has one, all else in the text box. */
export const sceneStacks = (
  scene: SceneProps,
  video: Pick<VideoProps, "aspect" | "direction">,
): PlacedStack[] => {
  const { aspect, direction } = video;
  const { text, lowerThird } = sceneGeometry(scene, aspect, direction);
  const { width, height } = sizeOfAspect[aspect];
  const unit = Math.min(width, height) / 100;
  const all = scene.overlays.map((overlay, index) => ({ overlay, index }));
  const isApart = ({ overlay }: { overlay: { kind: string } }): boolean =>
    lowerThird !== null && overlay.kind === "lower-third";
  // Whole pixels, as the boxes are.
  const padding = text.onCard ? Math.round(3.2 * unit) : null;
  const set = { anchor: text.anchor, gap: 4.6 * unit, cardPadding: padding };
  const main = stackOverlays(
    all.filter((one) => !isApart(one)),
    text.capacity,
  ).map((stack) => ({
    ...set,
    stack,
    typeScale: (hasFigure(stack) ? text.figureScale : undefined) ?? text.typeScale,
    box: inset(text.box, padding ?? 0),
  }));
  if (lowerThird === null) return main.map(atRestIn(scene));
  const thirdPadding = Math.round(1.6 * unit);
  const thirds = stackOverlays(all.filter(isApart), 1).map((stack) => ({
    stack,
    box: inset(lowerThird, Math.round(2 * unit), thirdPadding),
    anchor: "bottom" as const,
    typeScale: 0.68,
    gap: 2 * unit,
    cardPadding: thirdPadding,
  }));
  return [...main, ...thirds].map(atRestIn(scene));
};

/** What begins this early in a video is there from its first frame. */
const fromTheStartMs = 600;
/** Longer than anything takes to arrive. */
const longAgoMs = -5000;

/**
 * The first frame of a video is what stands for it wherever it is not played: the texts the video begins with have
 * arrived in it.
 */
const atRestIn =
  ({ isOpening }: SceneProps) =>
  (placed: PlacedStack): PlacedStack =>
    isOpening
      ? {
          ...placed,
          stack: placed.stack.map((one) =>
            one.fromMs > fromTheStartMs ? one : { ...one, fromMs: longAgoMs },
          ),
        }
      : placed;
