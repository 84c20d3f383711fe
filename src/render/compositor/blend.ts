import type { Frame, Plane } from "./planes.ts";
import type { Picture } from "./picture.ts";

/** Lays a picture over a frame; `x` and `y` are even, and may lie outside of it. */
export const layOver = (frame: Frame, picture: Picture, x: number, y: number): void => {
  const { width, alpha, spans, chromaAlpha, chromaSpans } = picture;
  blendPlane(frame.y, { data: picture.y, width, alpha, spans }, x, y);
  const chroma = { width: width / 2, alpha: chromaAlpha, spans: chromaSpans };
  blendPlane(frame.u, { ...chroma, data: picture.u }, x / 2, y / 2);
  blendPlane(frame.v, { ...chroma, data: picture.v }, x / 2, y / 2);
};

type TransparentPlane = { data: Uint8Array; width: number; alpha: Uint8Array; spans: Int32Array };

const blendPlane = (onto: Plane, from: TransparentPlane, x: number, y: number): void => {
  const { data, width, alpha, spans } = from;
  const rows = Math.min(spans.length / 4, onto.height - y);
  for (let row = Math.max(0, -y); row < rows; row += 1) {
    const first = Math.max(spans[row * 4] ?? 0, -x);
    const end = Math.min(spans[row * 4 + 1] ?? 0, onto.width - x);
    if (first >= end) continue;
    const solidFrom = Math.min(end, Math.max(first, spans[row * 4 + 2] ?? 0));
    const solidTo = Math.min(end, Math.max(solidFrom, spans[row * 4 + 3] ?? 0));
    const start = row * width;
    const shift = (y + row) * onto.width + x - start;
    mix(onto.data, data, alpha, start + first, start + solidFrom, shift);
    if (solidTo > solidFrom) {
      onto.data.set(data.subarray(start + solidFrom, start + solidTo), start + solidFrom + shift);
    }
    mix(onto.data, data, alpha, start + solidTo, start + end, shift);
  }
};

const mix = (
  onto: Uint8Array,
  data: Uint8Array,
  alpha: Uint8Array,
  from: number,
  to: number,
  shift: number,
): void => {
  for (let at = from; at < to; at += 1) {
    const a = alpha[at] ?? 0;
    if (a === 0) continue;
    // Division by 255 with rounding, exact for what is possible here.
    const sum = (onto[at + shift] ?? 0) * (255 - a) + (data[at] ?? 0) * a + 128;
    onto[at + shift] = (sum + (sum >> 8)) >> 8;
  }
};
