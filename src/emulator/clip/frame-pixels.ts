import { type Canvas, type SKRSContext2D } from "@napi-rs/canvas";
/** How colours at the edge of a subject are stored: as they are, or darkened as HeyGen stores them, matted on black. */
export type Matte = "straight" | "black";

/**
 * The canvas as RGBA bytes. A canvas stores colours multiplied by their alpha, which is just what a clip matted on
 * black holds; for a straight matte they are divided again.
 */
export const framePixels = (canvas: Canvas, context: SKRSContext2D, matte: Matte): Uint8Array => {
  if (matte === "black") return canvas.data();
  const { width, height } = canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  bleedColours(pixels, width, height);
  return pixels;
};

const bleedInPixels = 4;

/** Video stores colour at half size, so the clear pixels beside an edge must have its colour and not black. */
const bleedColours = (pixels: Uint8Array, width: number, height: number): void => {
  for (let y = 0; y < height; y++) {
    const row = y * width * 4;
    bleedAlong(pixels, row, 4, width);
    bleedAlong(pixels, row + (width - 1) * 4, -4, width);
  }
};

const bleedAlong = (pixels: Uint8Array, start: number, step: number, count: number): void => {
  let left = 0;
  for (let index = 1, at = start + step; index < count; index++, at += step) {
    if (pixels[at + 3] !== 0) {
      left = bleedInPixels;
      continue;
    }
    if (left === 0) continue;
    left -= 1;
    for (let channel = 0; channel < 3; channel++) pixels[at + channel] = pixels[at - step + channel] ?? 0;
  }
};
