/** Syllables a second of unhurried speech, by the script a word is written in. */
const ratesByScript: [script: RegExp, syllablesPerSecond: number][] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 7.2],
  [/\p{Script=Han}/u, 5.2],
  [/\p{Script=Hangul}/u, 6.2],
  [/[\p{Script=Arabic}\p{Script=Hebrew}]/u, 5.4],
  [/[\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}]/u, 6],
];
const defaultRate = 5.2;

/** How fast the word's language is spoken. */
export const syllableRateOf = (text: string): number =>
  ratesByScript.find(([script]) => script.test(text))?.[1] ?? defaultRate;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/**
 * Estimates how many syllables a word of any script has; 0 where there is nothing to say. Arabic and Hebrew write few
 * vowels, so their letters are counted by pairs; Indic consonants carry a vowel unless a virama takes it away.
 */
export const countSyllables = (word: string): number => {
  if (!/[\p{L}\p{N}]/u.test(word)) return 0;
  const han = count(word, /\p{Script=Han}/gu);
  const kana =
    count(word, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu) -
    count(word, /[ゃゅょャュョぁぃぅぇぉァィゥェォ]/gu);
  const hangul = count(word, /\p{Script=Hangul}/gu);
  const unvowelled = Math.ceil(count(word, /[\p{Script=Arabic}\p{Script=Hebrew}]/gu) / 2);
  const indic =
    count(word, /[\u0904-\u0939\u0985-\u09B9\u0B85-\u0BB9\u0C05-\u0C39]/gu) -
    count(word, /[\u094D\u09CD\u0BCD\u0C4D]/gu);
  const unspaced = Math.ceil(
    count(word, /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu) / 3,
  );
  const vowelled = count(word, /[аеёиоуыэюяіїєαεηιουωάέήίόύώϊϋaeiouy]+/giu);
  const digits = 2 * count(word, /\p{N}/gu);
  return Math.max(1, han + kana + hangul + unvowelled + indic + unspaced + vowelled + digits);
};
