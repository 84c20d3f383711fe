import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { resolveFile } from "../../../src/data/resolve-file.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** `root/briefs/a.png`, `root/..x.png`, links in and out, and a file beside the root. */
const makeTree = async (): Promise<string> => {
  const dir = await makeTempDir();
  const root = path.join(dir, "root");
  await mkdir(path.join(root, "briefs"), { recursive: true });
  for (const file of ["root/briefs/a.png", "root/..x.png", "secret.txt"])
    await writeFile(path.join(dir, file), "x");
  await symlink(path.join(dir, "secret.txt"), path.join(root, "briefs/out.png"));
  await symlink(path.join(root, "..x.png"), path.join(root, "briefs/in.png"));
  await symlink(dir, path.join(root, "up"));
  return root;
};

test.each<[name: string, found: string]>([
  ["a.png", "briefs/a.png"],
  ["./a.png", "briefs/a.png"],
  ["../briefs/a.png", "briefs/a.png"],
  ["../..x.png", "..x.png"],
  ["in.png", "..x.png"],
])("%o is found inside the project", async (name, found) => {
  const root = await makeTree();
  expect(resolveFile(name, path.join(root, "briefs"), root)).toEqual({ path: path.join(root, found) });
});

test.each<[name: string, problem: string]>([
  ["b.png", "missing"],
  ["a.png/b", "missing"],
  ["a\0.png", "missing"],
  ["", "folder"],
  ["../../secret.txt", "outside"],
  ["/etc/hostname", "outside"],
  ["out.png", "outside"],
  ["../up/secret.txt", "outside"],
  ["..", "outside"],
])("%o is none: %s", async (name, problem) => {
  const root = await makeTree();
  expect(resolveFile(name, path.join(root, "briefs"), root)).toEqual({ problem });
});
