import { spawnSync } from "node:child_process";
import { readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleMarkup, bundlePlatePage } from "../../../src/browser/index.ts";
import { MachineError } from "../../../src/errors.ts";
import { repositoryRoot } from "../../support/browser.ts";
import { ownChildren } from "../../support/processes.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const entryPoint = join(repositoryRoot, "compositions", "markup.tsx");

test("the markup's bundle loads with nothing but Node, from a folder without packages", async () => {
  const outDir = await makeTempDir();
  const { file } = await bundleMarkup({ entryPoint, outDir, hash: "0123456789abcdef0123" });
  expect(file).toBe(join(outDir, "0123456789abcdef-markup.cjs"));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-e", `console.log(Object.keys(require(${JSON.stringify(file)})).join())`],
    { cwd: outDir, encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(stdout).toContain("graphicsMarkup");
  expect(await readdir(outDir)).toEqual(["0123456789abcdef-markup.cjs"]);
});

test("what V8 has compiled of the markup's bundle is kept beside it when a process has ended well", async () => {
  const outDir = await makeTempDir();
  const { file } = await bundleMarkup({ entryPoint, outDir, hash: "e".repeat(64) });
  const script = `import { loadScript } from ${JSON.stringify(join(repositoryRoot, "bin/load-script.mjs"))};
    const load = () => loadScript(${JSON.stringify(file)}, "markup");
    console.log(load() === load(), Object.keys(load()).includes("graphicsMarkup"));`;
  const run = (): string =>
    spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).stdout;
  expect(run()).toBe("true true\n");
  const kept = (await readdir(outDir)).filter((name) => name.endsWith(".v8"));
  expect(kept).toEqual([expect.stringContaining("-markup.cjs.")]);
  const { ino } = await stat(join(outDir, kept[0] ?? ""));
  expect(run()).toBe("true true\n");
  expect((await stat(join(outDir, kept[0] ?? ""))).ino).toBe(ino);
});

test("the same hash is not compiled again; another one is", async () => {
  const dir = await makeTempDir();
  const source = join(dir, "markup.tsx");
  await writeFile(source, "export const drawn: number = 1;");
  const [first, outDir] = ["a".repeat(64), join(dir, "bundles")];
  const made = await bundleMarkup({ entryPoint: source, outDir, hash: first });
  const { ino } = await stat(made.file);

  await writeFile(source, "export const drawn: number = 2;");
  expect(await bundleMarkup({ entryPoint: source, outDir, hash: first })).toEqual(made);
  expect((await stat(made.file)).ino).toBe(ino);
  const other = await bundleMarkup({ entryPoint: source, outDir, hash: "b".repeat(64) });
  expect(await readFile(other.file, "utf8")).toContain("2");
});

test("two scripts are compiled at once, and no process of esbuild is left", async () => {
  const outDir = await makeTempDir();
  const hash = "d".repeat(64);
  const platePage = join(repositoryRoot, "compositions", "plate-page.ts");
  await Promise.all([
    bundleMarkup({ entryPoint, outDir, hash }),
    bundlePlatePage({ entryPoint: platePage, outDir, hash }),
  ]);
  expect(await readdir(outDir)).toHaveLength(2);
  const compilers = () => ownChildren().filter((command) => command.includes("esbuild"));
  await expect.poll(compilers, { timeout: 20_000 }).toEqual([]);
});

test("a source that does not compile is named, and leaves nothing behind", async () => {
  const dir = await makeTempDir();
  const source = join(dir, "markup.tsx");
  await writeFile(source, "export const = ;");
  const outDir = join(dir, "bundles");
  const made = bundleMarkup({ entryPoint: source, outDir, hash: "c".repeat(64) });
  await expect(made).rejects.toThrow(MachineError);
  await expect(made).rejects.toThrow("markup.tsx");
  expect(await readdir(outDir)).toEqual([]);
});
