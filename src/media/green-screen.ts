import { MediaError } from "../errors.ts";
import type { Size } from "../model/aspect.ts";
import { spreadColours, type ColourPlanes } from "./spread-colours.ts";

/** The colour of the ground, as the file has it: Y, Cb, Cr. */
export type GroundColour = readonly [y: number, cb: number, cr: number];

/** How the colours of a file are written; what differs is little, and shows in skin and blond hair. */
export type ColourMatrix = "bt709" | "bt601";

/** Red, green and blue less the luma, for a Cb and a Cr of one. */
const matrices: Record<ColourMatrix, { red: number; green: [cb: number, cr: number]; blue: number }> = {
  bt709: { red: 1.5748, green: [-0.1873, -0.4681], blue: 1.8556 },
  bt601: { red: 1.402, green: [-0.3441, -0.7141], blue: 1.772 },
};

/** How much more green there is than red or blue. Luma falls out of the difference, so a shadow on the ground is ground. */
const greenExcess = (matrix: ColourMatrix, cb: number, cr: number): number => {
  const { red, green, blue } = matrices[matrix];
  const g = green[0] * (cb - 128) + green[1] * (cr - 128);
  return Math.min(g - red * (cr - 128), g - blue * (cb - 128));
};

/** Of #00FF00 it is about 220; whoever stands in front has less, even in a green jacket. */
const leastGroundExcess = 110;
/** Nothing to key where less of the border is green: the ground was not replaced. */
const leastGroundShare = 0.3;

/**
 * Finds the colour of the ground along the upper border and both sides of a frame in yuv444p: encoders do not keep #00FF00 as it is.
 *
 * @throws MediaError `clip_without_green` where there is none.
 */
export const findGround = (
  frame: Uint8Array,
  { width, height }: Size,
  matrix: ColourMatrix,
): GroundColour => {
  const pixels = width * height;
  const found: number[] = [];
  let looked = 0;
  const look = (at: number): void => {
    looked += 1;
    if (greenExcess(matrix, frame[pixels + at] ?? 128, frame[pixels * 2 + at] ?? 128) >= leastGroundExcess)
      found.push(at);
  };
  for (let x = 0; x < width; x += 1) for (const y of [1, 3]) look(y * width + x);
  // Shoulders may fill the lower half of the sides.
  for (let y = 4; y < height / 2; y += 1) for (const x of [1, width - 2]) look(y * width + x);
  if (found.length < looked * leastGroundShare) {
    throw new MediaError("The avatar's clip has no green ground: HeyGen has not replaced its background.", {
      code: "clip_without_green",
      hint: "Allow background-removal in transparent:, or choose another look.",
    });
  }
  const median = (plane: number): number =>
    found.map((at) => frame[plane * pixels + at] ?? 0).sort((a, b) => a - b)[found.length >> 1] ?? 0;
  return [median(0), median(1), median(2)];
};

/** What counts as ground, and as opaque, of the share of green: in between lies an edge. */
const [opaqueBelow, clearAbove] = [0.06, 0.9];
/** Soft edges are this wide at most, as a share of the frame's short edge: what is green further inside is clothes. */
const edgeShare = 1 / 90;
/** Chroma that was halved and coded is blurred over so many pixels of any clip. */
const leastEdge = 5;

/**
 * Takes the green ground out of frames: the returned function turns one in yuv444p into one in yuva420p, whose buffer is
 * used again for the next. Edges are unmixed from the ground and lose what green is left in them; they and the clear pixels beside
 * them get the subject's colours, because a decoder mixes the chroma of neighbours. All of this is linear in Y, Cb and Cr, so that
 * nothing is converted to RGB and back.
 */
export const openGreenScreen = (
  { width, height }: Size,
  ground: GroundColour,
  { matrix, shortEdge }: { matrix: ColourMatrix; shortEdge: number },
): ((frame: Uint8Array) => Buffer) => {
  const pixels = width * height;
  const edge = Math.max(leastEdge, Math.round(shortEdge * edgeShare));
  const shares = shareTable(ground, matrix);
  const out = Buffer.alloc(pixels * 2.5);
  const alpha = out.subarray(pixels * 1.5);
  const near = new Uint8Array(pixels);
  const [groundY, groundCb, groundCr] = ground;

  return (frame) => {
    const luma = frame.subarray(0, pixels);
    const blue = frame.subarray(pixels, pixels * 2);
    const red = frame.subarray(pixels * 2, pixels * 3);
    for (let at = 0; at < pixels; at += 1) {
      const share = shares[((blue[at] ?? 0) << 8) | (red[at] ?? 0)] ?? 0;
      alpha[at] = 255 * clamp((clearAbove - share) / (clearAbove - opaqueBelow), 0, 1);
    }
    markNear(alpha, near, { width, height }, edge);
    for (let at = 0; at < pixels; at += 1) {
      if (near[at] === 0) {
        // Too far from the ground to be an edge.
        alpha[at] = 255;
        continue;
      }
      const a = (alpha[at] ?? 0) / 255;
      if (a === 0) continue;
      const y = groundY + ((luma[at] ?? 0) - groundY) / a;
      const cb = groundCb + ((blue[at] ?? 0) - groundCb) / a;
      const cr = groundCr + ((red[at] ?? 0) - groundCr) / a;
      const spill = Math.max(0, shareOf(ground, matrix, cb, cr));
      luma[at] = clamp(y, 16, 235);
      blue[at] = clamp(cb - spill * (groundCb - 128), 16, 240);
      red[at] = clamp(cr - spill * (groundCr - 128), 16, 240);
    }
    subsample({ luma, blue, red, alpha }, out, { width, height });
    return out;
  };
};

/** How much of a colour is ground: 0 for grey and all that has no excess of green, 1 for the ground. */
const shareOf = (
  [, groundCb, groundCr]: GroundColour,
  matrix: ColourMatrix,
  cb: number,
  cr: number,
): number => greenExcess(matrix, cb, cr) / greenExcess(matrix, groundCb, groundCr);

const shareTable = (ground: GroundColour, matrix: ColourMatrix): Float32Array => {
  const table = new Float32Array(256 * 256);
  for (let cb = 0; cb < 256; cb += 1)
    for (let cr = 0; cr < 256; cr += 1) table[(cb << 8) | cr] = shareOf(ground, matrix, cb, cr);
  return table;
};

/** Marks what lies within `reach` pixels, across and down, of a clear pixel. */
const markNear = (alpha: Uint8Array, near: Uint8Array, { width, height }: Size, reach: number): void => {
  near.fill(0);
  for (let row = 0; row < height; row += 1) {
    const first = row * width;
    let until = -1;
    for (let x = 0; x < width; x += 1) {
      if (alpha[first + x] === 0) until = x + reach;
      if (x <= until) near[first + x] = 1;
    }
    until = width;
    for (let x = width - 1; x >= 0; x -= 1) {
      if (alpha[first + x] === 0) until = x - reach;
      if (x >= until) near[first + x] = 1;
    }
  }
  // Down the columns, of what was marked in the rows: 1 by a row of its own, 2 by another.
  const above = new Int32Array(width).fill(-1);
  for (let row = 0, at = 0; row < height; row += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      if (near[at] === 1) above[x] = row + reach;
      else if (row <= (above[x] ?? -1)) near[at] = 2;
    }
  }
  const below = above.fill(height);
  for (let row = height - 1, at = width * height - 1; row >= 0; row -= 1) {
    for (let x = width - 1; x >= 0; x -= 1, at -= 1) {
      if (near[at] === 1) below[x] = row - reach;
      else if (row >= (below[x] ?? height)) near[at] = 2;
    }
  }
};

type FullPlanes = { luma: Uint8Array; blue: Uint8Array; red: Uint8Array; alpha: Uint8Array };

/** How opaque a pixel is whose colour is its own. */
const ownColourAlpha = 250;
/** In blocks of 2 by 2 pixels: as wide as the blur of chroma that was halved, and a little beyond. */
const spreadsBy = 6;

/**
 * Writes luma and halved chroma. Chroma comes at half the size of luma, so at an edge one is the ground's where the other is
 * the subject's already: what is not opaque gets the colours of the nearest that is, and a rim has nowhere to come from. Only wisps,
 * with nothing opaque near, keep what unmixing gave.
 */
const subsample = ({ luma, blue, red, alpha }: FullPlanes, out: Buffer, { width, height }: Size): void => {
  const pixels = width * height;
  const [columns, rows] = [width / 2, height / 2];
  const planes: ColourPlanes = {
    luma: out.subarray(0, pixels),
    blue: out.subarray(pixels, pixels * 1.25),
    red: out.subarray(pixels * 1.25, pixels * 1.5),
    coloured: new Uint8Array(columns * rows),
    ...{ columns, rows, width },
    keepsLuma: (at) => (alpha[at] ?? 0) >= ownColourAlpha,
  };
  const opaque = new Uint8Array(columns * rows);
  planes.luma.set(luma);
  for (let row = 0, block = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, block += 1) {
      const first = row * 2 * width + column * 2;
      let [weight, cb, cr, least] = [0, 0, 0, 255];
      for (let corner = 0; corner < 4; corner += 1) {
        const at = first + (corner & 1) + (corner >> 1) * width;
        const a = alpha[at] ?? 0;
        weight += a;
        cb += a * (blue[at] ?? 0);
        cr += a * (red[at] ?? 0);
        least = Math.min(least, a);
        if (a === 0) planes.luma[at] = 16;
      }
      opaque[block] = least >= ownColourAlpha ? 1 : 0;
      planes.blue[block] = weight === 0 ? 128 : Math.round(cb / weight);
      planes.red[block] = weight === 0 ? 128 : Math.round(cr / weight);
    }
  }
  markInner(opaque, planes);
  for (let pass = 0; pass < spreadsBy; pass += 1) spreadColours(planes);
};

/** Opaque blocks all of whose neighbours are: in the outermost ones a trace of the ground is left. */
const markInner = (opaque: Uint8Array, { coloured, columns, rows }: ColourPlanes): void => {
  for (let row = 0, block = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, block += 1) {
      let isInner = opaque[block] ?? 0;
      if (isInner === 0) continue;
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r += 1)
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c += 1)
          isInner &= opaque[r * columns + c] ?? 0;
      coloured[block] = isInner;
    }
  }
};

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
