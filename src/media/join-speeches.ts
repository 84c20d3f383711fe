import type { SpeechEntry } from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { decodePcm, encodeWav, samplesOf } from "./pcm.ts";

const sampleRate = 48_000;

/**
 * One speech of several, one after the other to the sample; words move by the samples before them. The same parts always
 * give the same bytes, so what was driven by them still fits.
 *
 * @throws MediaError when a part is gone from the cache or cannot be decoded.
 */
export const joinSpeeches = async (
  cache: MediaCache,
  parts: readonly SpeechEntry[],
  signal?: AbortSignal,
): Promise<SpeechEntry> => {
  const sounds: Float32Array[] = [];
  const words: SpeechEntry["words"] = [];
  let samples = 0;
  for (const part of parts) {
    const pcm = await decodePcm(await cache.require(part.original), { sampleRate, signal });
    const beforeMs = (samples * 1000) / sampleRate;
    for (const { word, startMs, endMs } of part.words) {
      words.push({ word, startMs: startMs + beforeMs, endMs: endMs + beforeMs });
    }
    sounds.push(...pcm.channels.slice(0, 1));
    samples += samplesOf(pcm);
  }
  const joined = new Float32Array(samples);
  let at = 0;
  for (const sound of sounds) {
    joined.set(sound, at);
    at += sound.length;
  }
  return {
    kind: "speech",
    original: await cache.put(encodeWav({ sampleRate, channels: [joined] }), "wav"),
    durationMs: (samples * 1000) / sampleRate,
    words,
    timing: parts.every(({ timing }) => timing === "exact") ? "exact" : "estimated",
  };
};
