import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { hashSources } from "../../../src/browser/bundle-compositions.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

describe("the hash of a bundle", () => {
  let root = "";
  const hash = () => hashSources(join(root, "compositions", "index.ts"), [join(root, "model")]);

  beforeEach(async () => {
    root = await makeTempDir();
    await mkdir(join(root, "compositions", "layers"), { recursive: true });
    await mkdir(join(root, "model"));
    await writeFile(join(root, "package.json"), "{}");
    await writeFile(join(root, "compositions", "index.ts"), "a");
    await writeFile(join(root, "compositions", "layers", "Title.tsx"), "b");
    await writeFile(join(root, "model", "timing.ts"), "c");
  });

  test("stays the same while nothing changes, and does not see what is beside its sources", async () => {
    const before = await hash();
    await writeFile(join(root, "README.md"), "other");
    expect(await hash()).toBe(before);
  });

  test("changes with a file's bytes, its name and its place, in every source folder", async () => {
    const seen = [await hash()];
    await writeFile(join(root, "model", "timing.ts"), "d");
    seen.push(await hash());
    await rename(join(root, "compositions", "layers", "Title.tsx"), join(root, "compositions", "Title.tsx"));
    seen.push(await hash());
    await writeFile(join(root, "compositions", "new.ts"), "");
    seen.push(await hash());
    expect(new Set(seen).size).toBe(4);
  });

  test("changes with the version of a package that draws", async () => {
    const before = await hash();
    await mkdir(join(root, "node_modules", "react"), { recursive: true });
    await writeFile(
      join(root, "node_modules", "react", "package.json"),
      '{"name":"react","version":"99.0.0"}',
    );
    expect(await hash()).not.toBe(before);
  });
});
