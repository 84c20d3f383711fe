import { countSyllables, syllableRateOf } from "./count-syllables.ts";
import { type Phone } from "./flite.ts";
import { type Token } from "./read-script.ts";
import { speechSampleRate, type SpokenPart, type SpokenWord } from "./speech.ts";

/** Vowels of a hum: the phone that shapes the mouth and the resonances (Hz) that shape the sound. */
const vowels: { phone: string; formants: [number, number, number] }[] = [
  { phone: "aa", formants: [700, 1150, 2500] },
  { phone: "ow", formants: [480, 900, 2450] },
  { phone: "uw", formants: [340, 850, 2300] },
  { phone: "eh", formants: [520, 1750, 2500] },
  { phone: "ah", formants: [600, 1250, 2450] },
];
const consonants = ["m", "n", "l", "m", "b", "n", "w"];
const consonantShare = 0.32;
const gapAfterWord = 0.045;

/** Picks the same thing for the same word, so that a name always hums alike. */
const hash = (text: string): number => {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return value;
};
const pick = <T>(list: readonly [T, ...T[]] | readonly T[], value: number): T => {
  const item = list[value % list.length];
  if (item === undefined) throw new Error("Nothing to pick from.");
  return item;
};

type Syllable = {
  start: number;
  end: number;
  consonant: string;
  vowel: (typeof vowels)[number];
  stress: number;
};

/**
 * Hums text that the voice cannot read: one soft syllable for each it would have, at the pace of its language, with
 * the melody of a sentence. Word times follow from the syllables.
 */
export const murmurUtterance = (
  tokens: readonly Token[],
  pitchInHz: number,
  speed: number,
): SpokenPart | undefined => {
  const syllables: Syllable[] = [];
  const words: SpokenWord[] = [];
  let now = 0;
  for (const { word } of tokens) {
    const total = countSyllables(word);
    const start = now;
    const seconds = 1 / (syllableRateOf(word) * speed);
    const key = hash(word);
    for (let index = 0; index < total; index++) {
      const mixed = Math.imul(key ^ (index + 1), 2654435761) >>> 0;
      const length = seconds * (0.9 + 0.2 * ((mixed >>> 8) % 100) / 100); // prettier-ignore
      const consonant = pick(consonants, mixed >>> 3);
      const vowel = pick(vowels, mixed >>> 12);
      syllables.push({ start: now, end: now + length, consonant, vowel, stress: index === 0 ? 1 : 0.78 });
      now += length;
    }
    words.push({ word, start, end: now });
    if (total > 0) now += gapAfterWord / speed;
  }
  if (syllables.length === 0) return undefined;
  return { samples: hum(syllables, now, pitchInHz), words, phones: phonesOf(syllables), alignmentCells: 0 };
};

const phonesOf = (syllables: readonly Syllable[]): Phone[] =>
  syllables.flatMap(({ start, end, consonant, vowel }) => {
    const middle = start + (end - start) * consonantShare;
    return [
      { name: consonant, start, end: middle },
      { name: vowel.phone, start: middle, end },
    ];
  });

const resonance = (frequency: number, formant: number, width: number): number =>
  1 / (1 + ((frequency - formant) / width) ** 2);

const nasal: [number, number, number] = [260, 1000, 2200];

/** Harmonics of a falling pitch, weighed by the resonances of each syllable. */
const hum = (syllables: readonly Syllable[], seconds: number, pitchInHz: number): Float32Array => {
  const samples = new Float32Array(Math.ceil(seconds * speechSampleRate));
  const harmonics = Math.floor(3000 / pitchInHz);
  let phase = 0;
  for (const { start, end, vowel, stress } of syllables) {
    const from = Math.round(start * speechSampleRate);
    const until = Math.min(samples.length, Math.round(end * speechSampleRate));
    const weights = [nasal, vowel.formants].map((formants) =>
      Array.from({ length: harmonics }, (_, index) => {
        const frequency = pitchInHz * (index + 1);
        const gains = formants.map(
          (formant, order) => resonance(frequency, formant, 90 + 50 * order) / (1 + order),
        );
        return gains.reduce((sum, gain) => sum + gain, 0.02) / (1 + 0.15 * index);
      }),
    );
    for (let at = from; at < until; at++) {
      const share = (at - from) / Math.max(1, until - from);
      const declination = 1.08 - 0.2 * (at / samples.length);
      const accent = 1 + 0.07 * stress * Math.sin(Math.PI * share);
      phase += (2 * Math.PI * pitchInHz * declination * accent) / speechSampleRate;
      const opening = smooth((share - 0.12) / consonantShare);
      const loudness = stress * (0.35 + 0.65 * opening) * smooth(share / 0.1) * smooth((1 - share) / 0.3);
      let value = 0;
      for (let index = 0; index < harmonics; index++) {
        const closed = weights[0]?.[index] ?? 0;
        const openWeight = weights[1]?.[index] ?? 0;
        value += (closed + (openWeight - closed) * opening) * Math.sin(phase * (index + 1));
      }
      samples[at] = 0.12 * loudness * value;
    }
  }
  return samples;
};

const smooth = (value: number): number => {
  const clamped = Math.min(1, Math.max(0, value));
  return clamped * clamped * (3 - 2 * clamped);
};
