import type { OverlayProps } from "../video-props.ts";

/** An overlay and the time it is really seen. `untilMs` null: to the end of the scene. */
export type PlacedOverlay = {
  overlay: OverlayProps;
  /** Its place in the scene's list. */
  index: number;
  fromMs: number;
  untilMs: number | null;
};

/** Overlays that share the text box. */
export type OverlayStack = PlacedOverlay[];

/** Overlays that come this close after each other are meant to be seen together, however many they are. */
const togetherMs = 1500;

const endOf = ({ untilMs }: PlacedOverlay): number => untilMs ?? Number.POSITIVE_INFINITY;

/**
 * Shares overlays out over stacks, in the order they appear. Up to `capacity` stand together; one that finds no room
 * takes the place of those that had their time, so that text is replaced and never crowded out or lost.
 */
export const stackOverlays = (
  overlays: readonly { overlay: OverlayProps; index: number }[],
  capacity: number,
): OverlayStack[] => {
  const inOrder = [...overlays].sort((a, b) => a.overlay.fromMs - b.overlay.fromMs);
  const stacks: OverlayStack[] = [];
  for (const { overlay, index } of inOrder) {
    const placed = { overlay, index, fromMs: overlay.fromMs, untilMs: overlay.untilMs };
    const stack = stacks.at(-1);
    const began = Math.max(...(stack ?? []).map(({ fromMs }) => fromMs));
    if (stack === undefined || stack.every((other) => endOf(other) <= placed.fromMs)) {
      stacks.push([placed]);
    } else if (stack.length < capacity || placed.fromMs < began + togetherMs) {
      stack.push(placed);
    } else {
      for (const other of stack) other.untilMs = Math.min(endOf(other), placed.fromMs);
      stacks.push([placed]);
    }
  }
  return stacks;
};
