import { realpathSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readRemoteAddress } from "../../../src/data/remote-address.ts";
import { resolveFile } from "../../../src/data/resolve-file.ts";
import { MediaError } from "../../../src/errors.ts";
import { identifyFile } from "../../../src/media/index.ts";
import { seeded } from "../../support/seeded.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** A data folder with good and evil things in it, and secrets around it. */
const makeTree = async (): Promise<{ data: string; secrets: string[] }> => {
  const dir = await makeTempDir();
  const data = path.join(dir, "project", "data");
  await mkdir(path.join(data, "photos", "deep"), { recursive: true });
  await mkdir(path.join(dir, "project", "data-secret"));
  for (const name of [
    "ada.png",
    "photos/bo.png",
    "photos/deep/cy.png",
    "..hidden.png",
    "a b.png",
    "%2e%2e.png",
    "é.png",
  ])
    await writeFile(path.join(data, name), "x");
  const secrets = ["secret.png", "project/secret.png", "project/data-secret/secret.png"].map((name) =>
    path.join(dir, name),
  );
  for (const secret of secrets) await writeFile(secret, "secret");
  await symlink(dir, path.join(data, "up"));
  await symlink(path.join(dir, "secret.png"), path.join(data, "photos", "link.png"));
  await symlink("up/secret.png", path.join(data, "chain.png"));
  await symlink("loop.png", path.join(data, "loop.png"));
  await symlink("photos", path.join(data, "album"));
  await symlink("/", path.join(data, "photos", "root"));
  return { data, secrets };
};

const parts = [
  ...[
    "..",
    ".",
    "",
    "/",
    "//",
    "\\",
    "..\\",
    "../",
    "./",
    "~",
    "%2e%2e",
    "%2f",
    "..%2f",
    "..;",
    "\0",
    "\n",
    " ",
  ],
  ...[
    "photos",
    "deep",
    "up",
    "album",
    "root",
    "loop.png",
    "chain.png",
    "link.png",
    "ada.png",
    "bo.png",
    "cy.png",
  ],
  ...[
    "secret.png",
    "data",
    "data-secret",
    "project",
    "etc",
    "passwd",
    "proc",
    "self",
    "cwd",
    "environ",
    "dev",
    "null",
  ],
  ...[
    "C:",
    "file:",
    "https:",
    "http:",
    "con",
    "aux",
    "．．",
    "‥",
    "\u202e",
    "é",
    "e\u0301",
    "..hidden.png",
    "a b.png",
  ],
];

test("ten thousand names out of rows lead to files in the folder of the data, or nowhere", async () => {
  const { data, secrets } = await makeTree();
  const root = realpathSync(data);
  const random = seeded(20_260_917);
  const found = { inside: 0, outside: 0, nowhere: 0, elsewhere: 0 };
  for (let round = 0; round < 10_000; round += 1) {
    const pieces = Array.from(
      { length: 1 + Math.floor(random() * 7) },
      () => parts[Math.floor(random() * parts.length)],
    );
    const name = pieces.join(random() < 0.6 ? "/" : "");
    const remote = readRemoteAddress(name);
    if (remote !== null) {
      // Never followed as a file; what is followed is https, and checked where it is connected to.
      if ("url" in remote) expect(new URL(remote.url).protocol).toBe("https:");
      found.elsewhere += 1;
      continue;
    }
    const result = resolveFile(name, data, data);
    if ("problem" in result) {
      found[result.problem === "outside" ? "outside" : "nowhere"] += 1;
      continue;
    }
    found.inside += 1;
    expect(realpathSync(result.path)).toBe(result.path);
    expect([name, result.path.startsWith(`${root}${path.sep}`)]).toEqual([name, true]);
    expect(secrets).not.toContain(result.path);
  }
  // The corpus reaches every answer often enough to mean something.
  for (const count of Object.values(found)) expect(count).toBeGreaterThan(30);
});

test.each([
  "up/secret.png",
  "photos/link.png",
  "chain.png",
  "album/link.png",
  "album/../../secret.png",
  "photos/root/etc/passwd",
  "../data-secret/secret.png",
  "/proc/self/environ",
  "/etc/passwd",
])("%s, through links or around them, is outside", async (name) => {
  const { data } = await makeTree();
  expect(resolveFile(name, data, data)).toEqual({ problem: "outside" });
});

test("links inside the folder are followed", async () => {
  const { data } = await makeTree();
  expect(resolveFile("album/bo.png", data, data)).toEqual({
    path: path.join(realpathSync(data), "photos/bo.png"),
  });
});

test("a page is never media, whatever a row calls it", async () => {
  const dir = await makeTempDir();
  for (const page of [
    "<!DOCTYPE html><script>",
    "\uFEFF  <html>",
    "<?xml version='1.0'?><html>",
    "<!-- svg --><body>",
  ]) {
    for (const ending of ["png", "svg", "webm", "html"]) {
      const file = path.join(dir, `page.${ending}`);
      await writeFile(file, page);
      await expect(identifyFile(file)).rejects.toBeInstanceOf(MediaError);
    }
  }
});
