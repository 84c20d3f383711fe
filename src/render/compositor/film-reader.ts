import { MediaError } from "../../errors.ts";
import type { Size } from "../../model/aspect.ts";
import type { Box } from "../../model/media.ts";
import { alphaDecoderArgs, readRawFrames } from "../../media/raw-frames.ts";
import { heard } from "../heard.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import { filmFrameAt } from "./film-frame-at.ts";
import type { FilmSource } from "./job.ts";

export type FilmReader = {
  /**
   * The pixels of film frame `index`: yuva420p with alpha, else yuv420p, of the window only. Valid until the next call.
   * Frames are asked for in the order they were announced in.
   */
  read(index: number): Promise<Uint8Array>;
  close(): Promise<void>;
};

export type FilmReaderOptions = {
  source: FilmSource;
  facts: FilmFacts;
  /** What is wanted of the scaled film; pixels of the frame, all even. */
  window: Box;
  /** The frames that will be asked for. */
  wanted: readonly number[];
  signal: AbortSignal | undefined;
};

/** Nearest to what Chrome does in both directions: averages where a film is made smaller, else bilinear. */
const scaler = "area";

/**
 * Decodes the frames of a film that a run of a scene shows, each once; begins at the first and ends at the last one. The
 * decoder starts at once: by the time a frame is asked for it is there.
 */
export const openFilmReader = (options: FilmReaderOptions): FilmReader => {
  const { source, facts, wanted } = options;
  const runs = forwardRuns(wanted);
  let frames: ReturnType<typeof readRawFrames> | null = null;
  /** The first frame of a run, until it is asked for. */
  let first: ReturnType<ReturnType<typeof readRawFrames>["next"]> | undefined;
  let current = -1;
  let pixels: Uint8Array | null = null;

  const start = (run: Run): void => {
    frames = startDecoding(run, options);
    first = heard(frames.next());
    current = run.first - 1;
  };
  const next = async (): Promise<Uint8Array> => {
    const result = await (first ?? frames?.next());
    first = undefined;
    if (result === undefined || result.done === true) {
      throw new MediaError(`Frame ${current} of a film could not be decoded: the film ended before it.`, {
        code: "film_cut_off",
        hint: `It has ${facts.timestamps.length} frames by its container: ${source.file}`,
      });
    }
    return result.value;
  };

  const read = async (index: number): Promise<Uint8Array> => {
    if (index === current && pixels !== null) return pixels;
    if (index < current) {
      await frames?.return();
      const run = runs.shift();
      if (run?.first !== index) throw new Error(`Frame ${index} of a film was not announced.`);
      start(run);
    }
    while (current < index) {
      current += 1;
      pixels = await next();
    }
    if (pixels === null) throw new Error(`Frame ${index} of a film was not announced.`);
    return pixels;
  };
  const close = async (): Promise<void> => {
    // A generator that is being read ends only after that.
    await first?.catch(() => undefined);
    await frames?.return();
  };
  const opening = runs.shift();
  if (opening !== undefined) start(opening);
  return { read, close };
};

type Run = { first: number; last: number };

/** A film that begins anew is decoded anew. */
const forwardRuns = (wanted: readonly number[]): Run[] => {
  const runs: Run[] = [];
  for (const index of wanted) {
    const run = runs.at(-1);
    if (run === undefined || index < run.last) runs.push({ first: index, last: index });
    else run.last = index;
  }
  return runs;
};

const startDecoding = (
  { first, last }: Run,
  { source, facts, window, signal }: FilmReaderOptions,
): ReturnType<typeof readRawFrames> => {
  const { clip, hasAlpha, file } = source;
  const colours = `in_color_matrix=${facts.matrix}:in_range=${facts.range}:out_color_matrix=bt709:out_range=tv`;
  // Colours that have to be converted deserve the exact way; the others are only scaled.
  const flags = facts.matrix === "bt709" && facts.range === "tv" ? scaler : `${scaler}+accurate_rnd`;
  const filters = [`scale=${clip.width}:${clip.height}:flags=${flags}:${colours}`];
  if (window.width !== clip.width || window.height !== clip.height) {
    filters.push(`crop=${window.width}:${window.height}:${window.x - clip.x}:${window.y - clip.y}`);
  }
  return readRawFrames(
    [
      ...["-threads", "1", "-filter_threads", "1", ...seekArgs(first, facts)],
      ...(hasAlpha ? alphaDecoderArgs(facts.codec) : []),
      ...["-i", file, "-map", "0:v:0", "-vf", filters.join(",")],
      ...["-frames:v", String(last - first + 1), "-fps_mode", "passthrough"],
    ],
    { width: window.width, height: window.height, pixelFormat: hasAlpha ? "yuva420p" : "yuv420p" },
    { signal },
  );
};

/** ffmpeg drops decoded frames until the given time: halfway to the wanted one, as times are rounded. */
const seekArgs = (first: number, { timestamps, hasEarlierFrames }: FilmFacts): string[] => {
  if (first === 0 && !hasEarlierFrames) return [];
  const wanted = timestamps[first] ?? 0;
  const before = timestamps[first - 1] ?? wanted - 0.002;
  return ["-seek_timestamp", "1", "-ss", ((wanted + before) / 2).toFixed(6)];
};

/** The film frames that `count` frames of a scene show, from frame `from` of the scene on. */
export const filmFramesOf = (
  { loops }: FilmSource,
  facts: FilmFacts,
  { from, count, fps }: { from: number; count: number; fps: number },
): number[] => Array.from({ length: count }, (_, index) => filmFrameAt(facts, from + index, fps, loops));

/** What of a film is seen at all, on whole blocks of four pixels of the film as it is drawn; null when nothing is. */
export const seenWindow = ({ clip, mask }: FilmSource, frame: Size): Box | null => {
  const across = seenSpan([clip.x, clip.width], [mask.x, mask.width], frame.width);
  const down = seenSpan([clip.y, clip.height], [mask.y, mask.height], frame.height);
  if (across === null || down === null) return null;
  return { x: across.from, y: down.from, width: across.length, height: down.length };
};

const seenSpan = (
  [clipFrom, clipLength]: [number, number],
  [maskFrom, maskLength]: [number, number],
  frameLength: number,
): { from: number; length: number } | null => {
  const limit = Math.min(frameLength, clipFrom + clipLength);
  const block = (value: number, round: (value: number) => number): number =>
    clipFrom + round((value - clipFrom) / 4) * 4;
  const from = block(Math.max(0, clipFrom, maskFrom), Math.floor);
  const end = Math.min(limit, block(Math.min(limit, maskFrom + maskLength), Math.ceil));
  const start = Math.max(0, from);
  return end <= start ? null : { from: start, length: end - start };
};
