import type { FontFace, FontFamily } from "../model/font.ts";

export type ChosenFace = FontFace & { family: string };

export type FontChoice = { faces: ChosenFace[]; fallbackFamilies: string[] };

/**
 * The files that a text needs: of the brand's fonts the subsets its characters lie in, and of the families behind them
 * only those that serve what the brand's lack. A video in Latin letters carries no Japanese font.
 */
export const chooseFonts = (
  text: string,
  brand: readonly FontFamily[],
  fallbacks: readonly FontFamily[],
): FontChoice => {
  const characters = new Set(text);
  // Figures and punctuation are always there: a template may write them of its own.
  for (const always of " 0123456789.,:;-–—…“”‘’%$€") characters.add(always);

  const faces = new Map<string, ChosenFace>();
  const take = (family: FontFamily, wanted: ReadonlySet<string>): Set<string> => {
    const left = new Set(wanted);
    for (const face of family.faces) {
      const ranges = parseRanges(face.unicodeRange);
      const served = [...wanted].filter((character) => isIn(character, ranges));
      if (served.length === 0) continue;
      faces.set(face.source, { ...face, family: family.family });
      for (const character of served) left.delete(character);
    }
    return left;
  };

  const lacking = brand.map((family) => take(family, characters));
  let left = new Set([...characters].filter((character) => lacking.some((each) => each.has(character))));
  const fallbackFamilies: string[] = [];
  for (const family of fallbacks) {
    if (left.size === 0) break;
    const before = left.size;
    left = take(family, left);
    if (left.size < before) fallbackFamilies.push(family.family);
  }
  return { faces: [...faces.values()], fallbackFamilies };
};

/** Han characters are drawn as each language writes them: the families of its own script come first. */
export const orderFallbacks = (fallbacks: readonly FontFamily[], language: string): FontFamily[] => {
  const own = { ja: "JP", ko: "KR", zh: "SC" }[language.slice(0, 2).toLowerCase()];
  const rank = ({ family }: FontFamily): number => (own !== undefined && family.includes(own) ? 0 : 1);
  return [...fallbacks].sort((a, b) => rank(a) - rank(b));
};

type Range = readonly [from: number, to: number];
const cache = new Map<string, Range[]>();

const parseRanges = (unicodeRange: string | null): readonly Range[] => {
  if (unicodeRange === null) return [[0, 0x10ffff]];
  const known = cache.get(unicodeRange);
  if (known !== undefined) return known;
  const ranges = unicodeRange.split(",").map((part): Range => {
    const [from = "", to = from] = part.trim().replace(/^U\+/i, "").split("-");
    return [Number.parseInt(from.replaceAll("?", "0"), 16), Number.parseInt(to.replaceAll("?", "F"), 16)];
  });
  cache.set(unicodeRange, ranges);
  return ranges;
};

const isIn = (character: string, ranges: readonly Range[]): boolean => {
  const code = character.codePointAt(0) ?? 0;
  return ranges.some(([from, to]) => code >= from && code <= to);
};
