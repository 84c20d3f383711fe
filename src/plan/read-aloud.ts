import type { Lexicon, Reading } from "../model/lexicon.ts";
import { cutWords } from "./align-words.ts";

/** A text as it is spoken, and which of its words that concerns. */
export type ReadAloud = { spoken: string; readings: Reading[] };

const letter = String.raw`[\p{L}\p{N}\p{M}]`;
/** Scripts without spaces: what stands beside one of their characters may be a word all the same. */
const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const wordLetter = `[${letter}--${unspaced}]`;

/**
 * Puts the spoken form where a word of the lexicon stands. Capitals count (`US` is not `us`), only whole words do
 * (`SQL` is not in `SQLite`), and the longest entry goes first.
 */
export const lexiconReader = (lexicon: Lexicon, language: string): ((text: string) => ReadAloud) => {
  const spokenOf = new Map(
    Object.entries(lexicon).map(([written, spoken]) => [tidy(written), tidy(spoken)] as const),
  );
  if (spokenOf.size === 0) return (text) => ({ spoken: text, readings: [] });
  const entries = [...spokenOf.keys()].sort((a, b) => b.length - a.length).map(wholeWord);
  const pattern = new RegExp(entries.join("|"), "gv");
  const replaceIn = (text: string): string =>
    text.replace(pattern, (written) => spokenOf.get(written) ?? written);

  return (text) => {
    const words = placeWords(text, language);
    const readings: Reading[] = [];
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      const from = words.findIndex((word) => word.end > match.index);
      const to = words.findLastIndex((word) => word.start < end) + 1;
      const last = readings.at(-1);
      // Two entries in one word, as in SQL/Nginx, are one reading.
      if (last !== undefined && last.to > from) last.to = to;
      else readings.push({ from, to, spoken: "" });
    }
    for (const reading of readings) {
      reading.spoken = replaceIn(text.slice(words[reading.from]?.start, words[reading.to - 1]?.end));
    }
    return { spoken: replaceIn(text), readings };
  };
};

const tidy = (text: string): string => text.replace(/\s+/g, " ").trim();

const wholeWord = (written: string): string => {
  const bounds = new RegExp(`^(${wordLetter})?.*?(${wordLetter})?$`, "v").exec(written);
  const before = bounds?.[1] === undefined ? "" : `(?<!${wordLetter})`;
  const after = bounds?.[2] === undefined ? "" : `(?!${wordLetter})`;
  return `${before}${written.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}${after}`;
};

/** The caption's words with where they stand in it. */
const placeWords = (text: string, language: string): { start: number; end: number }[] => {
  let at = 0;
  return cutWords(text, language).map((word) => {
    const start = text.indexOf(word.text, at);
    at = start + word.text.length;
    return { start, end: at };
  });
};
