import { alignPhones } from "./align-phones.ts";
import { fliteSampleRate, type FliteVoice, phonesOfTexts, synthesise } from "./flite.ts";
import { type Token } from "./read-script.ts";
import { type SpokenPart, type SpokenWord } from "./speech.ts";

// Kept around the first and last sound, so that no onset or release is cut.
const marginInSeconds = 0.03;

/** Speaks the tokens with flite; nothing where none of them can be said. */
export const speakUtterance = (
  tokens: readonly Token[],
  voice: FliteVoice,
  speed: number,
): SpokenPart | undefined => {
  const said = tokens.map((token) => ({ token, sound: stripPunctuation(token.said) }));
  const spoken = said.filter(({ sound }) => sound !== "");
  if (spoken.length === 0) return undefined;

  const text = said.map(({ token }) => token.said).filter((part) => part !== "").join(" "); // prettier-ignore
  const { samples, phones } = synthesise(text, voice, 1 / speed);
  const audible = phones.flatMap((phone, index) => {
    if (phone.name === "pau") return [];
    const followsPause = (phones[index - 1]?.name ?? "pau") === "pau";
    return [followsPause ? { ...phone, start: onsetOf(samples, phone) } : phone];
  });
  const first = audible[0];
  const last = audible.at(-1);
  if (first === undefined || last === undefined) return undefined;

  const { tokenOfPhone, cells } = alignPhones(
    audible.map(({ name }) => name),
    phonesOfTexts(spoken.map(({ sound }) => sound)),
  );
  const from = Math.max(0, first.start - marginInSeconds);
  const until = last.end + marginInSeconds;
  const rows = new Map<Token, SpokenWord>();
  audible.forEach((phone, index) => {
    const token = spoken[tokenOfPhone[index] ?? 0]?.token;
    if (token === undefined) return;
    const row = rows.get(token);
    if (row === undefined)
      rows.set(token, { word: token.word, start: phone.start - from, end: phone.end - from });
    else row.end = phone.end - from;
  });

  let heardUntil = first.start - from;
  const words = tokens.map((token): SpokenWord => {
    const row = rows.get(token) ?? { word: token.word, start: heardUntil, end: heardUntil };
    heardUntil = row.end;
    return row;
  });
  const cut = samples.subarray(Math.round(from * fliteSampleRate), Math.round(until * fliteSampleRate));
  return {
    samples: Float32Array.from(cut, (sample) => sample / 32_768),
    words,
    phones: audible.map(({ name, start, end }) => ({ name, start: start - from, end: end - from })),
    alignmentCells: cells,
  };
};

const stripPunctuation = (text: string): string => text.replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");

const audibleLevel = 250;

/** A stop such as `t` begins with silence: after a pause, a word is heard from where its sound begins. */
const onsetOf = (samples: Int16Array, { start, end }: { start: number; end: number }): number => {
  const from = Math.round(start * fliteSampleRate);
  const length = Math.round((end - start) * fliteSampleRate);
  const silent = samples.subarray(from, from + length).findIndex((sample) => Math.abs(sample) > audibleLevel);
  return silent < 0 ? start : start + silent / fliteSampleRate;
};
