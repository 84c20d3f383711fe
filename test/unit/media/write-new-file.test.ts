import * as fs from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { expect, test, vi } from "vitest";
import { openMediaCache } from "../../../src/media/index.ts";
import { writeNewFile } from "../../../src/media/write-new-file.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** A disk that takes its time to open a file. */
vi.mock("node:fs", async (original) => {
  const actual: typeof fs = await original();
  const open = (...args: Parameters<typeof fs.open>): void => void setTimeout(() => actual.open(...args), 30);
  const createWriteStream: typeof fs.createWriteStream = (path, options) =>
    actual.createWriteStream(path, { ...Object(options), fs: { ...actual, open } } as never);
  return { ...actual, createWriteStream };
});

const failing = (): Transform =>
  new Transform({ transform: (_chunk, _encoding, done) => done(new Error("the disk is full")) });

test("a file that is still being opened when its writing fails is there before it is removed, not after", async () => {
  const path = join(await makeTempDir(), "new");
  await expect(writeNewFile(path, Readable.from(["media"]), { through: failing() })).rejects.toThrow(
    "the disk is full",
  );
  expect(fs.existsSync(path)).toBe(true);
  await rm(path);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(fs.existsSync(path)).toBe(false);
});

test("nothing is left in a cache whose write fails while the file is being opened", async () => {
  const dir = await makeTempDir();
  let writes = 0;
  const onDisk = (operation: string): void => {
    if (operation === "write" && ++writes === 2) throw Object.assign(new Error("full"), { code: "ENOSPC" });
  };
  const cache = await openMediaCache(dir, { onDisk });
  await expect(cache.put(Buffer.from("media"), "bin")).rejects.toMatchObject({ code: "disk_full" });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await readdir(join(dir, "tmp"))).toEqual([]);
});

test("what cannot be opened, or is given up beforehand, fails and does not wait for ever", async () => {
  const dir = await makeTempDir();
  await expect(writeNewFile(join(dir, "no", "folder"), Readable.from(["media"]))).rejects.toMatchObject({
    code: "ENOENT",
  });
  const signal = AbortSignal.abort();
  await expect(writeNewFile(join(dir, "given-up"), Readable.from(["media"]), { signal })).rejects.toThrow();
  const path = join(dir, "there");
  await writeNewFile(path, Readable.from(["media"]));
  expect(await readFile(path, "utf8")).toBe("media");
  await expect(writeNewFile(path, Readable.from(["other"]))).rejects.toMatchObject({ code: "EEXIST" });
  expect(await readFile(path, "utf8")).toBe("media");
});
