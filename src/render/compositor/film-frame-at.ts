import type { FilmFacts } from "../../media/film-facts.ts";

/** Times are compared in whole milliseconds, in which WebM counts them. */
const inMs = (seconds: number): number => Math.round(seconds * 1000);

/**
 * Which frame of a film is seen in frame `frame` of a scene: the last one that has begun. The rule, with its rounding, is
 * that of `<Video>` of @remotion/media 4.0.527, so that both ways to render show the same.
 */
export const filmFrameAt = (
  { timestamps, durationInSeconds }: Pick<FilmFacts, "timestamps" | "durationInSeconds">,
  frame: number,
  fps: number,
  loops: boolean,
): number => {
  const unlooped = frame / fps;
  const seconds = loops ? ((unlooped * fps) % (durationInSeconds * fps)) / fps : unlooped;
  let [low, high] = [0, timestamps.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const timestamp = timestamps[middle] ?? 0;
    if (inMs(timestamp) <= inMs(seconds) || Math.abs(timestamp - seconds) <= 0.001) low = middle;
    else high = middle - 1;
  }
  return low;
};
