import type { Size } from "../../model/aspect.ts";
import type { Box } from "../../model/media.ts";
import { layOver } from "./blend.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import { filmFramesOf, openFilmReader, seenWindow } from "./film-reader.ts";
import type { FilmSource } from "./job.ts";
import { maskCoverage } from "./mask.ts";
import { averageAlpha, emptyPicture, findSpans, type Picture } from "./picture.ts";
import type { Frame } from "./planes.ts";

/** A film of a scene, ready to be laid over frames in their order. */
export type FilmLayer = {
  /** Where it is seen. */
  window: Box;
  /** Makes ready what frame `index` of the run shows; tells whether that differs from the one before. */
  advance(index: number): Promise<boolean>;
  lay(frame: Frame): void;
  close(): Promise<void>;
};

export type FilmLayerOptions = {
  source: FilmSource;
  readFacts: (file: string) => Promise<FilmFacts>;
  size: Size;
  run: { from: number; count: number; fps: number };
  signal: AbortSignal | undefined;
};

/** Null when nothing of the film is seen. */
export const openFilmLayer = async (options: FilmLayerOptions): Promise<FilmLayer | null> => {
  const { source, size, run, signal } = options;
  const window = seenWindow(source, size);
  if (window === null) return null;
  const facts = await options.readFacts(source.file);
  const wanted = filmFramesOf(source, facts, run);
  const reader = openFilmReader({ source, facts, window, wanted, signal });
  const coverage = maskCoverage(source.mask, window);
  const picture = source.hasAlpha
    ? emptyPicture(window.width, window.height)
    : pictureWithAlpha(window, coverage);
  let shown = -1;

  const advance = async (index: number): Promise<boolean> => {
    const wantedIndex = wanted[index] ?? 0;
    if (wantedIndex === shown) return false;
    const pixels = await reader.read(wantedIndex);
    shown = wantedIndex;
    takePlanes(picture, pixels);
    if (source.hasAlpha) takeAlpha(picture, pixels, coverage);
    return true;
  };
  return {
    window,
    advance,
    lay: (frame) => layOver(frame, picture, window.x, window.y),
    close: () => reader.close(),
  };
};

/** An opaque film's own alpha is that of its mask, once and for all. */
const pictureWithAlpha = ({ width, height }: Box, coverage: Uint8Array | null): Picture => {
  const picture = emptyPicture(width, height);
  if (coverage === null) picture.alpha.fill(255);
  else picture.alpha.set(coverage);
  findSpans(picture.alpha, width, height, picture.spans);
  averageAlpha(picture);
  return picture;
};

/** Views, no copies: the reader keeps its frame until the next one is asked for. */
const takePlanes = (picture: Picture, pixels: Uint8Array): void => {
  const luma = picture.width * picture.height;
  picture.y = pixels.subarray(0, luma);
  picture.u = pixels.subarray(luma, luma * 1.25);
  picture.v = pixels.subarray(luma * 1.25, luma * 1.5);
};

const takeAlpha = (picture: Picture, pixels: Uint8Array, coverage: Uint8Array | null): void => {
  const { width, height } = picture;
  // A copy, as it is looked at in whole words, on whose borders the film's own alpha need not begin.
  picture.alpha.set(pixels.subarray(width * height * 1.5));
  if (coverage !== null) multiply(picture.alpha, coverage);
  findSpans(picture.alpha, width, height, picture.spans);
  averageAlpha(picture);
};

const multiply = (alpha: Uint8Array, coverage: Uint8Array): void => {
  for (let at = 0; at < alpha.length; at += 1) {
    const covered = coverage[at] ?? 0;
    if (covered === 255) continue;
    const product = (alpha[at] ?? 0) * covered + 128;
    alpha[at] = (product + (product >> 8)) >> 8;
  }
};
