import { transliterate } from "./transliterate.ts";

/** A word as the author wrote it, and what the voice is given to read (empty: nothing is said). */
export type Token = { word: string; said: string; isMurmured: boolean };

/** A stretch of text that is spoken in one go, or a silence the author asked for. */
export type Utterance =
  | { kind: "speech"; tokens: Token[]; endsSentence: boolean }
  | { kind: "murmur"; tokens: Token[]; endsSentence: boolean }
  | { kind: "break"; seconds: number };

const breakTag = /<break\s+time\s*=\s*["']([0-9]*\.?[0-9]+)s["']\s*\/>/giu;
// Alignment costs the product of two lengths: a bound on an utterance keeps a long script's cost linear.
const maxTokensOfUtterance = 24;
const minTokensBeforeComma = 10;

/** Splits a script into utterances. `<break time="0.4s"/>` becomes silence; every other character is text. */
export const readScript = (script: string): Utterance[] => {
  const parts = script.split(breakTag);
  return parts.flatMap((part, index): Utterance[] =>
    index % 2 === 1 ? [{ kind: "break", seconds: Number(part) }] : splitUtterances(tokenise(part)),
  );
};

const tokenise = (text: string): Token[] =>
  sayScaleBeforeCurrency(
    text
      .split(/\s+/u)
      .filter((word) => word.length > 0)
      .flatMap(splitUnspaced)
      .map((word) => {
        const isMurmured = isForeignScript(word);
        return { word, said: isMurmured ? "" : transliterate(word), isMurmured };
      }),
  );

/** `$3.5 million`: "3.5 million dollars", not "3.5 dollars million". */
const sayScaleBeforeCurrency = (tokens: readonly Token[]): Token[] => {
  const said = tokens.map((token) => ({ ...token }));
  said.forEach((token, index) => {
    const amount = /^([\d.,]+) (\p{L}+)$/u.exec(token.said);
    const next = said[index + 1];
    const scale = /^(thousand|million|billion|trillion)(\W*)$/iu.exec(next?.said ?? "");
    if (amount === null || next === undefined || scale === null) return;
    token.said = amount[1] ?? "";
    next.said = `${scale[1] ?? ""} ${amount[2] ?? ""}${scale[2] ?? ""}`;
  });
  return said;
};

/** True where most letters belong to a script an English voice cannot read. */
export const isForeignScript = (text: string): boolean => {
  const letters = text.match(/\p{L}/gu) ?? [];
  const foreign = letters.filter((letter) => !/\p{Script=Latin}|\p{Script=Common}/u.test(letter));
  return foreign.length * 2 > letters.length;
};

const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

/** Scripts that write no spaces are cut into words; punctuation stays with the word before it. */
const splitUnspaced = (word: string): string[] => {
  if (!unspacedScript.test(word)) return [word];
  const words: string[] = [];
  let opening = "";
  for (const { segment, isWordLike } of segmenter.segment(word)) {
    if (isWordLike === true) {
      words.push(opening + segment);
      opening = "";
    } else if (words.length === 0 || /^\p{Ps}|^\p{Pi}/u.test(segment)) opening += segment;
    else words.push(`${words.pop() ?? ""}${segment}`);
  }
  return opening === "" ? words : [...words, opening];
};

const endsSentence = (word: string): boolean =>
  /[.!?…]["'”’)\]]*$|[。！？｡।؟۔]["'”’」』）)\]]*$/u.test(word) && !isAbbreviation(word);

const isAbbreviation = (word: string): boolean =>
  /^(?:mr|mrs|ms|dr|prof|st|vs|e\.g|i\.e|etc|no|inc|ltd|co|jr|sr|[a-z](?:\.[a-z])*)\.$/iu.test(word);

const splitUtterances = (tokens: readonly Token[]): Utterance[] => {
  const utterances: Extract<Utterance, { tokens: Token[] }>[] = [];
  let current: Token[] = [];
  const close = (isSentenceEnd: boolean) => {
    if (current.length === 0) return;
    const kind = current.some((token) => token.isMurmured) ? "murmur" : "speech";
    utterances.push({ kind, tokens: current, endsSentence: isSentenceEnd });
    current = [];
  };
  for (const token of tokens) {
    const hasLetters = /[\p{L}\p{N}]/u.test(token.word);
    const previous = current.findLast(({ word }) => /[\p{L}\p{N}]/u.test(word));
    if (hasLetters && previous !== undefined && previous.isMurmured !== token.isMurmured) close(false);
    current.push(token);
    const isLong = current.length >= maxTokensOfUtterance;
    const endsClause = current.length >= minTokensBeforeComma && /[,;:،、，；：]$/u.test(token.word);
    if (endsSentence(token.word)) close(true);
    else if (isLong || endsClause) close(false);
  }
  close(true);
  return utterances;
};
