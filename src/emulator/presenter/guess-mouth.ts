import { blend } from "./mouth-track.ts";
import { type MouthShape, visemes } from "./visemes.ts";

const windowInSeconds = 0.03;

/**
 * The mouth for sound whose words are unknown: loudness opens it, and where the energy lies shapes it. Much above
 * 3 kHz is a hiss (teeth together), much under 500 Hz a rounded vowel.
 */
export const guessMouth = (
  samples: Int16Array,
  sampleRate: number,
  loudnessAt: (seconds: number) => number,
): ((seconds: number) => MouthShape) => {
  const half = Math.round((windowInSeconds * sampleRate) / 2);
  return (seconds) => {
    const loudness = Math.max(loudnessAt(seconds), 0.6 * loudnessAt(seconds + 0.03));
    if (loudness < 0.06) return visemes.rest;
    const centre = Math.round(seconds * sampleRate);
    let energy = 0;
    let steps = 0;
    for (let at = Math.max(1, centre - half); at < Math.min(samples.length, centre + half); at++) {
      const value = samples[at] ?? 0;
      energy += value * value;
      steps += (value - (samples[at - 1] ?? 0)) ** 2;
    }
    // The energy of the differences over that of the samples rises from 0 (low) to 4 (high): a one-tap spectrum.
    const brightness = energy > 0 ? steps / energy : 0;
    const vowel = blend(visemes.smallRound, visemes.half, Math.min(1, brightness / 0.25));
    const target = brightness > 0.9 ? visemes.teethTogether : blend(vowel, visemes.wideOpen, loudness * 0.5);
    return blend(visemes.closed, target, Math.min(1, loudness * 1.5));
  };
};
