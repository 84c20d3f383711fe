import type { Size } from "../model/aspect.ts";
import { cornersOf, spreadColours } from "./spread-colours.ts";

/** Below this alpha a colour is more noise than colour. */
const leastAlpha = 8;

/**
 * Divides a yuva420p frame of limited range by its alpha, in place. A matrix from RGB to YCbCr is linear, so this can be
 * done on Y, Cb and Cr as they are, and no colour standard has to be known. The clear pixels next to the subject get
 * its colours, because a decoder mixes the chroma of neighbours.
 */
export const unpremultiply = (frame: Buffer, { width, height }: Size): void => {
  const pixels = width * height;
  const luma = frame.subarray(0, pixels);
  const blue = frame.subarray(pixels, pixels * 1.25);
  const red = frame.subarray(pixels * 1.25, pixels * 1.5);
  const alpha = frame.subarray(pixels * 1.5);
  const [columns, rows] = [width / 2, height / 2];
  /** Of each block of 2 by 2 pixels: whether it has colours of its own. */
  const coloured = new Uint8Array(columns * rows);

  for (let row = 0, block = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, block += 1) {
      const corners = cornersOf(row, column, width);
      let sum = 0;
      for (const at of corners) sum += alpha[at] ?? 0;
      if (sum < 4 * leastAlpha) continue;
      coloured[block] = 1;
      if (sum === 4 * 255) continue;
      blue[block] = divide(blue[block] ?? 128, 128, 1020 / sum, 16, 240);
      red[block] = divide(red[block] ?? 128, 128, 1020 / sum, 16, 240);
      // The mean of a block that is straight again, for its pixels without colour.
      let mean = 0;
      for (const at of corners) mean += ((luma[at] ?? 16) - 16) / sum;
      for (const at of corners) {
        const a = alpha[at] ?? 0;
        luma[at] =
          a < leastAlpha
            ? divide(16 + mean * 255, 16, 1, 16, 235)
            : divide(luma[at] ?? 16, 16, 255 / a, 16, 235);
      }
    }
  }
  spreadColours({ luma, blue, red, coloured, columns, rows, width });
  spreadColours({ luma, blue, red, coloured, columns, rows, width });
};

const divide = (value: number, zero: number, factor: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.round(zero + (value - zero) * factor)));
