import type { RoundedBox } from "../../model/layout/rounded-box.ts";
import type { Box } from "../../model/media.ts";

/** Rows that a pixel is cut into; each is measured exactly along its length. */
const subRows = 16;

/** How far the rounded end of a row is from the straight side, at `depth` from the upper or lower edge. */
const insetAt = (depth: number, radius: number): number =>
  depth >= radius ? 0 : radius - Math.sqrt(radius * radius - (radius - depth) * (radius - depth));

/**
 * How much of each pixel of `window` the mask covers, 0 to 255, with edges as smooth as Chrome draws rounded corners.
 * Null when all of it is covered.
 */
export const maskCoverage = (mask: RoundedBox, window: Box): Uint8Array | null => {
  const radius = Math.min(mask.radius, mask.width / 2, mask.height / 2);
  const coverage = new Uint8Array(window.width * window.height);
  const sums = new Float64Array(window.width);
  let isWhole = true;
  let straight: Uint8Array | null = null;
  for (let row = 0; row < window.height; row += 1) {
    const top = window.y + row - mask.y;
    // Rows between the corners are all alike.
    const isStraight = top >= radius && top + 1 <= mask.height - radius;
    if (isStraight && straight !== null) {
      coverage.set(straight, row * window.width);
      continue;
    }
    sums.fill(0);
    for (let sub = 0; sub < subRows; sub += 1) {
      const y = window.y + row + (sub + 0.5) / subRows - mask.y;
      if (y < 0 || y > mask.height) continue;
      const inset = insetAt(Math.min(y, mask.height - y), radius);
      addSpan(sums, mask.x + inset - window.x, mask.x + mask.width - inset - window.x);
    }
    for (let x = 0; x < window.width; x += 1) {
      const value = Math.round(((sums[x] ?? 0) / subRows) * 255);
      coverage[row * window.width + x] = value;
      if (value < 255) isWhole = false;
    }
    if (isStraight) straight = coverage.subarray(row * window.width, (row + 1) * window.width);
  }
  return isWhole ? null : coverage;
};

/** Adds to each pixel what a row from `from` to `to` covers of it. */
const addSpan = (sums: Float64Array, from: number, to: number): void => {
  const start = Math.max(0, from);
  const end = Math.min(sums.length, to);
  for (let x = Math.floor(start); x < end; x += 1) {
    sums[x] = (sums[x] ?? 0) + Math.min(end, x + 1) - Math.max(start, x);
  }
};
