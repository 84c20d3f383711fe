import type { FontFace, FontFamily } from "../model/font.ts";

export type ChosenFace = FontFace & { family: string };

export type FontChoice = { faces: ChosenFace[]; fallbackFamilies: string[] };

/** Figures and punctuation are always there: a template may write them of its own. */
const always = " 0123456789.,:;-–—…“”‘’%$€";

/**
 * The files that a text needs: of the brand's fonts the subsets its characters lie in, and of the families behind them
 * only those that serve what the brand's lack. A video in Latin letters carries no Japanese font. Emoji are looked for
 * from the last family on: the ranges of others claim many that their files do not hold.
 */
export const chooseFonts = (
  text: string,
  brand: readonly FontFamily[],
  fallbacks: readonly FontFamily[],
): FontChoice => {
  const { letters, emoji } = sortCharacters(text);
  for (const character of always) letters.add(character);

  const faces = new Map<string, ChosenFace>();
  const take = (family: FontFamily, wanted: ReadonlySet<string>): Set<string> => {
    const left = new Set(wanted);
    for (const face of family.faces) {
      const ranges = parseRanges(face.unicodeRange);
      const served = [...wanted].filter((character) => isIn(character, ranges));
      if (served.length === 0) continue;
      faces.set(face.source, { ...face, family: family.family });
      for (const character of served) if (holds(face, character)) left.delete(character);
    }
    return left;
  };

  const used = new Set<FontFamily>();
  const takeFrom = (families: readonly FontFamily[], wanted: ReadonlySet<string>): void => {
    let left = wanted;
    for (const family of families) {
      if (left.size === 0) break;
      const before = left.size;
      left = take(family, left);
      if (left.size < before) used.add(family);
    }
  };

  const lacking = brand.map((family) => take(family, letters));
  takeFrom(
    fallbacks,
    new Set([...letters].filter((character) => lacking.some((each) => each.has(character)))),
  );
  takeFrom([...fallbacks].reverse(), emoji);
  return {
    faces: [...faces.values()],
    fallbackFamilies: fallbacks.filter((family) => used.has(family)).map(({ family }) => family),
  };
};

/**
 * Numbers the sorts of characters: two of one sort are served by the same files. The fonts of ten thousand texts are so
 * chosen once for each mixture of scripts, and not for each mixture of letters.
 */
export const characterSorter = (
  brand: readonly FontFamily[],
  fallbacks: readonly FontFamily[],
): ((character: string) => number) => {
  const looks = [/^\ufe0f$/, /^\u20e3$/, invisible, /\p{Emoji_Presentation}/u, /\p{Extended_Pictographic}/u];
  const sorts = new Map<string, number>();
  const known = new Map<string, number>();
  const facesWith = (character: string, families: readonly FontFamily[]): FontFace[] =>
    families.flatMap(({ faces }) =>
      faces.filter(({ unicodeRange }) => isIn(character, parseRanges(unicodeRange))),
    );
  return (character) => {
    const found = known.get(character);
    if (found !== undefined) return found;
    const seen = looks.map((look) => look.test(character));
    // What all of the brand's fonts have is looked for nowhere else, and the ranges of the others are very long.
    const isServed =
      !seen.includes(true) &&
      brand.every((family) => facesWith(character, [family]).some((face) => holds(face, character)));
    const faces = facesWith(character, isServed ? brand : [...brand, ...fallbacks]);
    const name = JSON.stringify([seen, isSure(character), faces.map(({ source }) => source)]);
    const sort = sorts.get(name) ?? sorts.size;
    sorts.set(name, sort);
    known.set(character, sort);
    return sort;
  };
};

/** Whether a face whose range a character lies in can be relied on to have it. */
const holds = ({ unicodeRange }: FontFace, character: string): boolean =>
  unicodeRange !== null || isSure(character);

/** A font that does not say what it holds may be trusted with Western letters; for all else others stand behind it. */
const isSure = (character: string): boolean =>
  (character.codePointAt(0) ?? 0) < 0x100 || always.includes(character);

/** Joiners and variation selectors are drawn by the font of the character they belong to. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const keycap = "\u20e3";

/** The characters of a text, each once. A sign such as ♥ is an emoji where the text asks for emoji at all (U+FE0F). */
const sortCharacters = (text: string): { letters: Set<string>; emoji: Set<string> } => {
  const pictograph = text.includes("\ufe0f")
    ? /\p{Emoji_Presentation}|\p{Extended_Pictographic}/u
    : /\p{Emoji_Presentation}/u;
  const isEmoji = (character: string): boolean => character === keycap || pictograph.test(character);
  const seen = [...new Set(text)].filter((character) => !invisible.test(character));
  return {
    letters: new Set(seen.filter((character) => !isEmoji(character))),
    emoji: new Set(seen.filter(isEmoji)),
  };
};

/** Han characters are drawn as each language writes them: the families of its own script come first. */
export const orderFallbacks = (fallbacks: readonly FontFamily[], language: string): FontFamily[] => {
  const own = { ja: "JP", ko: "KR", zh: "SC" }[language.slice(0, 2).toLowerCase()];
  const rank = ({ family }: FontFamily): number => (own !== undefined && family.includes(own) ? 0 : 1);
  return [...fallbacks].sort((a, b) => rank(a) - rank(b));
};

/** The first and the last character of each range, one range after another, ascending. */
type Ranges = readonly number[];
const everything: Ranges = [0, 0x10ffff];
const cache = new Map<string, Ranges>();

const parseRanges = (unicodeRange: string | null): Ranges => {
  if (unicodeRange === null) return everything;
  const known = cache.get(unicodeRange);
  if (known !== undefined) return known;
  const parsed: [from: number, to: number][] = [];
  for (const [, from = "", to = from] of unicodeRange.matchAll(/U\+([0-9A-F?]+)(?:-([0-9A-F]+))?/gi)) {
    parsed.push([
      Number.parseInt(from.replaceAll("?", "0"), 16),
      Number.parseInt(to.replaceAll("?", "F"), 16),
    ]);
  }
  parsed.sort(([a], [b]) => a - b);
  const ranges: number[] = [];
  for (const [from, to] of parsed) {
    const end = ranges.at(-1) ?? -1;
    if (ranges.length > 0 && from <= end + 1) ranges[ranges.length - 1] = Math.max(end, to);
    else ranges.push(from, to);
  }
  cache.set(unicodeRange, ranges);
  return ranges;
};

const isIn = (character: string, ranges: Ranges): boolean => {
  const code = character.codePointAt(0) ?? 0;
  let [low, high] = [0, ranges.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[2 * middle] ?? 0)) high = middle;
    else if (code > (ranges[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
};
