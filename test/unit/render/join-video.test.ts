import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePcm, encodeWav, readRawFrames, writeRawFrames } from "../../../src/media/index.ts";
import { durationInFrames } from "../../../src/model/timing.ts";
import { checkVideo } from "../../../src/render/check-video.ts";
import { colourArgs, encoderArgs } from "../../../src/render/compositor/encoder-args.ts";
import { joinVideo } from "../../../src/render/join/join-video.ts";
import { makeSound } from "../../../src/render/sound/make-sound.ts";
import { mixSound } from "../../../src/render/sound/mix-sound.ts";
import { soundInputs } from "../../../src/render/sound/sound-inputs.ts";
import { plainScene, plainVideo, speech } from "../../pipeline/render-fixture/props.ts";
import { flashSize, makeFlashAndBeep, type FlashAndBeep } from "../../support/flash-and-beep.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const sampleRate = 48_000;
const digestOf = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

const framesOf = async (path: string): Promise<{ digest: string; luma: number }[]> => {
  const frames: { digest: string; luma: number }[] = [];
  const format = { ...flashSize, pixelFormat: "yuv420p" } as const;
  for await (const frame of readRawFrames(["-i", path, "-fps_mode", "passthrough"], format)) {
    const luma = frame.subarray(0, flashSize.width * flashSize.height);
    frames.push({
      digest: createHash("sha256").update(frame).digest("hex"),
      luma: luma.reduce((sum, value) => sum + value, 0) / luma.length,
    });
  }
  return frames;
};

/** Samples at which something is heard after a silence. */
const onsets = (samples: Float32Array): number[] => {
  const loud = 0.3 * samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  const found: number[] = [];
  for (let at = 0, last = -Infinity; at < samples.length; at += 1) {
    if (Math.abs(samples[at] ?? 0) < loud) continue;
    if (at - last > 0.1 * sampleRate) found.push(at);
    last = at;
  }
  return found;
};

describe.each([25, 30] as const)("ten segments and their sound at %i frames a second", (fps) => {
  let made: FlashAndBeep;
  let dir: string;
  let frames: number;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "greenroom-join-"));
    made = await makeFlashAndBeep(dir, fps);
    frames = durationInFrames(made.props);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test("make a video that has every frame at its time, and nothing to warn of", async () => {
    const facts = await checkVideo(made.video, { id: "ada", frames, fps, ...flashSize });
    expect(facts).toEqual({ ...flashSize, frames, durationInSeconds: frames / fps });
  });

  test("show exactly what each segment shows", async () => {
    const apart = (await Promise.all(made.segments.map(framesOf))).flat();
    expect(await framesOf(made.video)).toEqual(apart);
    expect(apart).toHaveLength(frames);
  });

  test("begin every beep with its flash, at the start, in the middle and at the end", async () => {
    const white = (await framesOf(made.video)).flatMap(({ luma }, frame) => (luma > 200 ? [frame] : []));
    expect(white).toEqual(made.flashes);
    const { channels } = await decodePcm(made.video, { sampleRate });
    const heard = onsets(channels[0] ?? new Float32Array());
    expect(heard).toHaveLength(white.length);
    const offsetsMs = heard.map((at, index) => (at / sampleRate - (white[index] ?? Number.NaN) / fps) * 1000);
    for (const offset of offsetsMs) expect(Math.abs(offset - (offsetsMs[0] ?? 0))).toBeLessThan(1);
    expect(Math.abs(offsetsMs[0] ?? Number.NaN)).toBeLessThan(2);
  });

  test("give the same bytes each time", async () => {
    const [sound, target] = [join(dir, "sound-again.mp4"), join(dir, "again.mp4")];
    await makeSound(made.props, { publicDir: made.publicDir, target: sound });
    expect(await digestOf(sound)).toBe(await digestOf(made.sound));
    const { segments } = made;
    await joinVideo({ segments, sound, target, title: 'Flash & beep: it\'s = "ü"', fps, frames });
    expect(await digestOf(target)).toBe(await digestOf(made.video));
  });
});

describe("sound that goes on over the joints of scenes", () => {
  test("is no worse there than elsewhere, and nothing clicks", async () => {
    const publicDir = await makeTempDir();
    // Whole periods in a scene: said one after another, they are one tone.
    const tone = Float32Array.from(
      { length: sampleRate / 2 },
      (_, at) => 0.3 * Math.sin((2 * Math.PI * 440 * at) / sampleRate),
    );
    await writeFile(join(publicDir, "tone.wav"), encodeWav({ sampleRate, channels: [tone] }));
    const scenes = Array.from({ length: 8 }, (_, index) => ({
      ...plainScene,
      id: `scene-${String(index)}`,
      durationInFrames: 15,
      speech: speech("tone.wav", 500, []),
    }));
    const props = { ...plainVideo, scenes };
    const target = join(publicDir, "sound.mp4");
    await makeSound(props, { publicDir, target });

    const mix = await mixSound(soundInputs(props), publicDir);
    const said = mix?.left ?? new Float32Array();
    const heard = (await decodePcm(target)).channels[0] ?? new Float32Array();
    const product = (a: Float32Array, b: Float32Array): number =>
      a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
    const gain = product(said, heard) / product(said, said);
    const errorNear = (isNear: boolean): number =>
      said.reduce((most, value, at) => {
        const fromJoint = Math.abs(at - Math.round(at / tone.length) * tone.length);
        const isAtEnd = at < 4800 || at > said.length - 4800;
        if (isAtEnd || fromJoint < 480 !== isNear) return most;
        return Math.max(most, Math.abs((heard[at] ?? 0) - gain * value));
      }, 0);
    expect(errorNear(true)).toBeLessThanOrEqual(errorNear(false) * 1.1);
    expect(errorNear(true)).toBeLessThan(0.005 * gain);
  });
});

describe("segments that cannot be joined", () => {
  const encode = async (path: string, frames: number, args: readonly string[] = []): Promise<string> => {
    const pictures = Array.from({ length: frames }, (_, index) => Buffer.alloc(32 * 32 * 1.5, 40 + index));
    await writeRawFrames(pictures, { width: 32, height: 32, pixelFormat: "yuv420p", fps: 30, colourArgs }, [
      ...encoderArgs({ preset: "veryfast", crf: 18, fps: 30 }),
      ...args,
      path,
    ]);
    return path;
  };
  const join2 = async (dir: string, segments: string[], frames: number): Promise<void> => {
    const options = { sound: join(dir, "sound.mp4"), target: join(dir, "video.mp4"), title: "Ada", fps: 30 };
    await joinVideo({ ...options, segments, frames });
  };

  test("are named: by other settings, with other times, with frames too few, cut short, or none at all", async () => {
    const dir = await makeTempDir();
    const first = await encode(join(dir, "first.mp4"), 3);
    const other = await encode(join(dir, "other.mp4"), 3, ["-profile:v", "baseline"]);
    await expect(join2(dir, [first, other], 6)).rejects.toThrow(/other\.mp4 was encoded by other settings/);
    const slower = await encode(join(dir, "slower.mp4"), 3, ["-video_track_timescale", "15360"]);
    await expect(join2(dir, [first, slower], 6)).rejects.toThrow(/slower\.mp4 was encoded by other settings/);
    await expect(join2(dir, [first, first], 7)).rejects.toThrow("hold 6 frames instead of 7");
    const whole = await readFile(first);
    await writeFile(join(dir, "cut.mp4"), whole.subarray(0, whole.length - 200));
    await expect(join2(dir, [first, join(dir, "cut.mp4")], 6)).rejects.toThrow(/cut\.mp4 holds no H\.264/);
    await writeFile(join(dir, "text.mp4"), "not a video at all, only some text");
    await expect(join2(dir, [join(dir, "text.mp4")], 1)).rejects.toThrow(/text\.mp4 holds no H\.264/);
    await expect(join2(dir, [], 0)).rejects.toThrow("no segments");
  });
});
