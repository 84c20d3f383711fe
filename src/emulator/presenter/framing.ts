import { type Framing } from "./looks.ts";

/** Where the head's centre stands, as shares of the frame, and pixels for each unit heads are drawn in. */
export type Placement = { x: number; y: number; scale: number };

type Orientation = "landscape" | "portrait" | "square";

/** Scale is for each pixel of the frame's short side. */
const placements: Record<Framing, Record<Orientation, { y: number; scale: number }>> = {
  normal: {
    landscape: { y: 0.335, scale: 0.00089 },
    portrait: { y: 0.4, scale: 0.00096 },
    square: { y: 0.37, scale: 0.00094 },
  },
  "close-up": {
    landscape: { y: 0.43, scale: 0.00136 },
    portrait: { y: 0.42, scale: 0.00142 },
    square: { y: 0.44, scale: 0.0014 },
  },
};

export const placementOf = (framing: Framing, width: number, height: number): Placement => {
  const orientation = width === height ? "square" : width > height ? "landscape" : "portrait";
  const { y, scale } = placements[framing][orientation];
  return { x: width / 2, y: height * y, scale: Math.min(width, height) * scale };
};

/** Half the width of what is ever drawn, with room to sway. */
const reach = 580;

/** The columns of a frame that a presenter can touch; all others stay as they are. */
export const columnsOf = (
  framing: Framing,
  width: number,
  height: number,
): { from: number; count: number } => {
  const { x, scale } = placementOf(framing, width, height);
  const from = Math.max(0, Math.floor((x - reach * scale) / 2) * 2);
  return { from, count: width - 2 * from };
};
