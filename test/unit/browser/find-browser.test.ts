import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeBrowsers, findBrowser } from "../../../src/browser/index.ts";
import { downloadRemotionBrowser, findRemotionBrowsers } from "../../../src/browser/remotion-browser.ts";
import { findSystemShells } from "../../../src/browser/system-browsers.ts";
import { InputError } from "../../../src/errors.ts";
import { testCacheDir } from "../../support/browser.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const writeProgram = async (path: string, script: string): Promise<string> => {
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
};

describe("a configured browser", () => {
  test("that is not there is an error, not a reason to take another one", async () => {
    const dir = await makeTempDir();
    const env = { GREENROOM_BROWSER: join(dir, "no-chrome") };
    const found = findBrowser({ env, cacheDir: testCacheDir, offline: true });
    await expect(found).rejects.toThrow(InputError);
    await expect(found).rejects.toThrow("no-chrome is not an executable file");
  });

  test("that does not start is an error that says what it said", async () => {
    const dir = await makeTempDir();
    const path = await writeProgram(join(dir, "chrome"), "echo 'libnss3.so is missing' >&2; exit 127");
    const found = findBrowser({ env: { GREENROOM_BROWSER: path }, cacheDir: testCacheDir, offline: true });
    await expect(found).rejects.toThrow("libnss3.so is missing");
  });
});

test("a system's browser that does not start is passed over, and the report says why", async () => {
  const dir = await makeTempDir();
  await writeProgram(join(dir, "chromium-headless-shell"), "echo 'wrong architecture' >&2; exit 126");
  const reports = await describeBrowsers({ env: { PATH: dir }, cacheDir: testCacheDir });
  expect(reports.map(({ kind }) => kind)).toEqual([
    "configured",
    "headless-shell",
    "remotion",
    "remotion-download",
    "npm",
    "system",
  ]);
  const shell = reports.find(({ kind }) => kind === "headless-shell");
  // Where the system has a shell of its own in one of the usual places, that one is found instead.
  const ofSystem = await findSystemShells("");
  expect(shell?.why).toContain(ofSystem.length > 0 ? "" : "wrong architecture");
  expect(reports.filter(({ why }) => why !== "").every(({ remedy }) => remedy !== null)).toBe(true);
});

test("headless shells are found on the search path, and what cannot be run is not one", async () => {
  const dir = await makeTempDir();
  const shell = await writeProgram(join(dir, "headless_shell"), "");
  await writeFile(join(dir, "chrome-headless-shell"), "");
  const found = await findSystemShells(`/nowhere:${dir}:`);
  expect(found.filter((path) => path.startsWith(dir))).toEqual([shell]);
});

test("a browser that Remotion keeps is found from a folder below its project", async () => {
  const dir = await makeTempDir();
  const store = join(
    dir,
    "node_modules/.remotion/chrome-headless-shell/linux64/chrome-headless-shell-linux64",
  );
  await mkdir(store, { recursive: true });
  const shell = await writeProgram(join(store, "chrome-headless-shell"), "");
  expect(await findRemotionBrowsers(join(dir, "a", "b"))).toContain(shell);
});

describe("the download", () => {
  test("is not tried again for a day after the network refused it", async () => {
    const cacheDir = await makeTempDir();
    let [asked, time] = [0, 1_000_000];
    const attempt = () =>
      downloadRemotionBrowser({
        cacheDir,
        onProgress: () => undefined,
        now: () => time,
        fetch: () => {
          asked += 1;
          return Promise.reject(new Error("no route"));
        },
      });
    expect(await attempt()).toEqual({ why: expect.stringContaining("no route") as string });
    expect(await attempt()).toEqual({ why: "the download did not work within the last day" });
    expect(asked).toBe(1);

    time += 25 * 3_600_000;
    await attempt();
    expect(asked).toBe(2);
  });

  test("is tried although the note of a refusal is broken", async () => {
    const cacheDir = await makeTempDir();
    await writeFile(join(cacheDir, "browser-download-refused.json"), "{");
    const refuse = () => Promise.reject(new Error("no route"));
    const options = { cacheDir, onProgress: () => undefined, now: () => 5, fetch: refuse };
    expect(await downloadRemotionBrowser(options)).toEqual({
      why: expect.stringContaining("no route") as string,
    });
    expect(await readFile(join(cacheDir, "browser-download-refused.json"), "utf8")).toBe('{"at":5}');
  });
});
