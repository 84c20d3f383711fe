import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runFfmpeg, verifyClip } from "../../../src/media/index.ts";
import { makeClip } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test("a whole transparent clip passes, and says what is in it", async () => {
  const clip = await makeClip(join(await makeTempDir(), "clip.webm"));
  const { facts, analysis } = await verifyClip(clip, { expectedMs: 1000 });
  expect(facts).toMatchObject({
    codec: "vp9",
    fps: 25,
    frames: 25,
    durationMs: 1000,
    hasAlpha: true,
    hasSound: true,
  });
  expect(analysis).toMatchObject({ decodedFrames: 25, alphaMin: 0, premultiplied: false });
  const { box, head } = analysis;
  expect(box?.width).toBeLessThan(140);
  expect([box?.x, box?.y, box?.width, box?.height].map((value) => (value ?? 1) % 2)).toEqual([0, 0, 0, 0]);
  // Its centre is at 36 % of the height, and its radius 16 % of the short side.
  expect((head?.y ?? 0) + (head?.height ?? 0) / 2).toBeGreaterThan(90 * 0.3);
  expect((head?.y ?? 0) + (head?.height ?? 0) / 2).toBeLessThan(90 * 0.42);
  expect((head?.x ?? 0) + (head?.width ?? 0) / 2).toBeCloseTo(82, -1);
});

test("VP8 with alpha passes as well", async () => {
  const clip = await makeClip(join(await makeTempDir(), "clip.webm"), { codec: "vp8", durationMs: 400 });
  expect((await verifyClip(clip, { expectedMs: 400 })).analysis.alphaMin).toBeLessThan(3);
});

test("a clip cut at any byte is refused", async () => {
  const dir = await makeTempDir();
  const whole = await readFile(await makeClip(join(dir, "clip.webm")));
  const cuts = [
    ...Array.from({ length: 60 }, (_, index) => Math.floor((index / 60) * whole.length)),
    ...Array.from({ length: 40 }, (_, index) => whole.length - 1 - index * 3),
  ];
  const accepted: number[] = [];
  for (const cut of cuts) {
    const path = join(dir, "cut.webm");
    await writeFile(path, whole.subarray(0, cut));
    await verifyClip(path, { expectedMs: 1000 }).then(
      () => accepted.push(cut),
      (error: unknown) => expect(error).toHaveProperty("code", expect.stringMatching(/^media_/)),
    );
  }
  expect(accepted).toEqual([]);
});

test("a clip with bytes overwritten in its middle is refused", async () => {
  const dir = await makeTempDir();
  const whole = await readFile(await makeClip(join(dir, "clip.webm"), { sound: false }));
  whole.fill(0xff, Math.floor(whole.length * 0.4), Math.floor(whole.length * 0.6));
  const path = join(dir, "damaged.webm");
  await writeFile(path, whole);
  await expect(verifyClip(path, { expectedMs: 1000 })).rejects.toThrow();
});

test.each([
  ["opaque everywhere", { alpha: 255 }, 1000, /clip_(opaque|without_alpha)/],
  ["nearly opaque everywhere", { alpha: 200 }, 1000, /clip_opaque/],
  ["empty", { alpha: 0 }, 1000, /clip_empty/],
  ["shorter than its sound", {}, 2000, /clip_wrong_duration/],
  ["longer than its sound", {}, 600, /clip_wrong_duration/],
])("a clip that is %s is refused", async (_, options, expectedMs, code) => {
  const clip = await makeClip(join(await makeTempDir(), "clip.webm"), { ...options, sound: false });
  await expect(verifyClip(clip, { expectedMs })).rejects.toHaveProperty("code", expect.stringMatching(code));
});

test("a WebM without an alpha channel, an MP4 and a web page are refused, and named", async () => {
  const dir = await makeTempDir();
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 200 });
  const [flat, mp4, page] = [join(dir, "flat.webm"), join(dir, "clip.mp4"), join(dir, "page.webm")];
  const opaque = ["-i", clip, "-map_metadata", "-1", "-map_metadata:s", "-1", "-pix_fmt", "yuv420p"];
  await runFfmpeg([...opaque, "-c:v", "libvpx-vp9", flat]);
  await runFfmpeg([...opaque, "-c:v", "libx264", mp4]);
  await writeFile(page, "<!DOCTYPE html><html><body>Link expired</body></html>");
  await expect(verifyClip(flat, { expectedMs: 200 })).rejects.toHaveProperty("code", "clip_without_alpha");
  await expect(verifyClip(mp4, { expectedMs: 200 })).rejects.toThrow(/a \.mp4 with avc/);
  await expect(verifyClip(page, { expectedMs: 200 })).rejects.toThrow(/it is a web page/);
});
