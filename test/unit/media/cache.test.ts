import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { z } from "zod";
import { openMediaCache, type MediaCache } from "../../../src/media/index.ts";
import { storedFileSchema, type AvatarEntry, type StoredFile } from "../../../src/model/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const key = "a".repeat(64);
const bytes = Buffer.from("media");
const digest = createHash("sha256").update(bytes).digest("hex");

const pathOf = async (cache: MediaCache, file: StoredFile): Promise<string> => await cache.require(file);
const corrupt = async (cache: MediaCache, file: StoredFile): Promise<void> => {
  const path = await pathOf(cache, file);
  await chmod(path, 0o644);
  await writeFile(path, "MEDIA");
};
const filesIn = (cache: MediaCache, folder: string): Promise<string[]> => readdir(join(cache.dir, folder));
const assetOf = (original: StoredFile) =>
  ({ kind: "asset", asset: "image", original, width: 1, height: 1, durationMs: null }) as const;

test("bytes are stored under their digest, read-only, whichever way they come", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  await writeFile(join(dir, "file"), bytes);
  const stored = await cache.put(bytes, "bin");
  expect(stored).toEqual({ digest, ext: "bin", sizeInBytes: 5 });
  expect(await cache.put(Readable.from([Buffer.from("me"), Buffer.from("dia")]), "bin")).toEqual(stored);
  expect(await cache.put({ path: join(dir, "file") }, "bin")).toEqual(stored);
  const path = await pathOf(cache, stored);
  expect(path).toBe(join(dir, "cache", "files", digest.slice(0, 2), `${digest}.bin`));
  expect((await stat(path)).mode & 0o777).toBe(0o444);
  expect(await filesIn(cache, "tmp")).toEqual([]);
});

test("a stream that breaks leaves nothing behind", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const broken = new Readable({
    read() {
      this.push("half");
      this.destroy(new Error("cut"));
    },
  });
  await expect(cache.put(broken, "bin")).rejects.toThrow("cut");
  await expect(cache.put(Buffer.alloc(0), "bin")).rejects.toMatchObject({ code: "media_empty" });
  expect(await filesIn(cache, "tmp")).toEqual([]);
  expect(await filesIn(cache, "files")).toEqual([]);
});

test("ten writers of the same bytes at once store them once", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const stored = await Promise.all(Array.from({ length: 10 }, () => cache.put(bytes, "bin")));
  expect(new Set(stored.map((file) => file.digest))).toEqual(new Set([digest]));
  expect(await readdir(join(cache.dir, "files", digest.slice(0, 2)))).toEqual([`${digest}.bin`]);
});

test("a corrupt file is a miss, goes to quarantine, and can be stored again", async () => {
  const dir = await makeTempDir();
  const first = await openMediaCache(dir);
  const file = await first.put(bytes, "bin");
  await corrupt(first, file);
  const next = await openMediaCache(dir);
  expect(await next.open(file)).toBeNull();
  expect(await filesIn(next, "quarantine")).toHaveLength(1);
  await expect(next.require(file)).rejects.toMatchObject({ code: "media_missing" });
  expect(await next.put(bytes, "bin")).toEqual(file);
  expect(await next.open(file)).not.toBeNull();
});

test("a file that loses its end while the process runs is noticed", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const file = await cache.put(bytes, "bin");
  await truncate(await pathOf(cache, file), 2);
  expect(await cache.open(file)).toBeNull();
});

test("a file that is replaced by another of its size while the process runs is noticed", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const file = await cache.put(bytes, "bin");
  await corrupt(cache, file);
  expect(await cache.open(file)).toBeNull();
  await cache.put(bytes, "bin");
  const path = await pathOf(cache, file);
  await writeFile(`${path}.other`, "MEDIA");
  await rename(`${path}.other`, path);
  expect(await cache.open(file)).toBeNull();
});

test("storing bytes takes the place of a corrupt file of their name", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const file = await cache.put(bytes, "bin");
  await corrupt(cache, file);
  expect(await cache.put(bytes, "bin")).toEqual(file);
  expect(await readFile(await pathOf(cache, file), "utf8")).toBe("media");
});

test("bytes that are not the ones they should be are not stored", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const storing = cache.put(bytes, "bin", { digest: "0".repeat(64) });
  await expect(storing).rejects.toMatchObject({ code: "media_changed" });
  expect(await filesIn(cache, "files")).toEqual([]);
  expect(await cache.put(bytes, "bin", { digest })).toMatchObject({ digest });
});

test("an entry is a hit only while all its files are whole", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(dir);
  const file = await cache.put(bytes, "bin");
  expect(await cache.getEntry(key)).toBeNull();
  await cache.putEntry(key, assetOf(file));
  expect(await cache.getEntry(key)).toEqual(assetOf(file));
  await corrupt(cache, file);
  expect(await (await openMediaCache(dir)).getEntry(key)).toBeNull();
});

test("an entry that is no JSON, or another key's, is a miss", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const file = await cache.put(bytes, "bin");
  await cache.putEntry(key, assetOf(file));
  const path = join(cache.dir, "entries", "aa", `${key}.json`);
  for (const text of ["{", "{}", JSON.stringify({ version: 1, key: "b".repeat(64), entry: assetOf(file) })]) {
    await writeFile(path, text);
    expect(await cache.getEntry(key)).toBeNull();
  }
});

test("an entry that any byte was flipped in is a miss, or says what it said", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const entry = { ...assetOf(await cache.put(bytes, "bin")), durationMs: 1234 };
  await cache.putEntry(key, entry);
  const path = join(cache.dir, "entries", "aa", `${key}.json`);
  const good = await readFile(path);
  let misses = 0;
  for (let at = 0; at < good.length; at += 1) {
    const flipped = Buffer.from(good);
    flipped[at] = (good[at] ?? 0) ^ (1 << (at % 8));
    await writeFile(path, flipped);
    const found = await cache.getEntry(key);
    if (found === null) misses += 1;
    else expect(found).toEqual(entry);
  }
  // Only the line's end is of no account.
  expect(misses).toBeGreaterThanOrEqual(good.length - 1);
});

test("an entry as the first version wrote it is still a hit: it was paid for", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const entry = assetOf(await cache.put(bytes, "bin"));
  await cache.putEntry(key, entry);
  const path = join(cache.dir, "entries", "aa", `${key}.json`);
  await writeFile(path, JSON.stringify({ version: 1, key, entry }, null, 2));
  expect(await cache.getEntry(key)).toEqual(entry);
});

test("a use is written down, but not more often than once an hour", async () => {
  const dir = await makeTempDir();
  const first = await openMediaCache(dir);
  await first.putEntry(key, assetOf(await first.put(bytes, "bin")));
  const path = join(dir, "entries", "aa", `${key}.json`);
  const writtenMs = (await stat(path)).mtimeMs;
  const usedAt = async (ms: number): Promise<number> => {
    await (await openMediaCache(dir, { now: () => ms })).getEntry(key);
    return Math.round((await stat(path)).mtimeMs);
  };
  const hour = 3_600_000;
  expect(await usedAt(Math.round(writtenMs + hour / 2))).toBe(Math.round(writtenMs));
  const later = Math.round(writtenMs + 2 * hour);
  expect(await usedAt(later)).toBe(later);
});

test("an entry whose files are not stored cannot be remembered", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const entry = assetOf({ digest: "c".repeat(64), ext: "png", sizeInBytes: 3 });
  await expect(cache.putEntry(key, entry)).rejects.toMatchObject({ code: "media_missing" });
});

test("an avatar's clip is a hit only for the sound that drove it", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const file = await cache.put(bytes, "webm");
  const size = { width: 2, height: 2 };
  const entry: AvatarEntry = {
    ...{ kind: "avatar", original: file, conformed: file, drivenBy: "d".repeat(64), durationMs: 40, fps: 25 },
    ...{ frames: 1, ...size, source: size, box: { x: 0, y: 0, ...size }, head: null, unpremultiplied: false },
  };
  await cache.putEntry(key, entry);
  expect(await cache.getEntry(key, { drivenBy: "d".repeat(64) })).toEqual(entry);
  expect(await cache.getEntry(key, { drivenBy: "e".repeat(64) })).toBeNull();
  expect(await cache.getEntry(key)).toEqual(entry);
});

test("a derived result is made once, also when asked for twice at once, and again when its file is gone", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(dir);
  let made = 0;
  const derive = (cache: MediaCache, params: unknown = {}) =>
    cache.derived({
      ...{ name: "test", version: 1, input: digest, params },
      schema: z.object({ file: storedFileSchema }),
      filesOf: ({ file }) => [file],
      make: async () => {
        made += 1;
        return { file: await cache.put(bytes, "bin") };
      },
    });
  const [first, second] = await Promise.all([derive(cache), derive(cache)]);
  expect(second).toEqual(first);
  expect(made).toBe(1);
  await derive(await openMediaCache(dir));
  expect(made).toBe(1);
  await rm(await pathOf(cache, first.file));
  await derive(cache);
  expect(made).toBe(2);
  await derive(cache, { other: true });
  expect(made).toBe(3);
});

test("opening sweeps what dead processes left, and spares what is being written", async () => {
  const dir = await makeTempDir();
  await openMediaCache(dir);
  const [old, fresh] = [join(dir, "tmp", "old.part"), join(dir, "tmp", "fresh.part")];
  await writeFile(old, "");
  await writeFile(fresh, "");
  const now = 2_000_000_000_000;
  await utimes(old, now / 1000 - 86_400, now / 1000 - 86_400);
  await utimes(fresh, now / 1000 - 3600, now / 1000 - 3600);
  await openMediaCache(dir, { now: () => now });
  expect(await readdir(join(dir, "tmp"))).toEqual(["fresh.part"]);
});

test("a process killed while it writes leaves no half file under a final name", async () => {
  const dir = await makeTempDir();
  const script = `
    const { openMediaCache } = await import(${JSON.stringify(join(import.meta.dirname, "../../../src/media/cache.ts"))});
    const { Readable } = await import("node:stream");
    const cache = await openMediaCache(${JSON.stringify(dir)});
    async function* endless() { for (;;) { yield Buffer.alloc(65536); console.log("wrote"); } }
    await cache.put(Readable.from(endless()), "bin");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "close");
  expect(await readdir(join(dir, "files"))).toEqual([]);
  expect(await readdir(join(dir, "tmp"))).toHaveLength(1);

  // The process is known to be gone, so its rest does not have to grow old.
  const later = Date.now() + 11 * 60_000;
  await openMediaCache(dir, { now: () => later });
  expect(await readdir(join(dir, "tmp"))).toEqual([]);
});
