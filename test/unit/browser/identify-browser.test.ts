import { chmod, copyFile, readFile, readdir, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  identifyBrowser,
  openIdentifiedBrowser,
  openPageBrowser,
  type FindBrowserOptions,
  type FoundBrowser,
} from "../../../src/browser/index.ts";
import { InputError } from "../../../src/errors.ts";
import { findTestBrowser } from "../../support/browser.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** A configured Chrome that can be counted, broken and replaced: it starts the real one. */
const makeChrome = async () => {
  const [dir, real] = [await makeTempDir(), await findTestBrowser()];
  const [path, log] = [join(dir, "headless-shell"), join(dir, "log")];
  const write = async (script: string): Promise<void> => {
    await writeFile(`${path}.new`, `#!/bin/sh\n${script}\n`);
    await chmod(`${path}.new`, 0o755);
    await rename(`${path}.new`, path);
  };
  await writeFile(log, "");
  const start = `echo started >> '${log}'\nexec '${real.path}' "$@"`;
  await write(start);
  const options: FindBrowserOptions = {
    env: { GREENROOM_BROWSER: path, PATH: "" },
    cacheDir: join(dir, "cache"),
    projectDir: dir,
    offline: true,
  };
  const starts = async (): Promise<number> => (await readFile(log, "utf8")).split("\n").length - 1;
  return { dir, path, write, start, options, starts };
};

test("a browser is started once, and known from then on until its file changes or a day is over", async () => {
  const { path, options, starts } = await makeChrome();
  const first = await identifyBrowser(options);
  expect(first).toMatchObject({ path, kind: "configured", chromeMode: "headless-shell" });
  expect(await identifyBrowser(options)).toEqual(first);
  expect(await starts()).toBe(1);
  expect(await readdir(options.cacheDir)).toEqual(["known-browser.json"]);

  await utimes(path, new Date(), new Date(Date.now() - 5_000));
  expect(await identifyBrowser(options)).toEqual(first);
  expect(await starts()).toBe(2);

  const later = Date.now() + 25 * 3_600_000;
  await identifyBrowser({ ...options, now: () => later });
  expect(await starts()).toBe(3);
});

test("a broken memory is no memory", async () => {
  const { options, starts } = await makeChrome();
  const first = await identifyBrowser(options);
  await writeFile(join(options.cacheDir, "known-browser.json"), '{"at":');
  expect(await identifyBrowser(options)).toEqual(first);
  expect(await starts()).toBe(2);
});

test("a headless shell that has come since goes before the browser that is known", async () => {
  const { path, options, dir, starts } = await makeChrome();
  const known = await identifyBrowser({ ...options, env: { ...options.env, PATH: dir } });
  // As if the search had passed over everything that goes first and ended with this browser.
  const file = join(options.cacheDir, "known-browser.json");
  const memory: unknown = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...(memory as object), configured: null }));
  const unconfigured = { ...options, env: { PATH: dir } };
  expect(await identifyBrowser(unconfigured)).toEqual(known);
  expect(await starts()).toBe(1);

  await copyFile(path, join(dir, "chrome-headless-shell"));
  expect(await identifyBrowser(unconfigured)).toMatchObject({
    kind: "headless-shell",
    path: join(dir, "chrome-headless-shell"),
  });
  expect(await starts()).toBe(2);
});

test("a known browser that starts no more, or as another version, is searched for again", async () => {
  const { options, write, start, path } = await makeChrome();
  const known = await identifyBrowser(options);
  const older: FoundBrowser = { ...known, version: "HeadlessChrome/1.0.0.0" };
  const { found, browser } = await openIdentifiedBrowser(older, options, openPageBrowser);
  await browser.close();
  expect(found).toEqual(known);
  expect(browser.version).toBe(known.version);

  await write("exit 127");
  await expect(openIdentifiedBrowser(known, options, openPageBrowser)).rejects.toThrow(InputError);
  expect(await readdir(options.cacheDir)).toEqual([]);

  await write(start);
  expect(await identifyBrowser(options)).toMatchObject({ path, version: known.version });
});
