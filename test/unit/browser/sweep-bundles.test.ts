import { spawnSync } from "node:child_process";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { sweepBundles, useBundle } from "../../../src/browser/sweep-bundles.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const days = (count: number): number => count * 24 * 3_600_000;
const now = Date.now();
let dir = "";

const isFile = (name: string): boolean => name.endsWith(".cjs") || name.endsWith(".v8");
const makeBundle = async (name: string, unusedForDays: number): Promise<void> => {
  const path = join(dir, name);
  if (isFile(name)) await writeFile(path, "");
  else await mkdir(join(path, "deep"), { recursive: true });
  const usedAt = new Date(now - days(unusedForDays));
  await utimes(path, usedAt, usedAt);
};
const left = async (): Promise<string[]> => (await readdir(dir)).sort();

beforeEach(async () => {
  dir = await makeTempDir();
});

test("what has not been used for two weeks goes, and so does what killed processes left", async () => {
  await makeBundle("aaaa-1111", 15);
  await makeBundle("aaaa-markup.cjs", 15);
  await makeBundle(".bundling-Xy1", 2);
  await makeBundle("bbbb-1111", 13);
  await makeBundle("bbbb-markup.cjs", 13);
  await makeBundle(".bundling-Xy2", 0);
  await sweepBundles(dir, now);
  expect(await left()).toEqual([".bundling-Xy2", "bbbb-1111", "bbbb-markup.cjs"]);
});

test("of many bundles the newest eight stay, whoever made them", async () => {
  for (let age = 0; age < 10; age++) {
    await makeBundle(`bundle-${String(age)}`, age);
    await makeBundle(`bundle-${String(age)}-markup.cjs`, age);
    await makeBundle(`bundle-${String(age)}-markup.cjs.v20-x64.markup.v8`, age);
  }
  await useBundle(dir, "bundle-9"); // the newest now
  await sweepBundles(dir, Date.now());
  const bundles = (await left()).filter((name) => !isFile(name) && !name.endsWith(".in-use"));
  expect(bundles).toEqual([...Array(7).keys(), 9].map((age) => `bundle-${String(age)}`));
  for (const ending of [".cjs", ".v8"])
    expect((await left()).filter((name) => name.endsWith(ending))).toHaveLength(8);
});

test("a use removes the notes of processes that are gone, and keeps those of the living", async () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  await makeBundle("bundle", 1);
  await writeFile(join(dir, `bundle.${String(dead)}.in-use`), "");
  await writeFile(join(dir, `bundle.${String(process.ppid)}.in-use`), "");
  await useBundle(dir, "bundle");
  expect(await left()).toEqual(
    ["bundle", ...[process.pid, process.ppid].map((pid) => `bundle.${String(pid)}.in-use`)].sort(),
  );
});

test("a bundle that a living process draws with stays, however old; that of a dead one goes", async () => {
  const dead = spawnSync(process.execPath, ["-e", ""]).pid;
  await makeBundle("living", 20);
  await makeBundle("dead", 20);
  await useBundle(dir, "living");
  await makeBundle("living", 20);
  await writeFile(join(dir, `dead.${String(dead)}.in-use`), "");
  await sweepBundles(dir, now);
  expect(await left()).toEqual(["living", `living.${String(process.pid)}.in-use`]);
});
