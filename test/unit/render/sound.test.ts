import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { decodePcm, encodeWav, measureLoudness, measurePcm, runFfmpeg } from "../../../src/media/index.ts";
import { decodeSound } from "../../../src/render/sound/decode-sound.ts";
import { loopSound } from "../../../src/render/sound/loop-sound.ts";
import { makeSound } from "../../../src/render/sound/make-sound.ts";
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

describe("decoded sounds", () => {
  test("are decoded once, and again when the file is another", async () => {
    const path = join(await makeTempDir(), "voice.wav");
    await writeFile(path, encodeWav({ sampleRate, channels: [tone(300, 1, 0.5)] }));
    const [first] = await decodeSound(path, {});
    expect((await decodeSound(path, {}))[0]).toBe(first);
    await writeFile(path, encodeWav({ sampleRate, channels: [tone(300, 2, 0.5)] }));
    expect((await decodeSound(path, {}))[0]).toHaveLength(2 * sampleRate);
  });

  test("are given up, the longest unused first, before they fill the memory", async () => {
    const dir = await makeTempDir();
    const decode = async (name: string) => (await decodeSound(join(dir, name), {}))[0];
    /** Compared as `expect` compares, millions of numbers take a minute. */
    const isKept = async (name: string, before: Float32Array | undefined) => (await decode(name)) === before;
    const names = ["a.wav", "b.wav", "c.wav"];
    // Twenty million bytes each as numbers.
    const wav = encodeWav({ sampleRate, channels: [new Float32Array(5_000_000)] });
    for (const name of names) await writeFile(join(dir, name), wav);
    const [first, second] = [await decode("a.wav"), await decode("b.wav")];
    expect(await isKept("a.wav", first)).toBe(true);
    await decode("c.wav");
    expect(await isKept("a.wav", first)).toBe(true);
    expect(await isKept("b.wav", second)).toBe(false);
  });
});

describe("the sound of a video", () => {
  const said = { sampleRate, channels: [tone(300, 2, 0.1)] };
  const videoOf = async (pcm = said) => {
    const publicDir = await makeTempDir();
    await writeFile(join(publicDir, "said.wav"), encodeWav(pcm));
    const scene = { ...plainScene, durationInFrames: 60, speech: speech("said.wav", 2000, []) };
    return { publicDir, target: join(publicDir, "sound.mp4"), props: { ...plainVideo, scenes: [scene] } };
  };
  const samplesOf = async (path: string): Promise<number> => {
    const args = ["-show_entries", "stream=duration_ts", "-of", "csv=p=0", path];
    return Number((await runFfmpeg(args, { program: "ffprobe" })).stdout.toString());
  };

  test("is as long as the picture to the sample, at its loudness and under its peak", async () => {
    const { props, ...options } = await videoOf();
    const { loudness } = await makeSound(props, options);
    expect(await samplesOf(options.target)).toBe(2 * sampleRate);
    expect(Math.abs((loudness?.integrated ?? 0) + 14)).toBeLessThan(0.5);
    expect(loudness?.truePeak).toBeLessThanOrEqual(-1);
    expect(await measureLoudness(options.target)).toEqual(loudness);
  });

  test("is a silent track of the same length where nothing is said", async () => {
    const { publicDir, target } = await videoOf();
    expect(await makeSound(plainVideo, { publicDir, target })).toEqual({ loudness: null });
    expect(await samplesOf(target)).toBe(sampleRate);
  });

  test("of some frames is what is heard there in the whole video", async () => {
    const halves = tone(300, 2, 0.4);
    for (let at = 0; at < sampleRate; at += 1) halves[at] = (halves[at] ?? 0) / 8;
    const { props, ...options } = await videoOf({ sampleRate, channels: [halves] });
    await makeSound(props, options);
    const [whole = halves] = (await decodePcm(options.target)).channels;
    await makeSound(props, { ...options, range: { first: 15, last: 29 } });
    expect(await samplesOf(options.target)).toBe(sampleRate / 2);
    const [part = halves] = (await decodePcm(options.target)).channels;
    // Levelled on its own, it would be eight times as loud.
    expect(rms(part) / rms(whole.subarray(sampleRate / 2, sampleRate))).toBeCloseTo(1, 1);
  });
});
