import { captionPages, type CaptionWord } from "../model/captions/pages.ts";
import { durationInFrames, framesToMs, sceneSpans } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";

/** One caption of a file: at most two lines. Milliseconds of the video. */
export type Cue = { startMs: number; endMs: number; lines: string[] };

/** What broadcasters ask for: 42 columns, in which a wide character counts twice, and one to seven seconds. */
const columns = 42;
const shortestMs = 1_000;
const longestMs = 7_000;

/**
 * The captions of a video in the author's words: never two at once, each long enough to be read where the speech leaves
 * room for it.
 */
export const captionCues = (props: Pick<VideoProps, "scenes" | "fps" | "language">): Cue[] => {
  const groups = sceneSpans(props.scenes).flatMap(({ scene, fromFrame }) => {
    if (scene.speech === null) return [];
    const offsetMs = framesToMs(fromFrame, props.fps);
    const pages = captionPages(scene.speech.words, {
      maxWidth: columns,
      widthOf: widthInColumns,
      language: props.language,
    });
    return joinShort(pages.map(({ lines }) => lines).flatMap(splitLong)).map((lines) =>
      shift(lines, offsetMs),
    );
  });
  const videoEndMs = framesToMs(durationInFrames(props), props.fps);
  return groups.map((lines, index) => {
    const { startMs, endMs } = spanOf(lines);
    const nextMs = groups[index + 1]?.[0]?.[0]?.startMs ?? videoEndMs;
    return {
      startMs: Math.round(startMs),
      endMs: Math.round(Math.min(Math.max(endMs, startMs + shortestMs), startMs + longestMs, nextMs)),
      lines: lines.map(textOf),
    };
  });
};

type Lines = CaptionWord[][];

const spanOf = (lines: Lines): { startMs: number; endMs: number } => {
  const words = lines.flat();
  return { startMs: words[0]?.startMs ?? 0, endMs: words.at(-1)?.endMs ?? 0 };
};
const lengthOf = (lines: Lines): number => {
  const { startMs, endMs } = spanOf(lines);
  return endMs - startMs;
};

const shift = (lines: Lines, offsetMs: number): Lines =>
  lines.map((words) =>
    words.map((word) => ({ ...word, startMs: word.startMs + offsetMs, endMs: word.endMs + offsetMs })),
  );

/** Very slow speech: a page that would stand too long is shown in halves. */
const splitLong = (lines: Lines): Lines[] => {
  const [first = [], second] = lines;
  if (lengthOf(lines) <= longestMs || (second === undefined && first.length < 2)) return [lines];
  if (second !== undefined) return [...splitLong([first]), ...splitLong([second])];
  const middle = Math.ceil(first.length / 2);
  return [...splitLong([first.slice(0, middle)]), ...splitLong([first.slice(middle)])];
};

/** A short exclamation is shown with the line before it or after it, if together they are two lines. */
const joinShort = (pages: readonly Lines[]): Lines[] => {
  const joined: Lines[] = [];
  for (const page of pages) {
    const last = joined.at(-1);
    const both = [...(last ?? []), ...page];
    const eitherIsShort = last !== undefined && (lengthOf(last) < shortestMs || lengthOf(page) < shortestMs);
    if (eitherIsShort && both.length <= 2 && lengthOf(both) <= longestMs) joined[joined.length - 1] = both;
    else joined.push(page);
  }
  return joined;
};

const textOf = (words: readonly CaptionWord[]): string =>
  words.map(({ text, spaceBefore }, index) => (spaceBefore && index > 0 ? ` ${text}` : text)).join("");

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** ASCII without its controls: looking for graphemes would take a hundred times as long. */
const plain = /^[ -~]*$/;

let graphemes: Intl.Segmenter | undefined;
/** What finds them takes 10 ms to be made. */
const graphemesIn = (text: string): Intl.Segments =>
  (graphemes ??= new Intl.Segmenter("und", { granularity: "grapheme" })).segment(text);

/** Columns of a terminal or a television: Chinese, Japanese and Korean characters and emoji take two. */
const widthInColumns = (text: string): number => {
  if (plain.test(text)) return text.length;
  return Array.from(graphemesIn(text)).reduce(
    (sum, { segment: character }) => sum + (wide.test(character) ? 2 : 1),
    0,
  );
};
