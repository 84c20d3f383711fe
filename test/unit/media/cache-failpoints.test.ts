import { createHash } from "node:crypto";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "../../../src/errors.ts";
import { diskOperations, type DiskHook, type DiskOperation } from "../../../src/media/disk.ts";
import { openMediaCache, type MediaCache } from "../../../src/media/index.ts";
import { parseRecord } from "../../../src/media/record-file.ts";
import { storedFileSchema } from "../../../src/model/media.ts";
import { memoryDir } from "../../support/memory-dir.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const key = "a".repeat(64);
const bytes = Buffer.from("media");
const digest = createHash("sha256").update(bytes).digest("hex");
const daysAgo = (count: number): Date => new Date(Date.now() - count * 86_400_000);

/** A cache that was here yesterday: a corrupt file, a record that is to be used again, and the rest of a dead process. */
let used: string;
beforeAll(async () => {
  used = await fillUsedCache(await mkdtemp(join(memoryDir(), "greenroom-test-")));
});
afterAll(() => rm(used, { recursive: true }));
const makeUsedCache = async (): Promise<string> => {
  const dir = await makeTempDir(memoryDir());
  await cp(used, dir, { recursive: true, preserveTimestamps: true });
  return dir;
};

const fillUsedCache = async (dir: string): Promise<string> => {
  await work(await openMediaCache(dir));
  const file = join(dir, "files", digest.slice(0, 2), `${digest}.bin`);
  await chmod(file, 0o644);
  await writeFile(file, "MEDIA");
  for (const path of [join(dir, "entries", "bb", `${"b".repeat(64)}.json`), join(dir, "tmp", "rest.part")]) {
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, "");
    await utimes(path, daysAgo(1), daysAgo(1));
  }
  for (const path of await filesUnder(join(dir, "derived"))) await utimes(path, daysAgo(1), daysAgo(1));
  return dir;
};

/** Everything that the cache does to files: stores, replaces, remembers, recalls, notes a use and cleans up. */
const work = async (cache: MediaCache): Promise<unknown> => {
  const original = await cache.put(bytes, "bin");
  await cache.put(bytes, "bin");
  const entry = { kind: "asset", asset: "image", original, width: 1, height: 1, durationMs: null } as const;
  await cache.putEntry(key, entry);
  const derived = await cache.derived({
    ...{ name: "test", version: 1, input: digest, params: {} },
    schema: z.object({ file: storedFileSchema }),
    filesOf: ({ file }) => [file],
    make: async () => ({ file: await cache.put(Buffer.from("derived"), "bin") }),
  });
  return { entry: await cache.getEntry(key), derived };
};

const filesUnder = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { withFileTypes: true, recursive: true }))
    .filter((found) => found.isFile())
    .map((found) => join(found.parentPath, found.name));

const digestOf = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

/** Whatever happened, a final name means a whole file. The one that was corrupt before may still lie there. */
const expectWhole = async (dir: string): Promise<void> => {
  for (const path of await filesUnder(join(dir, "files"))) {
    const name = path.slice(-68, -4);
    if ((await readFile(path, "utf8")) !== "MEDIA") expect(await digestOf(path)).toBe(name);
  }
  for (const folder of ["entries", "derived"]) {
    for (const path of await filesUnder(join(dir, folder))) {
      const text = await readFile(path, "utf8");
      if (text !== "") expect(parseRecord(text, path.slice(-69, -5))).not.toBeNull();
    }
  }
};

const failing = (code: string): Error => Object.assign(new Error(`${code}: failpoint`), { code });

type Step = { operation: DiskOperation; path: string };
const stepsOf = async (): Promise<Step[]> => {
  const steps: Step[] = [];
  const onDisk: DiskHook = (operation, path) => void steps.push({ operation, path });
  await work(await openMediaCache(await makeUsedCache(), { onDisk }));
  return steps;
};
const attempt = async (dir: string, onDisk: DiskHook): Promise<unknown> => {
  try {
    await work(await openMediaCache(dir, { onDisk }));
    return null;
  } catch (error) {
    return error;
  }
};

test("the failpoints cover every operation that there is", async () => {
  const steps = await stepsOf();
  expect(new Set(steps.map(({ operation }) => operation))).toEqual(new Set(diskOperations));
});

const codes = {
  ENOSPC: "disk_full",
  EDQUOT: "disk_full",
  EACCES: "disk_not_allowed",
  EROFS: "disk_not_allowed",
  EIO: "disk_failed",
  EMFILE: "too_many_files",
} as const;
type Errno = keyof typeof codes;

test.each<[string, (at: number) => Errno]>([
  ["a full disk", () => "ENOSPC"],
  ["any other fault", (at) => (["EDQUOT", "EACCES", "EROFS", "EIO", "EMFILE"] as const)[at % 5] ?? "EIO"],
])(
  "%s at any file operation is told with a remedy or does no harm, leaves nothing partial, and the next run goes on",
  async (_, errnoAt) => {
    const expected = await work(await openMediaCache(await makeTempDir(memoryDir())));
    const count = (await stepsOf()).length;
    let failures = 0;
    for (let at = 0; at < count; at += 1) {
      const dir = await makeUsedCache();
      const errno = errnoAt(at);
      let step = -1;
      let failed: DiskOperation | undefined;
      const error = await attempt(dir, (operation) => {
        step += 1;
        if (step !== at) return;
        failed = operation;
        throw failing(errno);
      });
      if (error !== null) {
        failures += 1;
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: codes[errno], hint: expect.stringMatching(/./) as string });
      }
      await expectWhole(dir);
      // What could not be removed is swept when it is old.
      const left = (await readdir(join(dir, "tmp"))).filter((name) => name !== "rest.part");
      if (failed !== "remove") expect(left, `at operation ${at}: ${failed}`).toEqual([]);
      expect(await work(await openMediaCache(dir))).toEqual(expected);
    }
    expect(failures).toBeGreaterThan(count / 2);
  },
);

test("a process that dies at any file operation leaves nothing partial, and the next one goes on and sweeps up", async () => {
  const expected = await work(await openMediaCache(await makeTempDir(memoryDir())));
  const count = (await stepsOf()).length;
  for (let at = 0; at < count; at += 1) {
    const dir = await makeUsedCache();
    let step = -1;
    const error = await attempt(dir, () => {
      step += 1;
      // Dead: nothing works from here on, not even cleaning up.
      if (step >= at) throw new Error("killed");
    });
    expect(String(error)).toMatch(/killed/);
    await expectWhole(dir);
    const later = () => Date.now() + 7 * 60 * 60 * 1000;
    expect(await work(await openMediaCache(dir, { now: later }))).toEqual(expected);
    expect(await readdir(join(dir, "tmp"))).toEqual([]);
  }
});

test("a disk that fills up in the middle of a long write stops it, and what was written is given back", async () => {
  const dir = await makeTempDir(memoryDir());
  let writes = 0;
  const cache = await openMediaCache(dir, {
    onDisk: (operation) => {
      if (operation === "write" && ++writes > 4) throw failing("ENOSPC");
    },
  });
  await writeFile(join(dir, "long"), Buffer.alloc(1024 * 1024));
  const storing = cache.put({ path: join(dir, "long") }, "bin");
  await expect(storing).rejects.toMatchObject({
    code: "disk_full",
    hint: expect.stringMatching(/gc/) as string,
  });
  expect(await readdir(join(dir, "tmp"))).toEqual([]);
  expect(await filesUnder(join(dir, "files"))).toEqual([]);
});

test("a cache that may only be read is read, and what is corrupt in it is not handed out", async () => {
  const dir = await makeTempDir(memoryDir());
  const { derived } = (await work(await openMediaCache(dir))) as { derived: { file: { digest: string } } };
  await writeFile(join(dir, "tmp", "old.part"), "");
  const file = join(dir, "files", digest.slice(0, 2), `${digest}.bin`);
  await chmod(file, 0o644);
  await writeFile(file, "MEDIA");
  const reading = await openMediaCache(dir, {
    now: () => Date.now() + 7 * 60 * 60 * 1000,
    onDisk: (operation) => {
      if (!["list", "look at", "read", "make folder"].includes(operation)) throw failing("EROFS");
    },
  });
  expect(await reading.open({ digest, ext: "bin", sizeInBytes: 5 })).toBeNull();
  expect(await reading.open({ digest: derived.file.digest, ext: "bin", sizeInBytes: 7 })).not.toBeNull();
  await expect(reading.put(bytes, "bin")).rejects.toMatchObject({ code: "disk_not_allowed" });
});
