import { InputError, type Place } from "../errors.ts";
import type { Reading } from "../model/lexicon.ts";
import { cutWords } from "./align-words.ts";
import { cutAtSentences } from "./cut-sentences.ts";
import type { ReadAloud } from "./read-aloud.ts";

/** What HeyGen's client calls `longestScript`: a plan knows nothing of the client. */
export const speechLimit = 5000;
/** Voices make odd noises around longer pauses; a pause of a scene's length is a scene of its own. */
const longestPauseSeconds = 10;

export type Say = {
  /** What is sent to the voice; the only tag is `<break time="0.4s" />`. */
  spoken: string;
  /** The same in as many pieces as a voice takes at once: nearly always one. */
  parts: string[];
  /** What captions show: the author's words. */
  caption: string;
  /** Which of the caption's words are spoken in another way. */
  readings: Reading[];
};

export type SayContext = { language: string; readAloud: (text: string) => ReadAloud; placeOf: () => Place };

const breakTag = /<break\s+time\s*=\s*["']?\s*(\d+(?:\.\d+)?|\.\d+)\s*(ms|s)\s*["']?\s*\/?>/gi;

/**
 * Reads what a scene says. Pauses are written `<break time="0.4s"/>`; neighbouring ones add up.
 *
 * @throws InputError for a tag that voices do not know, a text without words, or a sentence that is longer
 * than a voice takes.
 */
export const parseSay = (text: string, { language, readAloud, placeOf }: SayContext): Say => {
  const pieces: (string | number)[] = [];
  let end = 0;
  for (const match of text.matchAll(breakTag)) {
    pieces.push(
      text.slice(end, match.index),
      Number(match[1]) / (match[2]?.toLowerCase() === "ms" ? 1000 : 1),
    );
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));

  const spoken: string[] = [];
  const words: string[] = [];
  const readings: Reading[] = [];
  let count = 0;
  let pause = 0;
  const flush = (): void => {
    const seconds = Number(pause.toFixed(2));
    if (seconds > longestPauseSeconds) {
      throw new InputError(`A pause of ${seconds} s is longer than ${longestPauseSeconds} s.`, {
        place: placeOf(),
        hint: "Make it a scene of its own with seconds:.",
      });
    }
    // A space on both sides, seconds with their unit, self-closing: the form that voices are known to read.
    if (seconds > 0) spoken.push(`<break time="${seconds}s" />`);
    pause = 0;
  };
  for (const piece of pieces) {
    if (typeof piece === "number") {
      pause += piece;
      continue;
    }
    const plain = piece.replace(/\s+/g, " ").trim();
    const tag = /<\/?[a-z][^>]*>?/i.exec(plain)?.[0];
    if (tag !== undefined) {
      throw new InputError(`A voice cannot read the tag ${tag}.`, {
        place: placeOf(),
        hint: 'The only tag is a pause: <break time="0.4s"/>.',
      });
    }
    if (plain === "") continue;
    flush();
    const read = readAloud(plain);
    spoken.push(read.spoken);
    words.push(plain);
    readings.push(
      ...read.readings.map((each) => ({ ...each, from: each.from + count, to: each.to + count })),
    );
    count += cutWords(plain, language).length;
  }
  flush();

  const say = { spoken: spoken.join(" "), caption: words.join(" "), readings };
  if (!/[\p{L}\p{N}]/u.test(say.caption)) {
    throw new InputError("There is nothing to say: the text has no words.", {
      place: placeOf(),
      hint: "Write what is said, or leave say: out for a silent scene.",
    });
  }
  return { ...say, parts: cutAtSentences(say.spoken, { limit: speechLimit, language, placeOf }) };
};
