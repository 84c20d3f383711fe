import type { Size } from "../../model/aspect.ts";
import { blueDifferenceOf, lumaOf, redDifferenceOf } from "./colour.ts";

/**
 * A picture to be laid over a frame: 4:2:0 planes with straight alpha, one alpha for luma and its averages for chroma, and
 * for each row what is worth looking at.
 */
export type Picture = {
  width: number;
  height: number;
  y: Uint8Array;
  u: Uint8Array;
  v: Uint8Array;
  alpha: Uint8Array;
  chromaAlpha: Uint8Array;
  /** Of each row four columns: all that is visible lies from the first up to the second, and is opaque from the third up to the fourth. */
  spans: Int32Array;
  chromaSpans: Int32Array;
};

/** Finds what of each row is visible and what opaque. Rows of whole words are looked at four pixels at a time. */
export const findSpans = (alpha: Uint8Array, width: number, height: number, spans: Int32Array): void => {
  const areWords = width % 4 === 0 && alpha.byteOffset % 4 === 0;
  const cells = areWords ? new Int32Array(alpha.buffer, alpha.byteOffset, (width * height) / 4) : alpha;
  const [perCell, solid] = areWords ? [4, -1] : [1, 255];
  const cellsPerRow = width / perCell;
  for (let row = 0; row < height; row += 1) {
    const start = row * cellsPerRow;
    let first = start;
    let end = start + cellsPerRow;
    while (first < end && cells[first] === 0) first += 1;
    while (end > first && cells[end - 1] === 0) end -= 1;
    // One opaque run is enough: that around the middle, or none.
    const middle = (first + end) >> 1;
    let solidFrom = middle;
    let solidTo = middle;
    while (solidFrom > first && cells[solidFrom - 1] === solid) solidFrom -= 1;
    while (solidTo < end && cells[solidTo] === solid) solidTo += 1;
    spans[row * 4] = (first - start) * perCell;
    spans[row * 4 + 1] = (end - start) * perCell;
    spans[row * 4 + 2] = (solidFrom - start) * perCell;
    spans[row * 4 + 3] = (solidTo - start) * perCell;
  }
};

/** The averages of two by two alphas, where they are neither empty nor opaque, and the spans of them. */
export const averageAlpha = ({ width, height, alpha, spans, chromaAlpha, chromaSpans }: Picture): void => {
  const half = width / 2;
  for (let row = 0; row < height / 2; row += 1) {
    const [above, below] = [row * 8, row * 8 + 4];
    const isAboveEmpty = (spans[above] ?? 0) >= (spans[above + 1] ?? 0);
    const isBelowEmpty = (spans[below] ?? 0) >= (spans[below + 1] ?? 0);
    const first = Math.min(
      isAboveEmpty ? width : (spans[above] ?? 0),
      isBelowEmpty ? width : (spans[below] ?? 0),
    );
    const end = Math.max(
      isAboveEmpty ? 0 : (spans[above + 1] ?? 0),
      isBelowEmpty ? 0 : (spans[below + 1] ?? 0),
    );
    const from = first >> 1;
    const to = Math.max(from, (end + 1) >> 1);
    const solidFrom = Math.max(spans[above + 2] ?? 0, spans[below + 2] ?? 0);
    const solidTo = Math.min(spans[above + 3] ?? 0, spans[below + 3] ?? 0);
    const solidStart = Math.min(to, Math.max(from, (solidFrom + 1) >> 1));
    const solidEnd = Math.min(to, Math.max(solidStart, solidTo >> 1));
    chromaSpans[row * 4] = from;
    chromaSpans[row * 4 + 1] = to;
    chromaSpans[row * 4 + 2] = solidStart;
    chromaSpans[row * 4 + 3] = solidEnd;
    for (let x = from; x < to; x += 1) {
      if (x === solidStart) x = solidEnd;
      if (x >= to) break;
      const at = row * 2 * width + x * 2;
      const sum =
        (alpha[at] ?? 0) + (alpha[at + 1] ?? 0) + (alpha[at + width] ?? 0) + (alpha[at + width + 1] ?? 0);
      chromaAlpha[row * half + x] = (sum + 2) >> 2;
    }
  }
};

/** A picture of this size, in which nothing is filled in. */
export const emptyPicture = (width: number, height: number): Picture => {
  const [luma, chroma] = [width * height, (width / 2) * (height / 2)];
  return {
    width,
    height,
    y: new Uint8Array(luma),
    u: new Uint8Array(chroma),
    v: new Uint8Array(chroma),
    alpha: new Uint8Array(luma),
    chromaAlpha: new Uint8Array(chroma),
    spans: new Int32Array(height * 4),
    chromaSpans: new Int32Array(height * 2),
  };
};

/**
 * The picture of RGBA pixels with straight alpha, moved by `shift` (0 or 1 in each direction) to the right and down, so that
 * it can be laid at odd places of a frame whose colours are stored for two by two pixels. Colours of such a square
 * are averaged by how opaque they are: what is invisible gives no colour to an edge.
 */
export const pictureOf = (
  pixels: Uint8Array,
  size: Size,
  shift: { x: number; y: number } = { x: 0, y: 0 },
): Picture => {
  const width = even(size.width + shift.x);
  const height = even(size.height + shift.y);
  const picture = emptyPicture(width, height);
  const rgba =
    width === size.width && height === size.height ? pixels : padded(pixels, size, shift, width, height);
  takeLuma(picture, rgba);
  findSpans(picture.alpha, width, height, picture.spans);
  averageAlpha(picture);
  averageColours(picture, rgba);
  return picture;
};

/** A function of its own: V8 throws away what it has optimized of a loop when the code after it was never run before. */
const takeLuma = ({ y, alpha }: Picture, rgba: Uint8Array): void => {
  for (let to = 0, from = 0; to < alpha.length; to += 1, from += 4) {
    const a = rgba[from + 3] ?? 0;
    if (a === 0) continue;
    alpha[to] = a;
    y[to] = lumaOf(rgba[from] ?? 0, rgba[from + 1] ?? 0, rgba[from + 2] ?? 0);
  }
};

const averageColours = ({ width, height, u, v, chromaSpans }: Picture, rgba: Uint8Array): void => {
  for (let row = 0; row < height / 2; row += 1) {
    const end = chromaSpans[row * 4 + 1] ?? 0;
    for (let x = chromaSpans[row * 4] ?? 0; x < end; x += 1) {
      const above = (row * 2 * width + x * 2) * 4;
      const below = above + width * 4;
      const a = rgba[above + 3] ?? 0;
      const b = rgba[above + 7] ?? 0;
      const c = rgba[below + 3] ?? 0;
      const d = rgba[below + 7] ?? 0;
      const weight = a + b + c + d;
      if (weight === 0) continue;
      // Written out, as this is done for each pixel of each plate.
      const red =
        a * (rgba[above] ?? 0) +
        b * (rgba[above + 4] ?? 0) +
        c * (rgba[below] ?? 0) +
        d * (rgba[below + 4] ?? 0);
      const green =
        a * (rgba[above + 1] ?? 0) +
        b * (rgba[above + 5] ?? 0) +
        c * (rgba[below + 1] ?? 0) +
        d * (rgba[below + 5] ?? 0);
      const blue =
        a * (rgba[above + 2] ?? 0) +
        b * (rgba[above + 6] ?? 0) +
        c * (rgba[below + 2] ?? 0) +
        d * (rgba[below + 6] ?? 0);
      const at = row * (width / 2) + x;
      u[at] = blueDifferenceOf(red / weight, green / weight, blue / weight);
      v[at] = redDifferenceOf(red / weight, green / weight, blue / weight);
    }
  }
};

/** The same pixels, moved, with empty ones around them. */
const padded = (
  pixels: Uint8Array,
  size: Size,
  shift: { x: number; y: number },
  width: number,
  height: number,
): Uint8Array => {
  const result = new Uint8Array(width * height * 4);
  for (let row = 0; row < size.height; row += 1) {
    const from = row * size.width * 4;
    const to = ((row + shift.y) * width + shift.x) * 4;
    result.set(pixels.subarray(from, from + size.width * 4), to);
  }
  return result;
};

const even = (value: number): number => value + (value & 1);
