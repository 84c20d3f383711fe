import type { Box } from "../model/media.ts";

/** A box of the full frame in whole pixels of a frame of another scale. */
export const scaleBox = ({ x, y, width, height }: Box, scale: number): Box => ({
  x: Math.round(x * scale),
  y: Math.round(y * scale),
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
