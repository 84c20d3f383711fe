import { chmod, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMediaCache, verifyCache } from "../../../src/media/index.ts";
import {
  bytesOf,
  entryPath,
  keyNamed,
  pathOfFile,
  storeDerived,
  storeSpeech,
} from "../../support/media-cache.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test("a sound cache has nothing to be told of", async () => {
  const cache = await openMediaCache(await makeTempDir());
  await storeSpeech(cache, keyNamed("a"), bytesOf("speech"));
  await storeDerived(cache, "segment", bytesOf("segment"));
  expect(await verifyCache(cache)).toEqual({
    ...{ files: 2, records: 2, sizeInBytes: 2000, corrupt: [], unreadable: [], incomplete: [] },
  });
});

test("flipped, cut and missing files and unreadable records are found, put aside, and told with what lacks them", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(dir);
  const keys = ["a", "b", "c", "d"].map(keyNamed);
  const files = await Promise.all(
    keys.map((key, index) => storeSpeech(cache, key, bytesOf(`speech ${index}`))),
  );
  const paths = files.map((file) => pathOfFile(dir, file));
  for (const path of paths) await chmod(path, 0o644);
  await writeFile(paths[0] ?? "", bytesOf("Speech 0"));
  await truncate(paths[1] ?? "", 10);
  await rm(paths[2] ?? "");
  await writeFile(entryPath(dir, keys[3] ?? ""), "{");
  const verdict = await verifyCache(await openMediaCache(dir));
  expect(verdict.corrupt.sort()).toEqual(
    [files[0], files[1]].map((file) => `${file?.digest ?? ""}.wav`).sort(),
  );
  expect(verdict.unreadable).toEqual([`${keys[3] ?? ""}.json`]);
  expect(verdict.incomplete.map(({ id }) => id).sort()).toEqual(keys.slice(0, 3));
  expect(await readdir(join(dir, "quarantine"))).toHaveLength(3);
  expect(await verifyCache(cache)).toMatchObject({ corrupt: [], unreadable: [] });
});
