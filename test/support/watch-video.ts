import { readRawFrames } from "../../src/media/index.ts";
import type { Box } from "../../src/model/media.ts";

export type Rgb = readonly [number, number, number];
/** One decoded frame at half its size. */
export type Frame = { index: number; width: number; height: number; pixels: Buffer };

/** The frames of a finished video as a viewer's player decodes them, at half size. */
export async function* framesOf(
  file: string,
  full: { width: number; height: number },
): AsyncGenerator<Frame> {
  const [width, height] = [full.width / 2, full.height / 2];
  let index = 0;
  const args = [
    "-i",
    file,
    "-vf",
    `scale=${width}:${height}:in_color_matrix=bt709`,
    "-fps_mode",
    "passthrough",
  ];
  for await (const pixels of readRawFrames(args, { width, height, pixelFormat: "rgb24" })) {
    yield { index: index++, width, height, pixels };
  }
}

/** Calls `see` for every pixel (or each `step`th in both directions) of a box, which is in pixels of the whole frame. */
export const scan = (
  { width, height, pixels }: Frame,
  box: Box,
  see: (x: number, y: number, r: number, g: number, b: number) => void,
  step = 1,
): void => {
  const to = (value: number, most: number): number => Math.max(0, Math.min(most, Math.round(value / 2)));
  for (let y = to(box.y, height); y < to(box.y + box.height, height); y += step) {
    for (let x = to(box.x, width); x < to(box.x + box.width, width); x += step) {
      const at = (y * width + x) * 3;
      see(x * 2, y * 2, pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
    }
  }
};

export const isNear = ([r, g, b]: Rgb, red: number, green: number, blue: number, tolerance = 42): boolean =>
  Math.abs(r - red) < tolerance && Math.abs(g - green) < tolerance && Math.abs(b - blue) < tolerance;

/** The smallest box around the pixels of a colour; null where there are fewer than `fewest`. */
export const boxOfColour = (frame: Frame, within: Box, colour: Rgb, fewest: number): Box | null => {
  let [count, left, top, right, bottom] = [0, Infinity, Infinity, -1, -1];
  scan(frame, within, (x, y, r, g, b) => {
    if (!isNear(colour, r, g, b)) return;
    count++;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  return count < fewest ? null : { x: left, y: top, width: right - left + 2, height: bottom - top + 2 };
};

/** Mean brightness of a box, 0 to 255. */
export const meanLuma = (frame: Frame, box: Box): number => {
  let [sum, count] = [0, 0];
  scan(
    frame,
    box,
    (_x, _y, r, g, b) => {
      sum += 0.2126 * r + 0.7152 * g + 0.0722 * b;
      count++;
    },
    4,
  );
  return count === 0 ? 0 : sum / count;
};

/** When a sound begins after a silence, in milliseconds; null where it does not stand out. */
export const onsetMs = (
  samples: Float32Array,
  sampleRate: number,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): number | null => {
  const stepMs = 5;
  const level = (ms: number): number => {
    const start = Math.round((ms * sampleRate) / 1000);
    const end = Math.round(((ms + stepMs) * sampleRate) / 1000);
    let sum = 0;
    for (let at = start; at < end; at++) sum += (samples[at] ?? 0) ** 2;
    return Math.sqrt(sum / (end - start));
  };
  const floor = Math.max(...Array.from({ length: 16 }, (_, step) => level(fromMs + step * stepMs)));
  for (let ms = fromMs + 16 * stepMs; ms < untilMs; ms += stepMs) {
    if (level(ms) > floor * 2 && level(ms + stepMs) > floor * 2) return ms;
  }
  return null;
};
