import type { PNG } from "pngjs";
import type { Box } from "../../src/model/media.ts";

export type Picture = Pick<PNG, "width" | "height" | "data">;

/** Lays a rectangle of one picture over another, both with straight alpha. */
export const blendOver = (below: Picture, above: Picture, from: Box, at: { x: number; y: number }): void => {
  for (let row = 0; row < from.height; row += 1) {
    const y = at.y + row;
    if (y < 0 || y >= below.height) continue;
    for (let column = 0; column < from.width; column += 1) {
      const x = at.x + column;
      if (x < 0 || x >= below.width) continue;
      const source = ((from.y + row) * above.width + from.x + column) * 4;
      const target = (y * below.width + x) * 4;
      const [alpha, under] = [byteOf(above, source + 3) / 255, byteOf(below, target + 3) / 255];
      if (alpha === 0) continue;
      const whole = alpha + under * (1 - alpha);
      for (const channel of [0, 1, 2]) {
        const mixed =
          byteOf(above, source + channel) * alpha + byteOf(below, target + channel) * under * (1 - alpha);
        below.data[target + channel] = Math.round(mixed / whole);
      }
      below.data[target + 3] = Math.round(255 * whole);
    }
  }
};

const byteOf = ({ data }: Picture, at: number): number => data[at] ?? 0;

/** How many pixels of two opaque pictures of one size differ by more than `tolerance` in a channel. */
export const countDifferences = (a: Picture, b: Picture, tolerance: number): number => {
  if (a.width !== b.width || a.height !== b.height) return Number.POSITIVE_INFINITY;
  let pixels = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    const isApart = [0, 1, 2].some(
      (channel) => Math.abs(byteOf(a, at + channel) - byteOf(b, at + channel)) > tolerance,
    );
    if (isApart) pixels += 1;
  }
  return pixels;
};

/** The visible pixels in a rectangle, and those of them on its own outermost rows and columns. */
export const visibleIn = (picture: Picture, box: Box): { all: number; onEdge: number } => {
  let [all, onEdge] = [0, 0];
  for (let row = 0; row < box.height; row += 1) {
    for (let column = 0; column < box.width; column += 1) {
      if (byteOf(picture, ((box.y + row) * picture.width + box.x + column) * 4 + 3) === 0) continue;
      all += 1;
      const isEdge = row === 0 || column === 0 || row === box.height - 1 || column === box.width - 1;
      if (isEdge) onEdge += 1;
    }
  }
  return { all, onEdge };
};
