import { chmod, readFile, rm, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  alphaDecoderArgs,
  ingestClip,
  openMediaCache,
  probe,
  readRawFrames,
} from "../../../src/media/index.ts";
import { filmFactsOf } from "../../../src/media/film-facts.ts";
import { unpremultiply } from "../../../src/media/unpremultiply.ts";
import type { Box } from "../../../src/model/media.ts";
import { makeClip, type TestClipOptions } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const drivenBy = "a".repeat(64);

const conform = async (options: TestClipOptions = {}, expectedMs = 1000) => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const path = await makeClip(join(dir, "clip.webm"), options);
  const entry = await ingestClip(cache, path, { drivenBy, expectedMs });
  return { cache, path, entry, conformed: await cache.require(entry.conformed) };
};

/** Frames as RGBA, decoded with their alpha, cropped. */
const framesOf = async (path: string, box: Box): Promise<Buffer[]> => {
  const frames: Buffer[] = [];
  const args = [...alphaDecoderArgs("vp9"), "-i", path];
  const crop = `crop=${box.width}:${box.height}:${box.x}:${box.y},scale=in_color_matrix=bt709`;
  const format = { width: box.width, height: box.height, pixelFormat: "rgba" } as const;
  for await (const frame of readRawFrames([...args, "-vf", crop], format)) frames.push(Buffer.from(frame));
  return frames;
};
const whole = ({ width, height }: { width: number; height: number }): Box => ({ x: 0, y: 0, width, height });

/** Colours over white, as a viewer sees them. */
const overWhite = (frame: Buffer, at: number): number[] => {
  const alpha = (frame[at + 3] ?? 0) / 255;
  return [0, 1, 2].map((channel) => (frame[at + channel] ?? 0) * alpha + 255 * (1 - alpha));
};
const psnrOverWhite = (a: Buffer, b: Buffer): number => {
  let squares = 0;
  for (let at = 0; at < a.length; at += 4) {
    const other = overWhite(b, at);
    for (const [channel, value] of overWhite(a, at).entries())
      squares += (value - (other[channel] ?? 0)) ** 2;
  }
  return 10 * Math.log10((255 * 255) / (squares / ((a.length / 4) * 3)));
};

test("a conformed clip is the crop of the subject, as long as asked, silent, and easy to seek in", async () => {
  const { entry, conformed } = await conform();
  expect(entry).toMatchObject({ frames: 25, fps: 25, durationMs: 1000, drivenBy, unpremultiplied: false });
  expect(entry.source).toEqual({ width: 160, height: 90 });
  expect(entry.box).toMatchObject({ width: entry.width, height: entry.height });
  expect(entry.width * entry.height).toBeLessThan(160 * 90 * 0.8);
  expect(await probe(conformed)).toMatchObject({
    ...{ codec: "vp9", hasAlpha: true, hasSound: false, frames: 25, fps: 25 },
    ...{ width: entry.width, height: entry.height },
  });
  const { head } = entry;
  expect(head === null ? -1 : head.x + head.width / 2).toBeCloseTo(entry.width / 2, -1.2);
});

test("a straight clip stays as it is: every frame, over white, above 38 dB", async () => {
  const { path, entry, conformed } = await conform();
  const [before, after] = [await framesOf(path, entry.box), await framesOf(conformed, whole(entry))];
  expect(after).toHaveLength(before.length);
  const worst = Math.min(
    ...before.map((frame, index) => psnrOverWhite(frame, after[index] ?? Buffer.alloc(0))),
  );
  expect(worst).toBeGreaterThan(38);
});

test("a clip matted on black loses its dark rim, and keeps its colours within three levels", async () => {
  const straight = await conform();
  const { path, entry, conformed } = await conform({ matting: "premultiplied" });
  expect(entry.unpremultiplied).toBe(true);
  expect(entry.box).toEqual(straight.entry.box);
  const ideal = (await framesOf(straight.path, entry.box))[10] ?? Buffer.alloc(0);
  const dark = (await framesOf(path, entry.box))[10] ?? Buffer.alloc(0);
  const mended = (await framesOf(conformed, whole(entry)))[10] ?? Buffer.alloc(0);
  const errors = { dark: 0, mended: 0, inside: 0, rim: 0, opaque: 0 };
  for (let at = 0; at < ideal.length; at += 4) {
    const alpha = ideal[at + 3] ?? 0;
    const want = overWhite(ideal, at);
    const difference = (frame: Buffer, wanted = want): number =>
      overWhite(frame, at).reduce(
        (sum, value, channel) => sum + Math.abs(value - (wanted[channel] ?? 0)),
        0,
      ) / 3;
    if (alpha > 40 && alpha < 215) {
      errors.rim += 1;
      errors.dark += difference(dark);
      errors.mended += difference(mended);
    } else if (isDeep(ideal, at, entry.width)) {
      errors.opaque += 1;
      errors.inside += difference(mended, overWhite(dark, at));
    }
  }
  expect(errors.dark / errors.rim).toBeGreaterThan(25);
  expect(errors.mended / errors.rim).toBeLessThan(6);
  expect(errors.inside / errors.opaque).toBeLessThan(3);
});

test("un-premultiplying exact pixels gives back the colour at every alpha", () => {
  const [width, height] = [256, 2];
  const frame = Buffer.alloc(width * height * 2.5);
  const [y, u, v] = [170, 90, 150];
  for (let x = 0; x < width; x += 1) {
    const alpha = Math.floor(x / 2) * 2;
    for (const row of [0, 1]) {
      frame[row * width + x] = 16 + Math.round(((y - 16) * alpha) / 255);
      frame[width * height * 1.5 + row * width + x] = alpha;
    }
    frame[width * height + Math.floor(x / 2)] = 128 + Math.round(((u - 128) * alpha) / 255);
    frame[width * height * 1.25 + Math.floor(x / 2)] = 128 + Math.round(((v - 128) * alpha) / 255);
  }
  unpremultiply(frame, { width, height });
  for (let x = 64; x < width; x += 1) {
    expect(Math.abs((frame[x] ?? 0) - y)).toBeLessThanOrEqual(3);
    expect(Math.abs((frame[width * height + Math.floor(x / 2)] ?? 0) - u)).toBeLessThanOrEqual(3);
    expect(Math.abs((frame[width * height * 1.25 + Math.floor(x / 2)] ?? 0) - v)).toBeLessThanOrEqual(3);
  }
});

test("a clip that is some frames longer or shorter than its sound is made exactly as long", async () => {
  for (const expectedMs of [800, 1200]) {
    const { entry, conformed } = await conform({ sound: false }, expectedMs);
    expect(entry).toMatchObject({ durationMs: expectedMs, frames: expectedMs / 40 });
    expect(await probe(conformed)).toMatchObject({ frames: expectedMs / 40 });
  }
});

test("the same clip conforms to the same bytes in another cache, and once per cache", async () => {
  const dir = await makeTempDir();
  const path = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 400 });
  const caches = [await openMediaCache(join(dir, "a")), await openMediaCache(join(dir, "b"))] as const;
  const [a, b] = await Promise.all(
    caches.map((cache) => ingestClip(cache, path, { drivenBy, expectedMs: 400 })),
  );
  expect(b).toEqual(a);
  expect(await ingestClip(caches[0], path, { drivenBy: "b".repeat(64), expectedMs: 400 })).toEqual({
    ...a,
    drivenBy: "b".repeat(64),
  });
  expect(await readFile(path)).toEqual(await readFile(await caches[0].require(a?.original ?? never())));
});

test("a conformed clip that is lost or damaged is made again from its original, the same to the byte", async () => {
  const { cache, entry, conformed } = await conform({ durationMs: 400, sound: false }, 400);
  const key = "c".repeat(64);
  await cache.putEntry(key, entry);
  const before = await readFile(conformed);
  for (const damage of [() => rm(conformed), () => truncate(conformed, 99)]) {
    await chmod(conformed, 0o644);
    await damage();
    expect(await cache.getEntry(key, { drivenBy })).toEqual(entry);
    expect(await readFile(conformed)).toEqual(before);
  }
  await rm(conformed);
  await rm(await cache.require(entry.original));
  expect(await cache.getEntry(key, { drivenBy })).toBeNull();
});

test("an aborted conform stops and leaves no temporary file", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const path = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 400 });
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(ingestClip(cache, path, { drivenBy, expectedMs: 400 }, signal)).rejects.toThrow("stopped");
});

/** Opaque for some pixels around, where the chroma of an edge does not reach. */
const isDeep = (frame: Buffer, at: number, width: number): boolean =>
  [0, -5, 5, -5 * width, 5 * width].every((offset) => (frame[at + offset * 4 + 3] ?? 0) === 255);

const never = (): never => {
  throw new Error("the clip was not conformed");
};

test("what a render asks of a conformed clip is known before it asks", async () => {
  const { cache, entry } = await conform();
  const facts = await cache.recall(filmFactsOf(entry.conformed.digest));
  expect(facts).toMatchObject({ codec: "vp9", hasEarlierFrames: false, durationInSeconds: 1 });
  expect(facts?.timestamps).toHaveLength(25);
});
