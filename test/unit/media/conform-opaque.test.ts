import { rm, truncate, chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ingestOpaqueClip, openMediaCache, probe } from "../../../src/media/index.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { makeWithFfmpeg } from "../../support/media.ts";
import { encodeFilm } from "../../support/media.ts";

const drivenBy = "a".repeat(64);

const take = async (durationMs: number, expectedMs: number) => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const path = await encodeFilm(join(dir, "scene.mp4"), { durationMs });
  return { cache, path, entry: await ingestOpaqueClip(cache, path, { drivenBy, expectedMs }) };
};

test("a clip that is long enough is used as it came", async () => {
  const { entry } = await take(1000, 1000);
  expect(entry).toMatchObject({ kind: "clip", drivenBy, durationMs: 1000, width: 160, height: 90 });
  expect(entry.conformed).toEqual(entry.original);
});

test("a clip that is some frames short holds its last one", async () => {
  const { cache, entry } = await take(840, 1000);
  expect(entry.conformed).not.toEqual(entry.original);
  expect(await probe(await cache.require(entry.conformed))).toMatchObject({
    ...{ kind: "video", ext: "mp4", frames: 25, fps: 25, durationMs: 1000, width: 160, height: 90 },
  });
});

test("a held clip that is lost is made again, with the same bytes, from what came", async () => {
  const { cache, entry } = await take(840, 1000);
  const key = "b".repeat(64);
  await cache.putEntry(key, entry);
  const file = await cache.require(entry.conformed);
  await chmod(file, 0o644);
  await rm(file);
  expect(await cache.getEntry(key, { drivenBy })).toEqual(entry);
  expect(await cache.getEntry(key, { drivenBy: "c".repeat(64) })).toBeNull();
});

test.each([
  ["much shorter than its sound", 1000, 1400, "clip_wrong_duration"],
  ["much longer than its sound", 1000, 600, "clip_wrong_duration"],
])("a clip that is %s is refused", async (_, durationMs, expectedMs, code) => {
  await expect(take(durationMs, expectedMs)).rejects.toMatchObject({ code });
});

test("a clip that was cut off, and what is no film, is refused", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const film = await encodeFilm(join(dir, "scene.mp4"), { durationMs: 1000 });
  await truncate(film, 3000);
  await expect(ingestOpaqueClip(cache, film, { drivenBy, expectedMs: 1000 })).rejects.toMatchObject({
    code: "media_truncated",
  });
  const sound = await makeWithFfmpeg(dir, "a.wav", ["-f", "lavfi", "-i", "sine=duration=1"]);
  await expect(ingestOpaqueClip(cache, sound, { drivenBy, expectedMs: 1000 })).rejects.toMatchObject({
    code: "clip_not_video",
  });
});
