import type { Box } from "../media.ts";

/** A box with rounded corners; pixels. */
export type RoundedBox = Box & { radius: number };

export const right = (box: Box): number => box.x + box.width;
export const bottom = (box: Box): number => box.y + box.height;

/** The box on whole pixels. */
export const onPixels = ({ x, y, width, height }: Box): Box => ({
  x: Math.round(x),
  y: Math.round(y),
  width: Math.round(width),
  height: Math.round(height),
});

/** Chroma of 4:2:0, in half-size drafts too, has one sample for four pixels. */
export const blockSize = 4;

/** The smallest box on whole blocks that holds `box`. */
export const onBlocks = (box: Box): Box => {
  const [x, y] = [floorToBlock(box.x), floorToBlock(box.y)];
  return { x, y, width: ceilToBlock(right(box)) - x, height: ceilToBlock(bottom(box)) - y };
};

/** A whole number of blocks. What misses one by a rounding error only is on it. */
export const floorToBlock = (value: number): number => Math.floor(value / blockSize + 1e-6) * blockSize;
export const ceilToBlock = (value: number): number => Math.ceil(value / blockSize - 1e-6) * blockSize;
export const roundToBlock = (value: number): number => Math.round(value / blockSize) * blockSize;

/** `box` made smaller on each side. */
export const inset = (box: Box, byX: number, byY = byX): Box => ({
  x: box.x + byX,
  y: box.y + byY,
  width: box.width - 2 * byX,
  height: box.height - 2 * byY,
});

/** The largest box of `ratio` (width by height) in `box`, in its middle. */
export const containIn = (box: Box, ratio: number): Box => {
  const width = Math.min(box.width, box.height * ratio);
  const height = width / ratio;
  return { x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height };
};

export const overlaps = (a: Box, b: Box): boolean =>
  a.x < right(b) && b.x < right(a) && a.y < bottom(b) && b.y < bottom(a);
