import { chmod, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { formatByteSize, parseByteSize } from "../../../src/cli/byte-size.ts";
import { checkCache, exportTo, importFrom, listCache, shrinkCache } from "../../../src/cli/commands/cache.ts";
import type { Output } from "../../../src/cli/output.ts";
import { readConfig } from "../../../src/cli/config.ts";
import { projectAt } from "../../../src/cli/project.ts";
import { encodeWav, openMediaCache } from "../../../src/media/index.ts";
import { age, bytesOf, entryPath, keyNamed, storeDerived, storeSpeech } from "../../support/media-cache.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { jsonLines, runCli } from "../../support/project.ts";

const sound = encodeWav({ sampleRate: 48_000, channels: [new Float32Array(48)] });

/** A project with one speech, two segments and a picture in its cache, and what commands say in it. */
const makeProjectCache = async () => {
  const root = await makeTempDir();
  const config = readConfig({}, root);
  const project = projectAt(root, config);
  const cache = await openMediaCache(project.mediaDir);
  await storeSpeech(cache, keyNamed("a"), sound);
  for (const name of ["one", "two"]) await storeDerived(cache, "segment", bytesOf(name, 5_000_000));
  await cache.put(bytesOf("picture"), "png");
  const said: string[] = [];
  const events: Record<string, unknown>[] = [];
  const output: Output = {
    mode: "lines",
    say: (text) => void said.push(text),
    emit: (event, value) => void events.push({ event, ...value }),
    raw: (text) => void said.push(text),
    warn: (text) => void said.push(text),
    confirm: null,
    step: (_, run) => run({ progress: () => undefined, title: (text) => void said.push(text) }),
  };
  const tools = { project, output, signal: new AbortController().signal };
  return { root, project, cache, tools, said, events };
};

test("ls says by kind what is kept, in eighty columns; with long, every paid clip", async () => {
  const { tools, said, events } = await makeProjectCache();
  expect(await listCache({ long: true }, tools)).toBe(0);
  const text = said.join("\n");
  expect(text).toMatch(/^paid +speech +1 +\S+ (B|KB) +\d{4}-\d\d-\d\d$/m);
  expect(text).toMatch(/^derived +segment +2 +10\.0 MB +\d{4}/m);
  expect(text).toMatch(/^unclaimed +copies of your own files +1 +1\.0 KB/m);
  expect(text).toMatch(/^aaaaaaaaaaaa +speech +0\.0 s/m);
  const [, ...lines] = text.split("\n");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  expect(events.filter(({ event }) => event === "record")).toMatchObject([
    { id: keyNamed("a"), kind: "speech" },
  ]);
  expect(events.at(-1)).toMatchObject({ event: "total" });
});

test("verify answers 0 for a sound cache, and 1 and what it found for one that is not", async () => {
  const { cache, project, tools, said } = await makeProjectCache();
  expect(await checkCache(tools)).toBe(0);
  expect(said.join("\n")).toMatch(/4 files, 10\.0 MB, 3 records[^]*Everything is as it was stored/);
  const speech = await cache.getEntry(keyNamed("a"));
  if (speech === null) throw new Error("no speech");
  const file = await cache.require(speech.original);
  await chmod(file, 0o644);
  await writeFile(file, Buffer.alloc(sound.length));
  expect(await checkCache(tools)).toBe(1);
  expect(said.join("\n")).toMatch(
    /! corrupt, now in quarantine: \w{64}\.wav\n! lacks a file: entry aaaaaaaaaaaa/,
  );
  expect(await readdir(path.join(project.mediaDir, "quarantine"))).toHaveLength(1);
});

test("gc says what would go and takes it; what was paid for is left while that is enough", async () => {
  const { cache, tools, said, events } = await makeProjectCache();
  expect(await shrinkCache({ max: 6e6, dryRun: true }, tools)).toBe(0);
  expect(said.join("\n")).toMatch(
    /would go +count +size\nderived +1 +5\.0 MB\n\n10\.0 MB → 5\.0 MB \(asked for: 6\.0 MB\)/,
  );
  expect(await shrinkCache({ max: 6e6 }, tools)).toBe(0);
  expect(events.at(-1)).toMatchObject({ event: "collected", removed: [{ kind: "derived" }], dryRun: false });
  expect(await cache.getEntry(keyNamed("a"))).not.toBeNull();
  await age([entryPath(cache.dir, keyNamed("a")), 3]);
  await shrinkCache({ max: 0 }, tools);
  expect(await cache.getEntry(keyNamed("a"))).toBeNull();
});

test("what one project exports, another imports, and finds", async () => {
  const { root, tools } = await makeProjectCache();
  const other = await makeProjectCache();
  await rm(other.project.mediaDir, { recursive: true });
  expect(await exportTo(path.join(root, "clips.tar"), {}, tools)).toBe(0);
  expect(await importFrom(path.join(root, "clips.tar"), other.tools)).toBe(0);
  expect(other.said.join("\n")).toMatch(/Import: 1 new record, 0 known, 1 file/);
  expect(await (await openMediaCache(other.project.mediaDir)).getEntry(keyNamed("a"))).not.toBeNull();
  const missing = importFrom(path.join(root, "none.tar"), other.tools);
  await expect(missing).rejects.toMatchObject({ exitCode: 2, hint: expect.stringMatching(/path/) as string });
  await expect(exportTo(path.join(root, "no/such.tar"), {}, tools)).rejects.toMatchObject({ exitCode: 2 });
});

test("the commands are there, with their options, and speak JSON", async () => {
  const { root } = await makeProjectCache();
  await writeFile(path.join(root, "package.json"), "{}");
  const collected = await runCli(["cache", "gc", "--max", "6MB", "--dry-run", "--json"], { cwd: root });
  expect(collected).toMatchObject({ code: 0, stderr: "" });
  expect(jsonLines(collected.stdout)).toMatchObject([
    { event: "collected", maxBytes: 6_000_000, dryRun: true },
  ]);
  expect(await runCli(["cache", "gc", "--max", "much"], { cwd: root })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/such as 20GB/) as string,
  });
});

test("sizes are read and written as people do", () => {
  const read = ["20GB", "500 mb", "1.5GiB", "12", "0"].map(parseByteSize);
  expect(read).toEqual([20e9, 500e6, 1.5 * 2 ** 30, 12, 0]);
  for (const bad of ["", "GB", "-1GB", "1e9", "20 G", "20GBs"])
    expect(() => parseByteSize(bad)).toThrow(/such as/);
  expect([0, 999, 1000, 123_456, 20e9, 2.5e12].map(formatByteSize)).toEqual([
    ...["0 B", "999 B", "1.0 KB", "123 KB", "20.0 GB", "2.5 TB"],
  ]);
});
