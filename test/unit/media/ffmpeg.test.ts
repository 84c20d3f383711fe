import { createHash } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { MediaError } from "../../../src/errors.ts";
import { readRawFrames, runFfmpeg, startFfmpeg, writeRawFrames } from "../../../src/media/index.ts";
import { makeClip } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const tiny = { width: 16, height: 8, pixelFormat: "rgba" } as const;

test("a failing ffmpeg is an error that ends with what it said last", async () => {
  const running = runFfmpeg(["-i", "/nowhere/at-all.webm", "-f", "null", "-"]);
  await expect(running).rejects.toThrow(MediaError);
  await expect(running).rejects.toThrow(/No such file or directory/);
});

test("an aborted ffmpeg is gone, and the abort's reason is what is thrown", async () => {
  const controller = new AbortController();
  const ffmpeg = startFfmpeg(["-f", "wav", "-i", "pipe:0", "-f", "null", "-"], { signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(ffmpeg.finished).rejects.toThrow("enough");
  await ffmpeg.stop();
  expect(() => startFfmpeg([], { signal: controller.signal })).toThrow("enough");
});

test("an ffmpeg killed from outside is a fault of the machine", async () => {
  const ffmpeg = startFfmpeg(["-f", "wav", "-i", "pipe:0", "-f", "null", "-"]);
  await ffmpeg.stop();
  await expect(ffmpeg.finished).rejects.toMatchObject({ code: "machine_failed" });
});

test("a reader that leaves early takes ffmpeg with it", async () => {
  const clip = await makeClip(join(await makeTempDir(), "clip.webm"), { sound: false });
  const format = { width: 160, height: 90, pixelFormat: "yuva420p" } as const;
  for await (const frame of readRawFrames(["-c:v", "libvpx-vp9", "-i", clip], format)) {
    expect(frame).toHaveLength(160 * 90 * 2.5);
    break;
  }
});

test("frames are whole and stay as they are while they are looked at, where pipes can be had and where not", async () => {
  const clip = await makeClip(join(await makeTempDir(), "clip.webm"), { sound: false, durationMs: 800 });
  const format = { width: 160, height: 90, pixelFormat: "yuva420p" } as const;
  const digestsOf = async (waitMs: number): Promise<string[]> => {
    const digests: string[] = [];
    for await (const frame of readRawFrames(["-c:v", "libvpx-vp9", "-i", clip], format)) {
      // The decoder goes on meanwhile.
      await setTimeout(waitMs);
      digests.push(createHash("sha256").update(frame).digest("hex"));
    }
    return digests;
  };
  const [quick, slow] = [await digestsOf(0), await digestsOf(10)];
  vi.stubEnv("TMPDIR", "/nowhere");
  const joined = await digestsOf(0).finally(() => vi.unstubAllEnvs());
  expect(quick).toHaveLength(20);
  expect(new Set(quick).size).toBeGreaterThan(10);
  expect(slow).toEqual(quick);
  expect(joined).toEqual(quick);
});

test("no pipe is left behind, and a folder with too long a name for one does no harm", async () => {
  const dir = await makeTempDir();
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 200 });
  const format = { width: 160, height: 90, pixelFormat: "yuva420p" } as const;
  const count = async (folder: string): Promise<number> => {
    vi.stubEnv("TMPDIR", await mkdir(folder, { recursive: true }).then(() => folder));
    let frames = 0;
    try {
      for await (const frame of readRawFrames(["-c:v", "libvpx-vp9", "-i", clip], format))
        if (frame.length > 0) frames += 1;
    } finally {
      vi.unstubAllEnvs();
    }
    expect(await readdir(folder)).toEqual([]);
    return frames;
  };
  expect(await count(join(dir, "short"))).toBe(5);
  const long = "long".repeat(30);
  expect(await count(join(dir, long))).toBe(5);
  expect((await readdir(dir)).sort()).toEqual(["clip.webm", long, "short"]);
});

test("frames that end in the middle of one are refused", async () => {
  const clip = await makeClip(join(await makeTempDir(), "clip.webm"), { sound: false, durationMs: 200 });
  const read = async (): Promise<number> => {
    let count = 0;
    const wrongSize = { width: 162, height: 92, pixelFormat: "yuva420p" } as const;
    for await (const frame of readRawFrames(["-c:v", "libvpx-vp9", "-i", clip], wrongSize))
      count += frame.length;
    return count;
  };
  await expect(read()).rejects.toThrow(/last frame/);
});

test("a frame of the wrong length is refused before it shifts all that follow", async () => {
  const path = join(await makeTempDir(), "out.webm");
  const writing = writeRawFrames([Buffer.alloc(3)], { ...tiny, fps: 25 }, ["-c:v", "libvpx-vp9", path]);
  await expect(writing).rejects.toThrow(/3 bytes long instead of 512/);
});

test("an encoder that cannot start is told as such, however many frames wait", async () => {
  const dir = await makeTempDir();
  await writeFile(join(dir, "file"), "");
  function* frames(): Generator<Buffer> {
    for (let index = 0; index < 5000; index += 1) yield Buffer.alloc(512);
  }
  const writing = writeRawFrames(frames(), { ...tiny, fps: 25 }, [
    "-c:v",
    "png",
    join(dir, "file", "x.webm"),
  ]);
  await expect(writing).rejects.toMatchObject({ code: "ffmpeg_failed" });
});
