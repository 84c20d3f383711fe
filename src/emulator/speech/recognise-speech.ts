import { speechSampleRate } from "./speech.ts";

/** Values a second of a level track. */
const levelRate = 100;
const hop = speechSampleRate / levelRate;

/** Loudness in each 10 ms, in bits above the floor: a compact likeness that survives encoding and levelling. */
export const speechLevels = (samples: Int16Array): Float32Array => {
  const levels = new Float32Array(Math.floor(samples.length / hop));
  for (let step = 0; step < levels.length; step++) {
    let energy = 0;
    for (let at = step * hop; at < (step + 1) * hop; at++) energy += (samples[at] ?? 0) ** 2;
    levels[step] = Math.round(Math.log2(1 + Math.sqrt(energy / hop)) * 100) / 100;
  }
  return levels;
};

const minLikeness = 0.93;
const lengthTolerance = 12;
const searchAround = 8;

/** Where the sound is: between the first and last steps within five bits of the loudest. */
const activeRange = (levels: ArrayLike<number>): { from: number; until: number } => {
  let loudest = 0;
  for (let step = 0; step < levels.length; step++) loudest = Math.max(loudest, levels[step] ?? 0);
  const isActive = (step: number) => (levels[step] ?? 0) > loudest - 5;
  let from = 0;
  while (from < levels.length && !isActive(from)) from += 1;
  let until = levels.length;
  while (until > from && !isActive(until - 1)) until -= 1;
  return { from, until };
};

/** Pearson's correlation of the remembered levels with the heard ones, shifted. */
const likeness = (
  heard: ArrayLike<number>,
  known: ArrayLike<number>,
  { from, until }: { from: number; until: number },
  shift: number,
): number => {
  const count = until - from;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let step = from; step < until; step++) {
    const a = known[step] ?? 0;
    const b = heard[step + shift] ?? 0;
    sumA += a;
    sumB += b;
    sumAA += a * a;
    sumBB += b * b;
    sumAB += a * b;
  }
  const spread = Math.sqrt((count * sumAA - sumA * sumA) * (count * sumBB - sumB * sumB));
  return spread > 0 ? (count * sumAB - sumA * sumB) / spread : 0;
};

export type Recognised<T> = {
  speech: T;
  /** Seconds from the start of the speech as it was made to its start in the sound; negative where it was cut. */
  offsetInSeconds: number;
};

/**
 * Finds which remembered speech a sound is a copy of: padded, re-levelled and re-encoded copies are known again.
 * Lengths are compared first, so most candidates cost nothing.
 */
export const recogniseSpeech = <T extends { levels: ArrayLike<number> }>(
  samples: Int16Array,
  remembered: Iterable<T>,
): Recognised<T> | undefined => {
  const heard = speechLevels(samples);
  const heardRange = activeRange(heard);
  let best: (Recognised<T> & { score: number }) | undefined;
  for (const speech of remembered) {
    const range = activeRange(speech.levels);
    const lengthDiffers = heardRange.until - heardRange.from - (range.until - range.from);
    if (range.until <= range.from || Math.abs(lengthDiffers) > lengthTolerance) continue;
    const guess = heardRange.from - range.from;
    for (let shift = guess - searchAround; shift <= guess + searchAround; shift++) {
      const score = likeness(heard, speech.levels, range, shift);
      if (score < minLikeness || score <= (best?.score ?? 0)) continue;
      best = { speech, offsetInSeconds: shift / levelRate, score };
    }
  }
  return best === undefined ? undefined : { speech: best.speech, offsetInSeconds: best.offsetInSeconds };
};
