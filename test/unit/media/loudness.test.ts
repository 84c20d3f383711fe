import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodePcm, durationMsOf, measureLoudness, measurePcm, runFfmpeg } from "../../../src/media/index.ts";
import { makeSpeech } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test("loudness and true peak agree with ffmpeg's loudnorm, in mono and in stereo", async () => {
  const dir = await makeTempDir();
  const mono = await makeSpeech(join(dir, "mono.wav"), { durationMs: 4000, amplitude: 0.2 });
  const stereo = join(dir, "stereo.wav");
  await runFfmpeg(["-i", mono, "-af", "pan=stereo|c0=c0|c1=0.3*c0", stereo]);
  for (const path of [mono, stereo]) {
    const { log } = await runFfmpeg(
      ["-i", path, "-af", "loudnorm=dual_mono=true:print_format=json", "-f", "null", "-"],
      { logLevel: "info" },
    );
    const number = (name: string): number => Number(new RegExp(`"${name}" : "([-\\d.]+)"`).exec(log)?.[1]);
    const measured = await measureLoudness(path);
    expect(Math.abs(measured.integrated - number("input_i"))).toBeLessThan(0.25);
    expect(Math.abs(measured.truePeak - number("input_tp"))).toBeLessThan(0.25);
  }
});

test("decoding is exact to the sample where encoders add a delay", async () => {
  const dir = await makeTempDir();
  const wav = await makeSpeech(join(dir, "speech.wav"), { durationMs: 1230 });
  for (const [name, codec] of [
    ["speech.mp3", "libmp3lame"],
    ["speech.ogg", "libopus"],
  ] as const) {
    await runFfmpeg(["-i", wav, "-c:a", codec, join(dir, name)]);
    expect(durationMsOf(await decodePcm(join(dir, name)))).toBe(1230);
  }
});

test("one channel decoded as two is as loud as it was", async () => {
  const wav = await makeSpeech(join(await makeTempDir(), "speech.wav"));
  const mono = (await decodePcm(wav)).channels[0];
  const { channels } = await decodePcm(wav, { channels: 2 });
  expect(channels).toHaveLength(2);
  expect(channels[0]).toEqual(mono);
  expect(channels[1]).toEqual(mono);
});

test("a file without sound has no loudness, and an empty sound is refused", async () => {
  const dir = await makeTempDir();
  await runFfmpeg([
    "-f",
    "wav",
    "-i",
    await makeSpeech(join(dir, "a.wav")),
    "-frames:a",
    "0",
    join(dir, "empty.wav"),
  ]);
  await expect(decodePcm(join(dir, "empty.wav"))).rejects.toThrow();
  await expect(measureLoudness(join(dir, "nothing.wav"))).rejects.toThrow();
});

test("a sound of our own is read as ffmpeg would read it, and one that is cut short is not taken for it", async () => {
  const dir = await makeTempDir();
  const own = await makeSpeech(join(dir, "own.wav"), { durationMs: 500 });
  // Another header makes it ffmpeg's to read.
  const other = join(dir, "other.wav");
  await runFfmpeg(["-i", own, "-c:a", "copy", "-metadata", "title=other", other]);
  expect((await readFile(other)).length).toBeGreaterThan((await readFile(own)).length);
  expect(await decodePcm(own)).toEqual(await decodePcm(other));
  expect(await decodePcm(own, { sampleRate: 44_100 })).toEqual(
    await decodePcm(other, { sampleRate: 44_100 }),
  );
  const cut = join(dir, "cut.wav");
  await writeFile(cut, (await readFile(own)).subarray(0, 20_045));
  await expect(decodePcm(cut)).rejects.toThrow("corrupt");
});

test("true peaks between samples are found wherever they lie", () => {
  // A quarter of the sample rate, its samples all beside the crests: 3 dB lower than the sound between them.
  const between = (at: number) =>
    Float32Array.from({ length: 1000 }, (_, index) =>
      Math.abs(index - at) < 20 ? Math.SQRT1_2 * Math.sin((Math.PI * index) / 2 + Math.PI / 4) : 0,
    );
  for (const at of [30, 63, 64, 65, 500, 960]) {
    const { truePeak } = measurePcm({ sampleRate: 48_000, channels: [between(at)] });
    expect(truePeak).toBeGreaterThan(-3.2);
    expect(truePeak).toBeLessThan(-2);
  }
});
