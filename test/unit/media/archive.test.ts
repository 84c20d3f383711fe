import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { pack, type Pack } from "tar-stream";
import { expect, test } from "vitest";
import { readMemberName } from "../../../src/media/archive-format.ts";
import { conformEntry } from "../../../src/media/conform-entry.ts";
import {
  exportCache,
  importCache,
  ingestClip,
  openMediaCache,
  type MediaCache,
} from "../../../src/media/index.ts";
import { formatRecord } from "../../../src/media/record-file.ts";
import { encodeWav } from "../../../src/media/index.ts";
import { makeClip } from "../../support/media.ts";
import { bytesOf, keyNamed, storeDerived, storeSpeech } from "../../support/media-cache.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const key = keyNamed("a");
const sound = encodeWav({ sampleRate: 48_000, channels: [new Float32Array(480)] });
const head = JSON.stringify({ format: "greenroom-cache", version: 1, records: 0, files: 0 });

const makeCache = async (): Promise<{ root: string; cache: MediaCache }> => {
  const root = await makeTempDir();
  return { root, cache: await openMediaCache(join(root, "media")) };
};

type Member = readonly [header: Parameters<Pack["entry"]>[0], content?: string | Buffer];
const writeArchive = async (path: string, members: readonly Member[]): Promise<string> => {
  const tar = pack();
  for (const [header, content = ""] of members) tar.entry(header, content);
  tar.finalize();
  await pipeline(tar, createWriteStream(path));
  return path;
};

test("paid clips go out into one file and in elsewhere; what is derived stays behind, and is made again", async () => {
  const { root, cache } = await makeCache();
  await storeSpeech(cache, keyNamed("b"), sound);
  await storeDerived(cache, "segment", bytesOf("segment"));
  const clip = await makeClip(join(root, "clip.webm"), { sound: false, durationMs: 200 });
  const entry = await ingestClip(cache, clip, { drivenBy: keyNamed("d"), expectedMs: 200 });
  await cache.putEntry(key, entry);
  const archive = join(root, "clips.tar");
  expect(await exportCache(cache, archive)).toMatchObject({ records: 2, files: 2 });

  const { cache: other } = await makeCache();
  expect(await importCache(other, archive)).toMatchObject({ added: 2, known: 0, files: 2 });
  expect(await other.open(entry.conformed)).toBeNull();
  expect(await other.getEntry(key, { drivenBy: keyNamed("d") })).toEqual(entry);
  expect(await other.getEntry(keyNamed("b"))).toEqual(await cache.getEntry(keyNamed("b")));
  expect(await importCache(other, archive)).toMatchObject({ added: 0, known: 2 });
  expect(await conformEntry(other, entry)).toEqual(entry);
});

test("with all, what is derived goes along; equal caches give equal archives, and nothing is left beside them", async () => {
  const archives = await Promise.all(
    ["first", "second"].map(async () => {
      const { root, cache } = await makeCache();
      await storeSpeech(cache, key, sound);
      await storeDerived(cache, "segment", bytesOf("segment"));
      await exportCache(cache, join(root, "all.tar"), { all: true });
      expect(await readdir(root)).toEqual(["all.tar", "media"]);
      return join(root, "all.tar");
    }),
  );
  const [first = "", second = ""] = archives;
  expect(await readFile(first)).toEqual(await readFile(second));
  const { cache } = await makeCache();
  expect(await importCache(cache, first)).toMatchObject({ added: 2, files: 2 });
});

test("an entry that lost its file stays at home", async () => {
  const { root, cache } = await makeCache();
  await rm(await cache.require(await storeSpeech(cache, key, sound)));
  expect(await exportCache(cache, join(root, "clips.tar"))).toMatchObject({ records: 0, files: 0 });
});

test("an archive that cannot be written is an error of the machine, and nothing is left of it", async () => {
  const { root, cache } = await makeCache();
  await storeSpeech(cache, key, sound);
  await mkdir(join(root, "taken", "folder"), { recursive: true });
  await expect(exportCache(cache, join(root, "taken"))).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  await expect(exportCache(cache, join(root, "no", "such.tar"))).rejects.toThrow(/ENOENT/);
  expect(await readdir(root)).toEqual(["media", "taken"]);
});

test("an archive that was cut, or in which a byte was flipped, is never taken in as something else", async () => {
  const { root, cache } = await makeCache();
  const original = await storeSpeech(cache, key, sound);
  const good = join(root, "good.tar");
  await exportCache(cache, good);
  const whole = await readFile(good);
  const expected = await cache.getEntry(key);
  let refused = 0;
  for (let round = 0; round < 40; round += 1) {
    const bad = join(root, "bad.tar");
    await writeFile(bad, whole);
    const at = Math.floor((whole.length * round) / 40);
    if (round % 2 === 0) await truncate(bad, at);
    else {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x20;
      await writeFile(bad, flipped);
    }
    const other = await openMediaCache(join(root, `other-${round}`));
    await importCache(other, bad).catch((error: unknown) => {
      expect(error).toMatchObject({ code: expect.stringMatching(/^archive_/) as string });
      refused += 1;
    });
    const entry = await other.getEntry(key);
    if (entry !== null) expect(entry).toEqual(expected);
    expect([null, await readFile(await cache.require(original), "hex")]).toContain(
      await other.open(original).then((path) => (path === null ? null : readFile(path, "hex"))),
    );
  }
  // The rest fell into padding that means nothing.
  expect(refused).toBeGreaterThan(15);
});

const evil: [what: string, members: Member[]][] = [
  ["a path upwards", [[{ name: "../../evil.txt" }, "x"]]],
  ["a path upwards behind a good folder", [[{ name: "files/../../evil.txt" }, "x"]]],
  ["an absolute path", [[{ name: "/tmp/evil.txt" }, "x"]]],
  ["a path with backslashes", [[{ name: "files\\..\\..\\evil.txt" }, "x"]]],
  ["a file with another name", [[{ name: `files/${key}` }, "x"]]],
  ["a digest in capitals", [[{ name: `files/${"A".repeat(64)}.wav` }, "x"]]],
  ["an ending that is a path", [[{ name: `files/${key}./../x` }, "x"]]],
  ["a symbolic link", [[{ name: `files/${key}.wav`, type: "symlink", linkname: "/etc/passwd" }]]],
  ["a hard link", [[{ name: `files/${key}.wav`, type: "link", linkname: "/etc/passwd" }]]],
  ["a folder", [[{ name: "files/", type: "directory" }]]],
  ["a device", [[{ name: `files/${key}.wav`, type: "character-device" }]]],
  ["a second head", [[{ name: "greenroom-cache.json" }, head]]],
];
test.each(evil)("%s in an archive is refused, and nothing is written anywhere", async (_, members) => {
  const { root, cache } = await makeCache();
  const archive = await writeArchive(join(root, "evil.tar"), [
    [{ name: "greenroom-cache.json" }, head],
    ...members,
  ]);
  await expect(importCache(cache, archive)).rejects.toMatchObject({ code: "archive_invalid" });
  expect(await readdir(root)).toEqual(["evil.tar", "media"]);
  expect(await readdir(join(cache.dir, "files"))).toEqual([]);
  expect(await readdir(join(cache.dir, "tmp"))).toEqual([]);
});

test("an archive without a head, of another version, or that is none, is refused", async () => {
  const { root, cache } = await makeCache();
  const path = join(root, "bad.tar");
  for (const members of [
    [[{ name: `files/${key}.wav` }, "x"]],
    [[{ name: "greenroom-cache.json" }, head.replace("1", "2")]],
    [[{ name: "greenroom-cache.json" }, "{"]],
  ] satisfies Member[][]) {
    await writeArchive(path, members);
    await expect(importCache(cache, path)).rejects.toMatchObject({ code: "archive_invalid" });
  }
  for (const content of ["", "no archive", "<html>".repeat(500)]) {
    await writeFile(path, content);
    await expect(importCache(cache, path)).rejects.toMatchObject({ code: "archive_corrupt" });
  }
  await expect(importCache(cache, join(root, "none.tar"))).rejects.toThrow(/ENOENT/);
});

test("bytes under another's digest, a page saved as a clip, and a record without its file are refused", async () => {
  const { root, cache } = await makeCache();
  const path = join(root, "bad.tar");
  const write = (...members: Member[]) =>
    writeArchive(path, [[{ name: "greenroom-cache.json" }, head], ...members]);
  await write([{ name: `files/${key}.wav` }, "not those bytes"]);
  await expect(importCache(cache, path)).rejects.toMatchObject({ code: "archive_corrupt" });
  expect(await readdir(join(cache.dir, "files"))).toEqual([]);

  const page = Buffer.from("<!doctype html><p>Your link has expired");
  const { cache: source } = await makeCache();
  const original = await source.put(page, "webm");
  const value = { kind: "speech", original, durationMs: 1, words: [], timing: "exact" };
  const record: Member = [{ name: `entries/${key}.json` }, formatRecord({ id: key, name: "entry", value })];
  await write(record);
  await expect(importCache(cache, path)).rejects.toMatchObject({
    code: "archive_corrupt",
    message: /missing/,
  });
  await write([{ name: `files/${original.digest}.webm` }, page], record);
  await expect(importCache(cache, path)).rejects.toMatchObject({
    code: "archive_corrupt",
    message: /web page/,
  });
  expect(await cache.getEntry(key)).toBeNull();
});

test("a member's name is read whole or not at all", () => {
  expect(readMemberName(`entries/${key}.json`)).toEqual({ kind: "record", folder: "entries", id: key });
  expect(readMemberName(`files/${key}.webm`)).toEqual({ kind: "file", digest: key, ext: "webm" });
  for (const name of [
    `entries/${key}.webm`,
    `files/${key}.webm\n`,
    `./files/${key}.webm`,
    `pins/${key}.json`,
    "",
  ]) {
    expect(readMemberName(name)).toBeNull();
  }
});
