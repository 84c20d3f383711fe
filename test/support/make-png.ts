import { PNG } from "pngjs";

/** A picture with something to see in it, as a PNG. */
export const makePng = (width: number, height: number, tint = 0): Buffer => {
  const png = new PNG({ width, height });
  for (let at = 0; at < width * height; at += 1) {
    const x = at % width;
    const y = Math.floor(at / width);
    png.data.set([(x * 7 + tint) & 255, (y * 11) & 255, ((x ^ y) * 5) & 255, 255], at * 4);
  }
  return PNG.sync.write(png);
};
