import { lstat, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openMediaCache, stageFiles, unstageFiles } from "../../../src/media/index.ts";
import { publicPathOf } from "../../../src/model/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const stageTwo = async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const files = [
    await cache.put(Buffer.from("one"), "webm"),
    await cache.put(Buffer.from("two"), "wav"),
  ] as const;
  const publicDir = join(dir, "public");
  return { cache, files, publicDir, staged: await stageFiles(cache, files, publicDir) };
};

test("staged files are hard links under public/media, named by digest", async () => {
  const { files, publicDir, staged } = await stageTwo();
  for (const file of files) {
    expect(staged.get(file.digest)).toBe(`media/${file.digest}.${file.ext}`);
    const found = await lstat(join(publicDir, publicPathOf(file)));
    expect(found.isSymbolicLink()).toBe(false);
    expect(found.nlink).toBe(2);
    expect(found.mode & 0o222).toBe(0);
  }
  expect(await readdir(join(publicDir, "media"))).toHaveLength(2);
});

test("staging again changes nothing, and mends a staged file with other bytes", async () => {
  const { cache, files, publicDir } = await stageTwo();
  const [file] = files;
  const path = join(publicDir, publicPathOf(file));
  const before = (await stat(path)).ino;
  await stageFiles(cache, [file], publicDir);
  expect((await stat(path)).ino).toBe(before);
  for (const wrong of ["ONE", "longer"]) {
    await rm(path);
    await writeFile(path, wrong);
    await stageFiles(cache, [file], publicDir);
    expect(await readFile(path, "utf8")).toBe("one");
  }
});

test("a whole copy on another disk is left as it is", async () => {
  const { cache, files, publicDir } = await stageTwo();
  const path = join(publicDir, publicPathOf(files[0]));
  await rm(path);
  await writeFile(path, "one");
  const { ino } = await stat(path);
  await stageFiles(cache, files, publicDir);
  expect((await stat(path)).ino).toBe(ino);
});

test("a file the cache does not have cannot be staged", async () => {
  const { cache, publicDir } = await stageTwo();
  const staging = stageFiles(cache, [{ digest: "f".repeat(64), ext: "webm", sizeInBytes: 1 }], publicDir);
  await expect(staging).rejects.toMatchObject({ code: "media_missing" });
});

test("unstaging takes away what no prepared video names, and nothing else", async () => {
  const { cache, files, publicDir } = await stageTwo();
  const [kept, dropped] = files;
  await mkdir(join(publicDir, "prepared"));
  await writeFile(
    join(publicDir, "prepared", "ada.json"),
    JSON.stringify({ presenter: { file: publicPathOf(kept) } }),
  );
  await writeFile(join(publicDir, "prepared", "notes.txt"), publicPathOf(dropped));
  await writeFile(join(publicDir, "media", "readme.txt"), "");
  expect(await unstageFiles(publicDir)).toEqual([`${dropped.digest}.${dropped.ext}`]);
  expect((await readdir(join(publicDir, "media"))).sort()).toEqual(
    [`${kept.digest}.${kept.ext}`, "readme.txt"].sort(),
  );
  expect(await cache.open(dropped)).not.toBeNull();
  expect(await unstageFiles(join(publicDir, "nowhere"))).toEqual([]);
});
