import { integratedLoudness } from "./loudness.ts";
import { speechSampleRate } from "./speech.ts";

const targetLufs = -16;
/** -1.5 dBFS: room for what the lossy encoding adds. */
const ceiling = 0.84;
const kneeBegins = 0.6;

/** Brings speech to about -16 LUFS; peaks bend below the ceiling instead of being cut. */
export const levelSpeech = (samples: Float32Array): Int16Array => {
  const loudness = integratedLoudness(samples, speechSampleRate);
  const gain = Number.isFinite(loudness) ? 10 ** ((targetLufs - loudness) / 20) : 1;
  return Int16Array.from(samples, (sample) => Math.round(limit(sample * gain) * 32_767));
};

const limit = (value: number): number => {
  const size = Math.abs(value);
  if (size <= kneeBegins) return value;
  const room = ceiling - kneeBegins;
  return Math.sign(value) * (kneeBegins + room * Math.tanh((size - kneeBegins) / room));
};
