import { existsSync } from "node:fs";
import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withWorkFolder } from "../../../src/render/output-files.ts";
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
