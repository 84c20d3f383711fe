import { chmod, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { findTestBrowser } from "../support/browser.ts";
import { startHeygenProxy, type HeygenProxy } from "../support/heygen-proxy.ts";
import {
  launchTestBrowser,
  makeRemotionProject,
  startStudio,
  type RemotionProject,
} from "../support/remotion-project.ts";
import type { CommandResult } from "../support/run-command.ts";

const canary = "canary-3f9a51c7d2";
const inEnvironment = `${canary}-environment`;
const inFile = `${canary}-file`;

let project: RemotionProject;
let emulator: Emulator;
let proxy: HeygenProxy;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  project = await makeRemotionProject();
  emulator = await createEmulator();
  proxy = await startHeygenProxy(emulator);
  await writeFile(path.join(project.folder, ".env"), `HEYGEN_API_KEY=${inFile}\n`);
  const browser = await startTellingBrowser();
  env = { HEYGEN_API_KEY: inEnvironment, GREENROOM_HEYGEN_URL: proxy.url, GREENROOM_BROWSER: browser };
});
beforeEach(() => {
  proxy.refuseWith = null;
});
afterAll(async () => {
  await proxy.close();
  await emulator.close();
  await project.remove();
});

const browserLog = (): string => path.join(project.folder, "browser-environment.txt");

/** A browser that writes down the environment it is started with, into the project, where all files are searched. */
const startTellingBrowser = async (): Promise<string> => {
  const { path: real } = await findTestBrowser();
  const file = path.join(project.folder, "telling-headless-shell");
  await writeFile(file, `#!/bin/sh\nenv >> '${browserLog()}'\nexec '${real}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
};

/** Files of the project that hold a key, as bytes. Packages are links and not searched; what bundlers keep among them is. */
const filesWithKey = async (): Promise<string[]> => {
  const entries = await readdir(project.folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    if ((await readFile(file)).includes(canary)) found.push(path.relative(project.folder, file));
  }
  return found;
};

const expectSilence = ({ stdout, stderr }: CommandResult): void => {
  expect(stdout + stderr).not.toContain(canary);
  expect(stdout + stderr).not.toContain(Buffer.from(inEnvironment).toString("base64").slice(0, 16));
};

test("a run that pays with the key leaves it nowhere", async () => {
  const runs = [
    await project.greenroom(["prepare", "brief.yaml", "--rows", "1"], env),
    await project.greenroom(["render", "brief.yaml", "--rows", "1", "--json"], env),
    await project.greenroom(["doctor", "--json"], env),
  ];
  for (const run of runs) {
    expect(run).toMatchObject({ code: 0 });
    expectSilence(run);
  }
  expect([...proxy.keys]).toEqual([inEnvironment]);
  expect(await readFile(browserLog(), "utf8")).toContain("PATH=");
  expect(await filesWithKey()).toEqual([".env"]);
});

test("without one in the environment, the key of .env is used, and is told no more", async () => {
  proxy.keys.clear();
  const run = await project.greenroom(["doctor"], { ...env, HEYGEN_API_KEY: undefined });
  expect(run).toMatchObject({ code: 0 });
  expect([...proxy.keys]).toEqual([inFile]);
  expectSilence(run);
});

describe.each([401, 500])("when HeyGen answers %i and repeats the key", (status) => {
  test.each([
    [["doctor", "--json"]],
    [["plan", "brief.yaml", "--wallet"]],
    [["prepare", "brief.yaml", "--rows", "2"]],
  ])("greenroom %j does not print it", async (args) => {
    proxy.refuseWith = status;
    const run = await project.greenroom(args, env);
    expect(run.code).not.toBe(0);
    expectSilence(run);
    expect(await filesWithKey()).toEqual([".env"]);
  });
});

test("an emulator is never sent the key", async () => {
  const run = await project.greenroom(["doctor", "--json"], { ...env, GREENROOM_HEYGEN_URL: emulator.url });
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain("offline emulator");
  expectSilence(run);
});

test("npx remotion bundle and render leave it nowhere", async () => {
  const runs = [
    await project.remotion(["bundle"], env),
    await project.remotion(["render", "welcome-ada-16x9", "out/plain.mp4", "--frames=0-4"], env),
  ];
  for (const run of runs) {
    expect(run).toMatchObject({ code: 0 });
    expectSilence(run);
  }
  expect(await readdir(path.join(project.folder, "build"))).toContain("bundle.js");
  expect(await filesWithKey()).toEqual([".env"]);
});

test("Studio's page does not know it", async () => {
  const studio = await startStudio(project, env);
  const browser = await launchTestBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`${studio.url}/welcome-ada-16x9`);
    await page.locator("a[title=welcome-ada-16x9]").waitFor({ timeout: 60_000 });
    const known = await page.evaluate(async () => {
      const values = Object.entries(window)
        .filter(([name]) => /env|process|remotion/i.test(name))
        .map(
          ([name, value]) => `${name}=${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
        );
      const scripts = [...document.scripts].map(({ src }) => src).filter((src) => src !== "");
      const texts = await Promise.all(scripts.map(async (src) => (await fetch(src)).text()));
      return [...values, JSON.stringify(process.env), document.documentElement.outerHTML, ...texts].join(
        "\n",
      );
    });
    expect(known).toContain("remotion_isStudio");
    expect(known.length).toBeGreaterThan(1_000_000);
    expect(known).not.toContain(canary);
    expect(studio.printed()).not.toContain(canary);
  } finally {
    await browser.close();
    await studio.stop();
  }
  expect(await filesWithKey()).toEqual([".env"]);
});
