import type { Caption } from "@remotion/captions";
import type { SpokenWord } from "../model/captions/caption.ts";
import type { CaptionCue } from "../model/captions/cue.ts";
import type { Reading } from "../model/lexicon.ts";

/** A word as it sounds: without case, accents' variants and what is around it. */
export const normaliseWord = (word: string): string =>
  word
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");

/** The author's words: as they are written, with what stands around them, and whether a space comes before. */
export const cutWords = (text: string, language: string): { text: string; spaced: boolean }[] => {
  const words: { text: string; spaced: boolean }[] = [];
  let spaced = false;
  for (const chunk of text.split(/(\s+)/)) {
    if (chunk === "") continue;
    if (/^\s+$/.test(chunk)) {
      spaced = true;
      continue;
    }
    for (const piece of writesWithoutSpaces(chunk) ? segment(chunk, language) : [chunk]) {
      words.push({ text: piece, spaced });
      spaced = false;
    }
  }
  return words;
};

const writesWithoutSpaces = (text: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(
    text,
  );

/** Words of a script that has no spaces; punctuation stays with the word it follows. */
const segment = (chunk: string, language: string): string[] => {
  const words: string[] = [];
  for (const { segment: piece, isWordLike } of new Intl.Segmenter(language, { granularity: "word" }).segment(
    chunk,
  )) {
    const last = words.length - 1;
    const isFirst = last < 0;
    if (isWordLike === true || isFirst || /[（「『【《“‘(]/.test(piece)) words.push(piece);
    else words[last] = `${words[last] ?? ""}${piece}`;
  }
  return words;
};

/**
 * The author's words with the times at which the voice speaks them.
 *
 * What the voice was given may be spelt or cut in another way than what is read. Equal words are paired in order; words
 * between two pairs share the time between them by their length.
 *
 * @param offsetMs added to every time: the breath before the words.
 * @param readings words that the lexicon has read in another way: they last as long as what was spoken for them.
 * @returns words in order, none before the one in front, each at least a millisecond long.
 */
export const alignWords = (
  caption: string,
  spoken: readonly SpokenWord[],
  {
    language,
    offsetMs,
    durationMs,
    readings = [],
  }: { language: string; offsetMs: number; durationMs: number; readings?: readonly Reading[] | undefined },
): Caption[] => {
  const words = cutWords(caption, language);
  const units = readUnits(words, readings, language);
  const spans = timeWords(
    units.flatMap(({ spoken: read }) => read.map(normaliseWord)),
    spoken,
    durationMs,
  );
  const times: Span[] = [];
  let at = 0;
  for (const unit of units) {
    const own = spans.slice(at, (at += unit.spoken.length));
    const [first, last] = [own[0], own.at(-1)];
    if (!unit.isRead || first === undefined || last === undefined) times.push(...own);
    else times.push(...shareSpan(unit.written.map(normaliseWord), first.startMs, last.endMs));
  }

  let earliest = 0;
  return words.map(({ text, spaced }, index) => {
    const startMs = Math.max(earliest, Math.round(times[index]?.startMs ?? earliest));
    const endMs = Math.max(startMs + 1, Math.round(times[index]?.endMs ?? startMs));
    earliest = startMs;
    return {
      text: spaced ? ` ${text}` : text,
      startMs: startMs + offsetMs,
      endMs: endMs + offsetMs,
      timestampMs: startMs + offsetMs,
      confidence: null,
    };
  });
};

type Span = { startMs: number; endMs: number };

/** The caption's words one by one, or as many together as one reading is for, and what is spoken for them. */
const readUnits = (
  words: readonly { text: string }[],
  readings: readonly Reading[],
  language: string,
): { written: string[]; spoken: string[]; isRead: boolean }[] => {
  const units: { written: string[]; spoken: string[]; isRead: boolean }[] = [];
  const starts = new Map(readings.map((reading) => [reading.from, reading]));
  for (let index = 0; index < words.length;) {
    const reading = starts.get(index);
    const end = reading?.to ?? index + 1;
    const written = words.slice(index, end).map(({ text }) => text);
    const read = reading === undefined ? written : cutWords(reading.spoken, language).map(({ text }) => text);
    units.push({ written, spoken: read, isRead: reading !== undefined });
    index = end;
  }
  return units;
};

/** What is said at once, by two speakers say, is read one after the other. */
const joinSimultaneous = (cues: readonly CaptionCue[]): CaptionCue[] => {
  const joined: CaptionCue[] = [];
  for (const cue of cues) {
    const last = joined.at(-1);
    if (last?.startMs !== cue.startMs) joined.push({ ...cue });
    else Object.assign(last, { text: `${last.text} ${cue.text}`, endMs: Math.max(last.endMs, cue.endMs) });
  }
  return joined;
};

/** The words of captions from a file: each cue's share its time by their length. What lies after the end is left out. */
export const spreadCues = (
  cues: readonly CaptionCue[],
  { language, durationMs }: { language: string; durationMs: number },
): Caption[] =>
  joinSimultaneous(cues).flatMap(({ startMs, endMs, text }, cue, joined) => {
    const until = Math.min(endMs, joined[cue + 1]?.startMs ?? endMs, durationMs);
    if (until <= startMs) return [];
    const words = cutWords(text, language);
    const spans = shareSpan(
      words.map((word) => normaliseWord(word.text)),
      startMs,
      until,
    );
    return words.map((word, index): Caption => {
      const from = Math.round(spans[index]?.startMs ?? startMs);
      return {
        text: word.spaced || (index === 0 && cue > 0) ? ` ${word.text}` : word.text,
        startMs: from,
        endMs: Math.max(from + 1, Math.round(spans[index]?.endMs ?? until)),
        timestampMs: from,
        confidence: null,
      };
    });
  });

/** Gives each of the words a part of the time by its length. */
const shareSpan = (words: readonly string[], startMs: number, endMs: number): Span[] => {
  const weights = words.map((word) => Math.max(1, word.length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let at = startMs;
  return weights.map((weight) => {
    const from = at;
    at += (Math.max(0, endMs - startMs) * weight) / total;
    return { startMs: from, endMs: at };
  });
};

/** When each of the words is spoken; those the voice has in common are its own, the others share what lies between. */
const timeWords = (words: readonly string[], spoken: readonly SpokenWord[], durationMs: number): Span[] => {
  const pairs = pairWords(
    words,
    spoken.map(({ word }) => normaliseWord(word)),
  );
  const times = words.map((_, index): Span | undefined => {
    const at = pairs.get(index);
    const word = at === undefined ? undefined : spoken[at];
    return word === undefined ? undefined : { startMs: word.startMs, endMs: word.endMs };
  });
  for (let from = 0; from < words.length; from++) {
    if (times[from] !== undefined) continue;
    let to = from;
    while (to < words.length && times[to] === undefined) to++;
    // The words of the voice that lie between two pairs tell best when theirs are spoken.
    const firstSpoken = from === 0 ? 0 : (pairs.get(from - 1) ?? -1) + 1;
    const lastSpoken = to === words.length ? spoken.length - 1 : (pairs.get(to) ?? spoken.length) - 1;
    const startMs =
      firstSpoken <= lastSpoken ? (spoken[firstSpoken]?.startMs ?? 0) : (times[from - 1]?.endMs ?? 0);
    const endMs =
      firstSpoken <= lastSpoken
        ? (spoken[lastSpoken]?.endMs ?? durationMs)
        : (times[to]?.startMs ?? durationMs);
    times.splice(from, to - from, ...shareSpan(words.slice(from, to), startMs, endMs));
  }
  return times.filter((time) => time !== undefined);
};

/** Pairs of equal words in order, as many as there can be (longest common subsequence). */
const pairWords = (written: readonly string[], spoken: readonly string[]): Map<number, number> => {
  const pairs = new Map<number, number>();
  // Nearly always both are the same, and the table below is not needed.
  if (written.length === spoken.length && written.every((word, index) => word === spoken[index])) {
    written.forEach((_, index) => pairs.set(index, index));
    return pairs;
  }
  const width = spoken.length + 1;
  const lengths = new Uint16Array((written.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = written.length - 1; i >= 0; i--) {
    for (let j = spoken.length - 1; j >= 0; j--) {
      const equal = written[i] !== "" && written[i] === spoken[j];
      lengths[i * width + j] = equal ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < written.length && j < spoken.length;) {
    if (written[i] !== "" && written[i] === spoken[j]) pairs.set(i++, j++);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
};
