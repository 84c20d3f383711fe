import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { sweepWorkFolders, withWorkFolder } from "../../../src/render/output-files.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test.skipIf(!existsSync("/dev/full"))(
  "a disk that becomes full is said to be, and the work folder goes",
  async () => {
    const outDir = await makeTempDir();
    const working = withWorkFolder(outDir, async (dir) => {
      await writeFile(join(dir, "begun.mp4"), "half");
      await writeFile("/dev/full", "the other half");
    });
    await expect(working).rejects.toMatchObject({ name: "MachineError", code: "disk_full" });
    expect(await readdir(outDir)).toEqual([]);
  },
);

test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
  "a folder that may not be written to is said to be one",
  async () => {
    const outDir = await makeTempDir();
    await chmod(outDir, 0o500);
    const working = withWorkFolder(outDir, () => Promise.resolve());
    await expect(working).rejects.toMatchObject({ code: "disk_not_allowed" });
  },
);

test("of what killed processes have left nothing stays, whoever has their numbers now; other machines' folders do", async () => {
  const outDir = await makeTempDir();
  const left = await withWorkFolder(outDir, (dir) => Promise.resolve(basename(dir)));
  const [, machine = "", pid = ""] = /^\.rendering-([0-9a-f]{8})-(\d+)-/.exec(left) ?? [];
  expect(pid).toBe(String(process.pid));
  const elsewhere = left.replace(machine, "00000000");
  const longAgo = left.replace(machine, "11111111");
  for (const name of [left, left.replace(`-${pid}-`, "-999999999-"), elsewhere, longAgo])
    await mkdir(join(outDir, name));
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(join(outDir, longAgo), twoDaysAgo, twoDaysAgo);
  const kept = await withWorkFolder(outDir, async (dir) => {
    await sweepWorkFolders(outDir);
    return [elsewhere, basename(dir)].sort().join() === (await readdir(outDir)).sort().join();
  });
  expect(kept).toBe(true);
  expect(await readdir(outDir)).toEqual([elsewhere]);
});
