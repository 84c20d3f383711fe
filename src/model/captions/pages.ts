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

/** Where a page that is full is best ended: after a clause if one ends in its second half, else where it is full. */
const bestCut = (groups: readonly CaptionWord[][]): number => {
  for (let cut = groups.length - 1; cut >= Math.ceil(groups.length / 2); cut -= 1) {
    if (endsClause.test(textOf(groups[cut - 1] ?? []))) return cut;
  }
  return groups.length;
};

/**
 * Cuts the words of a scene into pages of at most two lines that follow the speech: a page ends with its sentence, at a
 * pause, or, when it is full, preferably after a clause. A single word wider than a line has a line of its own.
 */
export const captionPages = (captions: readonly Caption[], options: PageOptions): CaptionPage[] => {
  const pages: CaptionWord[][][] = [];
  let open: CaptionWord[][] = [];
  const close = (groups: CaptionWord[][]): void => {
    if (groups.length > 0) pages.push(toLines(groups, options) ?? groups.slice(0, maxLines));
  };
  for (const group of glue(captions.flatMap((caption) => wordsOf(caption, options.language)))) {
    const last = open.at(-1)?.at(-1);
    const first = group[0];
    const ended =
      last !== undefined &&
      first !== undefined &&
      (endsSentence.test(last.text) || first.startMs - last.endMs >= pauseMs);
    if (ended) {
      close(open);
      open = [];
    }
    if (open.length > 0 && toLines([...open, group], options) === null) {
      const cut = bestCut(open);
      close(open.slice(0, cut));
      open = open.slice(cut);
      if (open.length > 0 && toLines([...open, group], options) === null) {
        close(open);
        open = [];
      }
    }
    open.push(group);
  }
  close(open);
  return pages.map((lines) => {
    const words = lines.flat();
    return { lines, startMs: words[0]?.startMs ?? 0, endMs: words.at(-1)?.endMs ?? 0 };
  });
};
