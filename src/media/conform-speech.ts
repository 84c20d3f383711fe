import { soundSchema, type Sound } from "../model/manifest.ts";
import { storedFileSchema, type Breath, type SpeechEntry, type StoredFile } from "../model/media.ts";
import { renderDefaults } from "../model/render-defaults.ts";
import { ceilToFrameGrid } from "../model/timing.ts";
import type { MediaCache } from "./cache.ts";
import { limitPeaks } from "./limit-peaks.ts";
import { measurePcm } from "./loudness.ts";
import { decodePcm, encodeWav } from "./pcm.ts";

const { sampleRate } = renderDefaults;
const samplesPerMs = sampleRate / 1000;

/** Loudness that speech is brought to before anything is mixed with it, in LUFS. */
export const speechLoudness = -16;
/** Highest true peak of conformed speech, in dBTP. */
export const speechTruePeak = -1.5;
/** More than this, in dB, would only make a whisper's noise loud. */
const highestGain = 30;
const limiterReachMs = 5;
const levelsPerSecond = 30;

/**
 * The sound a scene plays and an avatar is driven by: the speech in mono at 48 kHz, at one loudness whoever spoke it, with
 * the breath around it, ending on a whole frame at 25 and at 30 frames a second. 16-bit WAV, exact to the sample; the
 * same input always gives the same bytes. Made once per speech and breath.
 *
 * @throws MediaError when the original is gone from the cache or cannot be decoded.
 */
export const conformSpeech = async (
  cache: MediaCache,
  entry: SpeechEntry,
  breath: Breath,
  signal?: AbortSignal,
): Promise<Sound> =>
  cache.derived({
    name: "conform-speech",
    version: 1,
    input: entry.original.digest,
    params: { breath, speechLoudness, speechTruePeak },
    schema: soundSchema,
    filesOf: (sound) => [sound.file],
    make: async () => {
      const pcm = await decodePcm(await cache.require(entry.original), { sampleRate, signal });
      const speech = pcm.channels[0] ?? new Float32Array();
      const leadInSamples = Math.round(breath.beforeMs * samplesPerMs);
      const leadMs = leadInSamples / samplesPerMs;
      const durationMs = ceilToFrameGrid(leadMs + speech.length / samplesPerMs + breath.afterMs);
      const padded = new Float32Array(durationMs * samplesPerMs);
      padded.set(speech, leadInSamples);
      const sound = level(padded);
      const file = await cache.put(encodeWav({ sampleRate, channels: [sound] }), "wav");
      return { file, leadMs, durationMs, levels: levelsOf(sound) };
    },
  });

/**
 * The sound of a clip that speaks for itself: in mono at 48 kHz, at the loudness of all speech, as long as its scene.
 *
 * @throws MediaError when it cannot be decoded.
 */
export const conformOwnSound = async (
  cache: MediaCache,
  original: StoredFile,
  durationMs: number,
  signal?: AbortSignal,
): Promise<StoredFile> =>
  cache.derived({
    ...{ name: "conform-own-sound", version: 1, input: original.digest },
    ...{ params: { durationMs, speechLoudness, speechTruePeak }, schema: storedFileSchema },
    filesOf: (file) => [file],
    make: async () => {
      const pcm = await decodePcm(await cache.require(original), { sampleRate, signal });
      const samples = new Float32Array(durationMs * samplesPerMs);
      samples.set(pcm.channels[0]?.subarray(0, samples.length) ?? []);
      return cache.put(encodeWav({ sampleRate, channels: [level(samples)] }), "wav");
    },
  });

/** The speech at its loudness. Limiting peaks costs a little of it, so it is measured and turned up again. */
const level = (speech: Float32Array): Float32Array => {
  const ceiling = 10 ** (speechTruePeak / 20);
  const reach = Math.round(limiterReachMs * samplesPerMs);
  let gain = 0;
  let levelled = speech;
  for (let round = 0; round < 3; round += 1) {
    const { integrated } = measurePcm({ sampleRate, channels: [levelled] });
    if (integrated === -Infinity) return speech;
    gain = Math.min(gain + speechLoudness - integrated, highestGain);
    const factor = 10 ** (gain / 20);
    const louder = speech.map((sample) => sample * factor);
    levelled = limitPeaks([louder], ceiling, reach)[0] ?? louder;
  }
  return levelled;
};

/** What the ear calls loud: -50 dB and less is 0, -10 dB and more is 1. */
const levelsOf = (samples: Float32Array): number[] => {
  const width = sampleRate / levelsPerSecond;
  return Array.from({ length: Math.floor(samples.length / width) }, (_, index) => {
    let energy = 0;
    for (const sample of samples.subarray(index * width, (index + 1) * width)) energy += sample * sample;
    const decibels = 10 * Math.log10(energy / width);
    return Math.round(Math.max(0, Math.min(1, (decibels + 50) / 40)) * 1000) / 1000;
  });
};
