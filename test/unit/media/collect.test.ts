import { link, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  collectCache,
  openMediaCache,
  pinPlan,
  readCatalogue,
  sizeOf,
  unpinPlan,
} from "../../../src/media/index.ts";
import type { StoredFile } from "../../../src/model/media.ts";
import {
  age,
  bytesOf,
  entryPath,
  keyNamed,
  pathOfFile,
  storeDerived,
  storeSpeech,
} from "../../support/media-cache.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const [old, recent] = [keyNamed("a"), keyNamed("b")];

/** Two paid speeches, two segments and a file of nobody's: the first of each two was used longer ago. */
const makeCache = async () => {
  const root = await makeTempDir();
  const dir = join(root, "media");
  const cache = await openMediaCache(dir);
  const speeches = [
    await storeSpeech(cache, old, bytesOf("old")),
    await storeSpeech(cache, recent, bytesOf("recent")),
  ];
  const segments = [
    await storeDerived(cache, "segment", bytesOf("first")),
    await storeDerived(cache, "segment", bytesOf("second")),
  ];
  const unclaimed = await cache.put(bytesOf("nobody's"), "png");
  await age([entryPath(dir, old), 50], [entryPath(dir, recent), 40], [pathOfFile(dir, unclaimed), 2]);
  const { records } = await readCatalogue(cache);
  for (const { path, files } of records) {
    if (files[0]?.digest === segments[0]?.digest) await age([path, 30]);
    if (files[0]?.digest === segments[1]?.digest) await age([path, 20]);
  }
  const has = async (file: StoredFile | undefined): Promise<boolean> =>
    file !== undefined && (await (await openMediaCache(dir)).open(file)) !== null;
  const left = async () => ({
    unclaimed: await has(unclaimed),
    segments: [await has(segments[0]), await has(segments[1])],
    speeches: [await has(speeches[0]), await has(speeches[1])],
  });
  return { root, dir, cache, publicDir: join(root, "public"), speeches, segments, unclaimed, left };
};

test("what can be made again goes first, paid clips last, and of each kind what was used longest ago", async () => {
  const { cache, publicDir, left } = await makeCache();
  const all = { unclaimed: true, segments: [true, true], speeches: [true, true] };
  const after = async (bytes: number) => {
    const { afterBytes } = await collectCache(cache, { maxBytes: bytes, publicDir });
    expect(afterBytes).toBeLessThanOrEqual(bytes);
    expect(sizeOf(await readCatalogue(cache))).toBe(afterBytes);
    return left();
  };
  const total = sizeOf(await readCatalogue(cache));
  expect(await after(total)).toEqual(all);
  expect(await after(total - 1)).toEqual({ ...all, unclaimed: false });
  expect(await after(total - 1001)).toEqual({ ...all, unclaimed: false, segments: [false, true] });
  expect(await after(total - 2500)).toEqual({ ...all, unclaimed: false, segments: [false, false] });
  expect(await after(total - 4000)).toEqual({
    ...{ unclaimed: false, segments: [false, false] },
    speeches: [false, true],
  });
  expect(await after(0)).toEqual({ unclaimed: false, segments: [false, false], speeches: [false, false] });
});

test("a dry run says what would go, and removes nothing", async () => {
  const { cache, publicDir, left } = await makeCache();
  const before = sizeOf(await readCatalogue(cache));
  const { removed, beforeBytes, afterBytes } = await collectCache(cache, {
    maxBytes: 0,
    publicDir,
    dryRun: true,
  });
  expect(removed.map(({ kind }) => kind)).toEqual(["unclaimed", "derived", "derived", "paid", "paid"]);
  expect(beforeBytes - afterBytes).toBe(removed.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0));
  expect(sizeOf(await readCatalogue(cache))).toBe(before);
  expect(await left()).toEqual({ unclaimed: true, segments: [true, true], speeches: [true, true] });
});

test("what an unfinished plan needs stays, until the plan is finished or given up", async () => {
  const { dir, cache, publicDir, left } = await makeCache();
  const ended = await openMediaCache(dir, { now: () => Date.now() - 48 * 3_600_000 });
  await pinPlan(ended, "/videos/brief.yaml", [old]);
  // While its process runs, what was used since it began stays as well: here, everything but the first speech.
  expect((await collectCache(cache, { maxBytes: 0, publicDir })).removed).toEqual([]);
  await unpinPlan(cache, "/videos/brief.yaml");
  await pinPlan(cache, "/videos/brief.yaml", [old]);
  await collectCache(cache, { maxBytes: 0, publicDir });
  expect((await left()).speeches).toEqual([true, false]);
  const aMonthLater = await openMediaCache(dir, { now: () => Date.now() + 31 * 86_400_000 });
  await collectCache(aMonthLater, { maxBytes: 0, publicDir });
  expect((await left()).speeches).toEqual([false, false]);
});

test("what a prepared video shows stays", async () => {
  const { cache, publicDir, segments, left } = await makeCache();
  await mkdir(join(publicDir, "prepared"), { recursive: true });
  await writeFile(
    join(publicDir, "prepared", "ada.json"),
    `{"file":"media/${segments[0]?.digest ?? ""}.mp4"}`,
  );
  await collectCache(cache, { maxBytes: 0, publicDir });
  expect((await left()).segments).toEqual([true, false]);
});

test("a file that two records name goes with the second", async () => {
  const { dir, cache, publicDir } = await makeCache();
  const shared = await storeDerived(cache, "still", bytesOf("first"));
  const { records } = await readCatalogue(cache);
  for (const { name, path } of records) await age([path, name === "still" ? 5 : 30]);
  const total = sizeOf(await readCatalogue(cache));
  await collectCache(cache, { maxBytes: total - 2200, publicDir });
  expect((await readCatalogue(cache)).records.filter(({ kind }) => kind === "derived")).toMatchObject([
    { name: "still" },
  ]);
  expect(await (await openMediaCache(dir)).open(shared)).not.toBeNull();
});

test("links into a stage are removed too, or the disk would have won nothing", async () => {
  const { root, dir, cache, publicDir, segments } = await makeCache();
  const stage = join(root, "stage");
  const [segment] = segments;
  if (segment === undefined) throw new Error("no segment");
  await mkdir(join(stage, "media"), { recursive: true });
  const staged = join(stage, "media", `${segment.digest}.mp4`);
  await link(pathOfFile(dir, segment), staged);
  expect((await stat(staged)).nlink).toBe(2);
  await collectCache(cache, { maxBytes: 0, publicDir, stageDirs: [stage] });
  expect(await readdir(join(stage, "media"))).toEqual([]);
});

test("files that were stored a moment ago, before a record names them, stay", async () => {
  const { cache, publicDir } = await makeCache();
  const file = await cache.put(bytesOf("just stored"), "png");
  await collectCache(cache, { maxBytes: 0, publicDir });
  expect(await cache.open(file)).not.toBeNull();
});

test("quarantine, and records that cannot be read, go before anything else", async () => {
  const { dir, cache, publicDir, left } = await makeCache();
  await writeFile(join(dir, "quarantine", "broken.webm"), Buffer.alloc(500));
  await writeFile(join(dir, "entries", "aa", `${keyNamed("c").replace(/^../, "aa")}.json`), "{");
  const total = sizeOf(await readCatalogue(cache));
  const { removed } = await collectCache(cache, { maxBytes: total - 500, publicDir });
  expect(removed.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["quarantine"]));
  expect(await readdir(join(dir, "quarantine"))).toEqual([]);
  expect((await left()).unclaimed).toBe(true);
});
