import { aspectSlug, type Aspect } from "./aspect.ts";

const unsafe = /[^a-zA-Z0-9\u4E00-\u9FFF]+/g;

/** Latin letters that are not a plain letter with an accent, as their readers spell them without it. */
const spelling: Readonly<Record<string, string>> = {
  ...{ ä: "ae", ö: "oe", ü: "ue", Ä: "Ae", Ö: "Oe", Ü: "Ue", ß: "ss", ø: "o", Ø: "O", æ: "ae", Æ: "Ae" },
  ...{ œ: "oe", Œ: "Oe", ł: "l", Ł: "L", đ: "d", Đ: "D", ð: "d", Ð: "D", þ: "th", Þ: "Th", ı: "i" },
};

/**
 * A name that is safe as a file name and as a Remotion composition id: Latin letters (accents dropped), digits, CJK
 * ideographs and `-`. Letters of other scripts are kept apart from each other by their code points, so that two
 * different names never become one by losing what cannot be written. May return "" for a text without any letter.
 */
export const safeName = (text: string): string => {
  const folded = text
    .normalize("NFC")
    .replace(/[äöüÄÖÜßøØæÆœŒłŁđĐðÐþÞı]/g, (letter) => spelling[letter] ?? letter)
    .normalize("NFKD")
    .replace(/(?<=[a-zA-Z])[\u0300-\u036f]+/g, "")
    // In other scripts a mark is part of the letter: without it й is и, and が is か.
    .normalize("NFC")
    .replace(/[\p{L}\p{N}\p{M}]/gu, (letter) =>
      /[a-zA-Z0-9\u4E00-\u9FFF]/.test(letter) ? letter : `-u${(letter.codePointAt(0) ?? 0).toString(16)}-`,
    );
  return folded.replace(unsafe, "-").replace(/^-+|-+$/g, "");
};

/** The id of one video in one aspect, as `npx remotion render <id>` takes it: `ada-16x9`. */
export const compositionId = (videoId: string, aspect: Aspect): string => `${videoId}-${aspectSlug(aspect)}`;
