import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeWav, measurePcm } from "../../../src/media/index.ts";
import { loopSound } from "../../../src/render/sound/loop-sound.ts";
import { masterSound } from "../../../src/render/sound/master-sound.ts";
import { mixSound } from "../../../src/render/sound/mix-sound.ts";
import { placeSound } from "../../../src/render/sound/place-sound.ts";
import { soundInputs } from "../../../src/render/sound/sound-inputs.ts";
import { plainScene, plainVideo, speech, word } from "../../pipeline/render-fixture/props.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const sampleRate = 48_000;
const tone = (hertz: number, seconds: number, level: number): Float32Array =>
  Float32Array.from(
    { length: sampleRate * seconds },
    (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
  );
const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe("placing sound", () => {
  test("puts the first sample exactly where it was asked for", () => {
    const track = new Float32Array(10);
    placeSound(track, Float32Array.of(0.5, 0.25), 4);
    expect([...track]).toEqual([0, 0, 0, 0, 0.5, 0.25, 0, 0, 0, 0]);
  });

  test("adds to what is there, and leaves out what reaches over the end", () => {
    const track = new Float32Array(3);
    placeSound(track, Float32Array.of(0.5, 0.5, 0.5), 0);
    placeSound(track, Float32Array.of(0.25, 0.25), 2);
    expect([...track]).toEqual([0.5, 0.5, 0.75]);
  });
});

describe("looping a track", () => {
  test("repeats one that was made to loop to the sample", () => {
    const track = tone(100, 1, 0.5);
    const looped = loopSound(track, 2.5 * sampleRate);
    expect(looped.subarray(sampleRate, 2 * sampleRate)).toEqual(track);
    expect(looped.length).toBe(2.5 * sampleRate);
  });

  test("takes the click out of one that was not, and keeps its beat", () => {
    const track = tone(100, 1, 0.5).map((sample, index) => sample + 0.4 * (index / sampleRate));
    const looped = loopSound(track, 2 * sampleRate);
    const step = Math.abs((looped[sampleRate] ?? 0) - (looped[sampleRate - 1] ?? 0));
    expect(step).toBeLessThan(0.01);
    expect(looped.subarray(sampleRate + 1000)).toEqual(track.subarray(1000));
  });
});

describe("the mix of a video", () => {
  const stage = async () => {
    const publicDir = await makeTempDir();
    const click = new Float32Array(sampleRate);
    click[0] = 0.5;
    await writeFile(join(publicDir, "click.wav"), encodeWav({ sampleRate, channels: [click] }));
    await writeFile(join(publicDir, "music.wav"), encodeWav({ sampleRate, channels: [tone(200, 2, 0.5)] }));
    return publicDir;
  };

  test.each([25, 30] as const)(
    "has speech on the first sample of its scene at %i frames a second",
    async (fps) => {
      const publicDir = await stage();
      const said = speech("click.wav", 1000, []);
      const scenes = [
        { ...plainScene, durationInFrames: 47, speech: said },
        {
          ...plainScene,
          id: "b",
          durationInFrames: 61,
          speech: said,
          transition: { kind: "fade" as const, durationInFrames: 7 },
        },
      ];
      const mix = await mixSound(soundInputs({ ...plainVideo, fps, scenes }), publicDir);
      const clicks = [...(mix?.left ?? [])].flatMap((sample, index) => (sample > 0.4 ? [index] : []));
      expect(clicks).toEqual([0, (40 * sampleRate) / fps]);
      expect(mix?.left.length).toBe((101 * sampleRate) / fps);
    },
  );

  test("has music at its volume between words, 14 dB lower under them, and none at the very end", async () => {
    const publicDir = await stage();
    const scene = {
      ...plainScene,
      durationInFrames: 300,
      speech: speech("click.wav", 1000, [word("Hello", 3000, 5000)]),
    };
    const music = { file: "music.wav", durationMs: 2000, volume: 0.5 };
    const mix = await mixSound(soundInputs({ ...plainVideo, music, scenes: [scene] }), publicDir);
    const levelAt = (seconds: number) =>
      20 *
      Math.log10(
        rms((mix?.left ?? new Float32Array()).subarray(seconds * sampleRate, (seconds + 0.5) * sampleRate)),
      );
    const open = levelAt(1.5);
    expect(open).toBeCloseTo(20 * Math.log10((0.5 * 0.5) / Math.SQRT2), 0);
    expect(levelAt(4) - open).toBeCloseTo(-14, 0);
    expect(levelAt(7) - open).toBeCloseTo(0, 0);
    expect(Math.abs(mix?.left.at(-1) ?? 1)).toBeLessThan(0.001);
  });

  test("is nothing for a video without speech and music", async () => {
    expect(await mixSound(soundInputs(plainVideo), "/nowhere")).toBeNull();
  });

  test("says so when a sound is not there", async () => {
    const scenes = [{ ...plainScene, speech: speech("gone.wav", 1000, []) }];
    await expect(mixSound(soundInputs({ ...plainVideo, scenes }), "/nowhere")).rejects.toThrow(
      "No such file",
    );
  });
});

describe("mastering", () => {
  const target = { loudness: -14, truePeak: -1.5 };

  test.each([0.01, 0.05, 0.9])("brings a tone of level %d to its loudness", (level) => {
    const sound = tone(300, 2, level);
    const { left, right } = masterSound({ left: sound, right: sound }, target);
    expect(measurePcm({ sampleRate, channels: [left, right] }).integrated).toBeCloseTo(-14, 0);
  });

  test("keeps every true peak under the ceiling where quiet sound has loud peaks", () => {
    const sound = tone(300, 4, 0.02);
    for (let at = 12_000; at < sound.length; at += 24_000)
      sound.set(tone(11_900, 1, 0.95).subarray(0, 200), at);
    const { left, right } = masterSound({ left: sound, right: sound }, target);
    const measured = measurePcm({ sampleRate, channels: [left, right] });
    expect(measured.truePeak).toBeLessThanOrEqual(-1.4);
  });

  test("leaves silence silent", () => {
    const nothing = new Float32Array(sampleRate);
    const mix = { left: nothing, right: nothing };
    expect(masterSound(mix, target)).toBe(mix);
  });
});
