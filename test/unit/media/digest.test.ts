import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestFile } from "../../../src/media/index.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test("files that are read at the same time, in several pieces each, have their own digests", async () => {
  const dir = await makeTempDir();
  const sizes = [0, 1, 1024 * 1024, 1024 * 1024 + 1, 3_500_000, 2_900_000];
  const files = await Promise.all(
    sizes.map(async (size, index) => {
      const bytes = Buffer.alloc(size, `${index}-`);
      const path = join(dir, String(index));
      await writeFile(path, bytes);
      return { path, digest: createHash("sha256").update(bytes).digest("hex") };
    }),
  );
  for (let round = 0; round < 2; round += 1) {
    expect(await Promise.all(files.map(({ path }) => digestFile(path)))).toEqual(
      files.map(({ digest }) => digest),
    );
  }
  await expect(digestFile(join(dir, "none"))).rejects.toMatchObject({ code: "ENOENT" });
});
