import { InputError, type Place } from "../errors.ts";

/** Sentences as they are spoken, each with the pauses after it. */
const sentencesOf = (spoken: string, language: string): string[] => {
  // A pause looks like a sentence going on, because its tag begins with a small letter.
  const plain = spoken.replace(/<[^>]*>/g, (tag) => " ".repeat(tag.length));
  const sentences: string[] = [];
  let wordless = "";
  for (const { segment, index } of new Intl.Segmenter(language, { granularity: "sentence" }).segment(plain)) {
    const piece = `${wordless}${spoken.slice(index, index + segment.length)}`;
    const hasWords = /[\p{L}\p{N}]/u.test(segment);
    wordless = hasWords ? "" : piece;
    if (hasWords) sentences.push(piece);
  }
  if (wordless !== "") sentences.push(`${sentences.pop() ?? ""}${wordless}`);
  return sentences;
};

/**
 * A script in as few parts as a voice takes, cut at the ends of sentences only, where a voice would have paused as well.
 *
 * @throws InputError for a sentence that is longer than `limit`.
 */
export const cutAtSentences = (
  spoken: string,
  { limit, language, placeOf }: { limit: number; language: string; placeOf: () => Place },
): string[] => {
  if (spoken.length <= limit) return [spoken];
  const parts: string[] = [];
  for (const sentence of sentencesOf(spoken, language)) {
    const length = sentence.trim().length;
    if (length > limit) {
      throw new InputError(`One sentence has ${length} characters; a voice takes ${limit} at once.`, {
        place: placeOf(),
        hint: "Make two sentences of it.",
        code: "sentence_too_long",
      });
    }
    const longer = `${parts.at(-1) ?? ""}${sentence}`;
    if (parts.length > 0 && longer.trim().length <= limit) parts[parts.length - 1] = longer;
    else parts.push(sentence);
  }
  return parts.map((part) => part.trim());
};
