import type { Box } from "../model/media.ts";
import { findHead } from "./find-head.ts";
import { readClipFrames, type ClipSource } from "./clip-frames.ts";

export type ClipAnalysis = {
  /** Frames that could be decoded. */
  decodedFrames: number;
  /** Least and most opaque pixel, 0 to 255. */
  alphaMin: number;
  alphaMax: number;
  /** What the subject ever covers, with a margin, in whole even pixels of the clip; null where nothing is visible. */
  box: Box | null;
  /** In pixels of the clip. */
  head: Box | null;
  /** Whether soft edges are darkened by their own alpha, as when matted on black. */
  premultiplied: boolean;
};

/** Analysis looks at every n-th pixel, so that a 1080p clip costs no more than one of 360 lines. */
const analysedLines = 360;
const visibleAlpha = 8;
const marginInPixels = 8;

/**
 * Looks at a transparent clip once, frame by frame: how transparent it is, where the subject and its head are, and how
 * its edges were matted.
 *
 * @throws MediaError when a frame cannot be decoded.
 */
export const analyseClip = async (clip: ClipSource, signal?: AbortSignal): Promise<ClipAnalysis> => {
  const { facts, ground } = clip;
  const step = Math.max(1, Math.floor(Math.min(facts.width, facts.height) / analysedLines));
  const width = evenFloor(facts.width / step);
  const height = evenFloor(facts.height / step);
  const pixels = width * height;
  const scale = { x: facts.width / width, y: facts.height / height };
  const opaqueFrames = new Uint32Array(pixels);
  const matting = new MattingVote(width);
  const seen = { left: width, top: height, right: -1, bottom: -1 };
  let [decodedFrames, alphaMin, alphaMax] = [0, 255, 0];

  for await (const frame of readClipFrames(clip, { sampled: { width, height } }, signal)) {
    const luma = frame.subarray(0, pixels);
    const alpha = frame.subarray(pixels * 1.5);
    for (let y = 0, at = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1, at += 1) {
        const a = alpha[at] ?? 0;
        if (a < alphaMin) alphaMin = a;
        if (a > alphaMax) alphaMax = a;
        if (a > 128) opaqueFrames[at] = (opaqueFrames[at] ?? 0) + 1;
        if (a <= visibleAlpha) continue;
        if (x < seen.left) seen.left = x;
        if (x > seen.right) seen.right = x;
        if (y < seen.top) seen.top = y;
        if (y > seen.bottom) seen.bottom = y;
      }
    }
    if (decodedFrames % 5 === 0) matting.add(luma, alpha);
    decodedFrames += 1;
  }

  const head = findHead({ width, height, isOpaque: (at) => (opaqueFrames[at] ?? 0) * 2 > decodedFrames });
  return {
    decodedFrames,
    alphaMin,
    alphaMax,
    box: seen.right < 0 ? null : cropBox(seen, scale, facts),
    head:
      head === null
        ? null
        : {
            x: Math.round(head.x * scale.x),
            y: Math.round(head.y * scale.y),
            width: Math.round(head.width * scale.x),
            height: Math.round(head.height * scale.y),
          },
    premultiplied: ground.kind === "clear" && matting.isPremultiplied(),
  };
};

const evenFloor = (value: number): number => Math.max(2, Math.floor(value / 2) * 2);

type Edges = { left: number; top: number; right: number; bottom: number };

const cropBox = (
  seen: Edges,
  scale: { x: number; y: number },
  size: { width: number; height: number },
): Box => {
  const span = (first: number, last: number, factor: number, limit: number): [number, number] => {
    // What lies between two looked-at pixels may be visible too.
    const margin = marginInPixels + factor;
    const from = Math.max(0, Math.floor((first * factor - margin) / 2) * 2);
    const to = Math.min(evenFloor(limit), Math.ceil(((last + 1) * factor + margin) / 2) * 2);
    return [from, to - from];
  };
  const [x, width] = span(seen.left, seen.right, scale.x, size.width);
  const [y, height] = span(seen.top, seen.bottom, scale.y, size.height);
  return { x, y, width, height };
};

/** Compares soft edge pixels with the opaque ones beside them: with straight alpha both are equally bright. */
class MattingVote {
  readonly #width: number;
  /** How much of the expected darkening was found, in twentieths; the ends hold what lies beyond. */
  readonly #votes = new Uint32Array(21);

  constructor(width: number) {
    this.#width = width;
  }

  add(luma: Buffer, alpha: Buffer): void {
    for (let at = 3; at < alpha.length - 3; at += 1) {
      const a = alpha[at] ?? 0;
      if (a < 40 || a > 200) continue;
      const column = at % this.#width;
      if (column < 3 || column > this.#width - 4) continue;
      const neighbour = [-1, 1, -2, 2, -3, 3].find((offset) => (alpha[at + offset] ?? 0) >= 250);
      if (neighbour === undefined) continue;
      const opaque = (luma[at + neighbour] ?? 0) - 16;
      // On dark clothes both kinds look the same.
      if (opaque < 48) continue;
      const darkening = (1 - ((luma[at] ?? 0) - 16) / opaque) / (1 - a / 255);
      const vote = Math.max(0, Math.min(20, Math.round(darkening * 20)));
      this.#votes[vote] = (this.#votes[vote] ?? 0) + 1;
    }
  }

  /** Whether most edge pixels are darkened at least half as much as their alpha would. Few votes change nothing. */
  isPremultiplied(): boolean {
    const total = this.#votes.reduce((sum, count) => sum + count, 0);
    const darkened = this.#votes.subarray(11).reduce((sum, count) => sum + count, 0);
    return total >= 32 && darkened * 2 > total;
  }
}
