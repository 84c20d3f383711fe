import { isAscii } from "node:buffer";
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compileSources, keptForMs } from "../../../bin/compiled-sources.mjs";
import { loadScript } from "../../../bin/load-script.mjs";
import { runCommand } from "../../support/run-command.ts";

const entries = ["cli/main.ts", "emulator/workers/worker.ts", "render/compositor/worker.ts"];

/** A package as it lies when somebody has installed it, beside a package that it needs. */
let home: string;
let root: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(path.join(tmpdir(), "greenroom-test-")));
  root = path.join(home, "node_modules", "greenroom");
  await write("package.json", JSON.stringify({ name: "greenroom", version: "1.0.0", type: "module" }));
  await write("src/cli/main.ts", mainSource);
  await write("src/cli/colour.ts", `export const colour: string = "red";`);
  await write("src/cli/later.ts", `export const later = "loaded later" as const;`);
  await write("src/emulator/workers/worker.ts", `export {};`);
  await write("src/render/compositor/worker.ts", `export {};`);
  await write("../needed/package.json", JSON.stringify({ type: "module", exports: "./index.js" }));
  await write("../needed/index.js", `export const needed = "found";`);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const mainSource = `
import { needed } from "needed";
import { colour } from "./colour.ts";
export const seen = async (): Promise<object> =>
  ({ needed, colour, later: (await import("./later.ts")).later, address: import.meta.url });
`;

const write = async (name: string, text: string): Promise<void> => {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
};

const store = (): string => path.join(root, "node_modules", ".cache", "greenroom");
const main = (): URL => pathToFileURL(path.join(root, "src", "cli", "main.ts"));
const seenBySource = (colour: string): object => ({
  ...{ needed: "found", later: "loaded later" },
  ...{ colour, address: main().href },
});

const compiledMain = (folder: string): string => path.join(folder, "cli", "main.cjs");
const seenIn = (folder: string): Promise<unknown> => {
  const { seen } = loadScript(compiledMain(folder), "") as { seen: () => Promise<unknown> };
  return seen();
};

const importer = pathToFileURL(path.resolve("bin/import-source.mjs")).href;
/**
 * Imports the package's main in a process of its own, which prints what it sees, and the threads of which are told.
 * @param args the command and what follows it; "fail" has it end with an error.
 */
const runMain = async (...args: string[]): Promise<unknown> => {
  const script = `
    import { getEnvironmentData } from "node:worker_threads";
    import { importSource } from ${JSON.stringify(importer)};
    const { seen } = await importSource(new URL(${JSON.stringify(main().href)}), ${JSON.stringify(root)});
    const told = getEnvironmentData("greenroom-compiled-sources");
    console.log(JSON.stringify({ ...(await seen()), told }));
    process.exitCode = process.argv.includes("fail") ? 1 : 0;`;
  const file = path.join(home, "run.mjs");
  await writeFile(file, script);
  const { code, stdout, stderr } = await runCommand(process.execPath, [file, ...args]);
  expect({ code, stderr }).toEqual({ code: args.includes("fail") ? 1 : 0, stderr: "" });
  return JSON.parse(stdout);
};

/** What is kept of what V8 has compiled. */
const codeIn = async (folder: string): Promise<string[]> =>
  (await readdir(path.join(folder, "cli"))).filter((name) => name.endsWith(".v8"));

test("sources are compiled once, see what they would see where they lie, and are compiled again when one has changed", async () => {
  const first = await compileSources({ root, entries });
  expect(path.dirname(first)).toBe(store());
  expect(await seenIn(first)).toEqual(seenBySource("red"));
  const { ctimeMs } = await stat(compiledMain(first));
  expect(await compileSources({ root, entries })).toBe(first);
  expect((await stat(compiledMain(first))).ctimeMs).toBe(ctimeMs);

  await write("src/cli/colour.ts", `export const colour: string = "green";`);
  const second = await compileSources({ root, entries });
  expect(second).not.toBe(first);
  expect(await seenIn(second)).toEqual(seenBySource("green"));

  await write("src/cli/unrelated.ts", "export {};");
  expect(await compileSources({ root, entries })).not.toBe(second);
});

test("letters of any script mean what they mean in the sources, and the script has none that is not ASCII", async () => {
  const letters = [
    "/[àé…“]/.source",
    ...["'ça va'", "`…${'é'}`", "'漢字'.replace(/[\\u6f22漢]/, '')", "/^\\p{L}ー$/u.test('カー')"],
  ];
  await write("src/cli/colour.ts", `/* naïve */ export const colour: unknown = [${letters.join()}];`);
  const folder = await compileSources({ root, entries });
  const { colour } = (await seenIn(folder)) as { colour: unknown };
  expect(colour).toEqual(["[\\u00e0\\u00e9\\u2026\\u201c]", "ça va", "…é", "字", true]);
  expect(isAscii(await readFile(compiledMain(folder)))).toBe(true);
});

test("a letter behind a backslash, and one of two units, stay as they are", async () => {
  const letters = ["'\\é'", "/\\é/.test('é')", "'😀'.length", "/[😀]/u.test('😀')"];
  await write("src/cli/colour.ts", `export const colour: unknown = [${letters.join()}];`);
  const { colour } = (await seenIn(await compileSources({ root, entries }))) as { colour: unknown };
  expect(colour).toEqual(["é", true, 2, true]);
});

test("a file of the same size and date, as tarballs have them, is known by the package's version", async () => {
  const unpack = async (version: string, colour: string): Promise<void> => {
    await write("package.json", JSON.stringify({ name: "greenroom", version, type: "module" }));
    await write("src/cli/colour.ts", `export const colour: string = "${colour}";`);
    await utimes(path.join(root, "src/cli/colour.ts"), 499_162_500, 499_162_500);
  };
  await unpack("1.0.0", "red");
  const first = await compileSources({ root, entries });
  await unpack("1.0.1", "tan");
  const second = await compileSources({ root, entries });
  expect(await seenIn(second)).toEqual(seenBySource("tan"));
  await unpack("1.0.0", "red");
  expect(await compileSources({ root, entries })).toBe(first);
});

test("two processes that start at once both run, and leave one whole folder", async () => {
  const [one, other] = await Promise.all([runMain(), runMain()]);
  const [name = "", ...more] = await readdir(store());
  expect(more).toEqual([]);
  expect(one).toEqual({ ...seenBySource("red"), told: path.join(store(), name) });
  expect(other).toEqual(one);
});

test("where nothing can be kept, the sources are run as they are, and threads are told so", async () => {
  await write("node_modules", "no folder");
  expect(await runMain()).toEqual({ ...seenBySource("red"), told: "" });
});

test("what nobody has used for two weeks goes when something new is made; what is used stays", async () => {
  const unused = await compileSources({ root, entries });
  await write("src/cli/colour.ts", `export const colour: string = "green";`);
  const used = await compileSources({ root, entries });
  await mkdir(path.join(store(), ".unfinished-killed"));
  const twoDaysInMs = 2 * 86_400_000;
  expect(await compileSources({ root, entries, now: Date.now() + twoDaysInMs })).toBe(used);

  await write("src/cli/colour.ts", `export const colour: string = "yellow";`);
  const made = await compileSources({ root, entries, now: Date.now() + keptForMs + 60_000 });
  const left = (await readdir(store())).map((name) => path.join(store(), name));
  expect(left.sort()).toEqual([used, made].sort());
  expect(left).not.toContain(unused);
});

test("what V8 has compiled is kept for each command that ended well, and one that is damaged is made again", async () => {
  const told = await compileSources({ root, entries });
  const expected = { ...seenBySource("red"), told };
  expect(await runMain("plan", "fail")).toEqual(expected);
  expect(await runMain("../plan")).toEqual(expected);
  expect(await codeIn(told)).toEqual([]);

  expect(await runMain("plan")).toEqual(expected);
  expect(await runMain("render")).toEqual(expected);
  const names = await codeIn(told);
  expect(names).toEqual([expect.stringMatching(/\.plan\.v8$/), expect.stringMatching(/\.render\.v8$/)]);

  const file = path.join(told, "cli", names[0] ?? "");
  const before = await stat(file);
  expect(await runMain("plan")).toEqual(expected);
  expect((await stat(file)).ino).toBe(before.ino);

  await writeFile(file, "damaged");
  expect(await runMain("plan")).toEqual(expected);
  expect((await stat(file)).size).toBe(before.size);
  expect(await codeIn(told)).toEqual(names);
});
