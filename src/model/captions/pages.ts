import type { Caption } from "@remotion/captions";
import { splitUnits } from "../layout/break-lines.ts";

/** A word and the time from which it is the spoken one. */
export type CaptionWord = { text: string; startMs: number; endMs: number; spaceBefore: boolean };

/** What is read at once. Times in milliseconds of the scene. */
export type CaptionPage = {
  lines: CaptionWord[][];
  startMs: number;
  /** When its last word has been said. */
  endMs: number;
};

export type PageOptions = {
  /** Widest line, in the unit of `widthOf`. */
  maxWidth: number;
  widthOf: (text: string) => number;
  /** BCP 47: decides where scripts without spaces may be broken. */
  language: string;
};

/** Lines a page has at most: more is read, not glanced at. */
const maxLines = 2;
/** A silence of this length ends a page. */
const pauseMs = 600;

const endsSentence = /[.!?…。！？؟।]["'”’»)\]]*$/u;
const endsClause = /[,;:，；：、،؛–—]["'”’»)\]]*$/u;

/** A token of speech may hold several words where a script has no spaces: its time is shared out by length. */
const wordsOf = (caption: Caption, language: string): CaptionWord[] => {
  const units = splitUnits(caption.text, language);
  const total = units.reduce((sum, unit) => sum + unit.text.length, 0);
  let said = 0;
  return units.map((unit, index) => {
    const startMs = caption.startMs + ((caption.endMs - caption.startMs) * said) / total;
    said += unit.text.length;
    const endMs = caption.startMs + ((caption.endMs - caption.startMs) * said) / total;
    return {
      text: unit.text,
      startMs,
      endMs,
      spaceBefore: unit.spaceBefore || (index === 0 && /^\s/u.test(caption.text)),
    };
  });
};

/** Words that must stay on one line: what has neither a space nor a break of its script between. */
const glue = (words: readonly CaptionWord[]): CaptionWord[][] => {
  const groups: CaptionWord[][] = [];
  for (const word of words) {
    const last = groups.at(-1)?.at(-1);
    const mayBreak =
      word.spaceBefore || last === undefined || splitUnits(last.text + word.text, "und").length > 1;
    if (mayBreak) groups.push([word]);
    else groups.at(-1)?.push(word);
  }
  return groups;
};

const textOf = (words: readonly CaptionWord[]): string =>
  words.map(({ text, spaceBefore }, index) => (spaceBefore && index > 0 ? ` ${text}` : text)).join("");

/** Two lines of even length, the first not longer than fits. */
const toLines = (
  groups: readonly CaptionWord[][],
  { maxWidth, widthOf }: PageOptions,
): CaptionWord[][] | null => {
  const all = groups.flat();
  if (widthOf(textOf(all)) <= maxWidth) return [all];
  let best: { lines: CaptionWord[][]; widest: number } | null = null;
  for (let cut = 1; cut < groups.length; cut += 1) {
    const lines = [groups.slice(0, cut).flat(), groups.slice(cut).flat()];
    const widest = Math.max(...lines.map((line) => widthOf(textOf(line))));
    if (widest <= maxWidth && (best === null || widest < best.widest)) best = { lines, widest };
  }
  return best?.lines ?? null;
};

/** Whether `toLines` finds lines for something of this width. The middle is where they are found soonest. */
const fitsOnPage = (
  groups: readonly CaptionWord[][],
  width: number,
  { maxWidth, widthOf }: PageOptions,
): boolean => {
  if (width <= maxWidth) return true;
  const fitsCutAt = (cut: number): boolean =>
    [groups.slice(0, cut), groups.slice(cut)].every((line) => widthOf(textOf(line.flat())) <= maxWidth);
  const { length } = groups;
  for (let left = length >> 1, right = left + 1; left > 0 || right < length; left -= 1, right += 1) {
    if ((left > 0 && fitsCutAt(left)) || (right < length && fitsCutAt(right))) return true;
  }
  return false;
};

type Cut = { cost: number; from: number };

/** Every further page costs more than any unevenness, a page that ends a clause is worth some. */
const pageCost = 4;
const clauseWorth = 0.6;

/**
 * Cuts what is said in one breath into the fewest pages, of even length rather than full ones with a word left over, and
 * preferably after clauses.
 */
const cutPhrase = (groups: readonly CaptionWord[][], options: PageOptions): CaptionWord[][][] => {
  const best: Cut[] = [{ cost: 0, from: 0 }];
  for (let end = 1; end <= groups.length; end += 1) {
    let cheapest: Cut = { cost: Number.POSITIVE_INFINITY, from: end - 1 };
    for (let from = end - 1; from >= 0; from -= 1) {
      const page = groups.slice(from, end);
      const text = textOf(page.flat());
      const width = options.widthOf(text);
      // A single word that is too wide is a page of its own, in smaller type.
      if (from < end - 1 && !fitsOnPage(page, width, options)) break;
      const fullness = width / (maxLines * options.maxWidth);
      const worth = endsClause.test(text) ? clauseWorth : 0;
      const cost = (best[from]?.cost ?? 0) + pageCost + 2 * fullness ** 2 - worth;
      if (cost < cheapest.cost) cheapest = { cost, from };
    }
    best.push(cheapest);
  }
  const pages: CaptionWord[][][] = [];
  for (let end = groups.length; end > 0; end = best[end]?.from ?? 0) {
    const page = groups.slice(best[end]?.from ?? 0, end);
    pages.unshift(toLines(page, options) ?? [page.flat()]);
  }
  return pages;
};

/** What is said in one breath: to the end of a sentence, or to a pause. */
const phrasesOf = (groups: readonly CaptionWord[][]): CaptionWord[][][] => {
  const phrases: CaptionWord[][][] = [];
  for (const group of groups) {
    const last = phrases.at(-1)?.at(-1)?.at(-1);
    const startsAnew =
      last === undefined || endsSentence.test(last.text) || (group[0]?.startMs ?? 0) - last.endMs >= pauseMs;
    if (startsAnew) phrases.push([group]);
    else phrases.at(-1)?.push(group);
  }
  return phrases;
};

/**
 * Cuts the words of a scene into pages of at most two lines that follow the speech: a page ends with its sentence, at a
 * pause, or, where a sentence needs several pages, preferably after a clause.
 */
export const captionPages = (captions: readonly Caption[], options: PageOptions): CaptionPage[] =>
  phrasesOf(glue(captions.flatMap((caption) => wordsOf(caption, options.language))))
    .flatMap((phrase) => cutPhrase(phrase, options))
    .map((lines) => {
      const words = lines.flat();
      return { lines, startMs: words[0]?.startMs ?? 0, endMs: words.at(-1)?.endMs ?? 0 };
    });
