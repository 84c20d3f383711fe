import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  conformSpeech,
  decodePcm,
  ingestSpeech,
  measureLoudness,
  openMediaCache,
} from "../../../src/media/index.ts";
import { limitPeaks } from "../../../src/media/limit-peaks.ts";
import { measurePcm } from "../../../src/media/loudness.ts";
import { makeSpeech, type TestSpeechOptions } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const breath = { beforeMs: 200, afterMs: 400 };

const conform = async (options: TestSpeechOptions = {}) => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const path = await makeSpeech(join(dir, "speech.wav"), options);
  const entry = await ingestSpeech(cache, path, { words: null, text: "Hello there." });
  const sound = await conformSpeech(cache, entry, breath);
  return { cache, entry, sound, path: await cache.require(sound.file) };
};

test("the sound has the breath around it and ends on a whole frame, to the sample", async () => {
  const { entry, sound, path } = await conform({ durationMs: 2345, sampleRate: 22_050 });
  expect(entry.durationMs).toBeCloseTo(2345, 0);
  expect(sound).toMatchObject({ leadMs: 200, durationMs: 3000 });
  const pcm = await decodePcm(path);
  const [samples = new Float32Array()] = pcm.channels;
  expect(samples).toHaveLength(3000 * 48);
  expect(samples.subarray(0, 190 * 48).every((sample) => sample === 0)).toBe(true);
  expect(samples.subarray(-400 * 48).every((sample) => sample === 0)).toBe(true);
  expect((await readFile(path)).length).toBe(44 + 3000 * 96);
});

test.each([
  ["quiet", { durationMs: 2000, amplitude: 0.03 }],
  ["loud", { durationMs: 2000, amplitude: 0.6 }],
  ["very short", { durationMs: 250 }],
])("%s speech is brought to the one loudness, and under the peak", async (_, options) => {
  const { path } = await conform(options);
  const { integrated, truePeak } = await measureLoudness(path);
  expect(integrated).toBeCloseTo(-16, 0);
  expect(truePeak).toBeLessThanOrEqual(-1.4);
});

test("silence stays silence", async () => {
  const { path, sound } = await conform({ amplitude: 0 });
  expect((await measureLoudness(path)).integrated).toBe(-Infinity);
  expect(new Set(sound.levels)).toEqual(new Set([0]));
});

test("levels follow the voice, thirty a second, from 0 to 1", async () => {
  const { sound } = await conform({ durationMs: 2000 });
  expect(sound.levels).toHaveLength((sound.durationMs * 30) / 1000);
  expect(sound.levels.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
  expect(Math.max(...sound.levels)).toBeGreaterThan(0.7);
  expect(Math.max(...sound.levels)).toBeLessThanOrEqual(1);
});

test("the same speech gives the same sound, and another breath another one", async () => {
  const first = await conform();
  const second = await conform();
  expect(second.sound).toEqual(first.sound);
  const longer = await conformSpeech(first.cache, first.entry, { beforeMs: 500, afterMs: 400 });
  expect(longer.file.digest).not.toBe(first.sound.file.digest);
  expect(longer.leadMs).toBe(500);
});

test("the limiter leaves quiet sound alone, and nothing above its ceiling", () => {
  const quiet = Float32Array.from({ length: 4800 }, (_, index) => 0.2 * Math.sin(index / 9));
  expect(limitPeaks([quiet], 0.5, 240)[0]).toBe(quiet);
  const loud = quiet.map((sample, index) => (index > 2000 && index < 2400 ? sample * 8 : sample));
  const [limited = quiet] = limitPeaks([loud], 0.5, 240);
  expect(10 ** (measurePcm({ sampleRate: 48_000, channels: [limited] }).truePeak / 20)).toBeLessThan(0.51);
  expect([...limited.subarray(0, 1500)]).toEqual([...loud.subarray(0, 1500)]);
});

test("two channels are turned down together, so that what is heard stays where it was", () => {
  const left = Float32Array.from({ length: 4800 }, (_, index) => {
    const level = index > 2000 && index < 2400 ? 1.5 : 0.2;
    return level * Math.sin(index / 9);
  });
  const right = left.map((_, index) => (index > 3800 ? 0.9 : 0.3) * Math.cos(index / 11));
  const [limitedLeft = left, limitedRight = right] = limitPeaks([left, right], 0.5, 240);
  for (let index = 0; index < left.length; index += 1) {
    const gain = (limitedLeft[index] ?? 0) / (left[index] ?? 0);
    if (Math.abs(left[index] ?? 0) < 0.05) continue;
    expect(Math.abs((limitedRight[index] ?? 0) - gain * (right[index] ?? 0))).toBeLessThan(1e-5);
  }
  const measured = measurePcm({ sampleRate: 48_000, channels: [limitedLeft, limitedRight] });
  expect(measured.truePeak).toBeLessThan(20 * Math.log10(0.51));
});

test("a peak at the very start or end of a sound is held like any other", () => {
  const atEdges = Float32Array.from({ length: 2400 }, (_, index) =>
    index < 40 || index >= 2360 ? 2 * Math.sin((2 * Math.PI * 1000 * index) / 48_000) : 0,
  );
  const [limited = atEdges] = limitPeaks([atEdges], 0.5, 240);
  expect(Math.max(...limited.map(Math.abs))).toBeLessThanOrEqual(0.5 + 1e-4);
});
