import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { parseHex } from "../../src/model/colour.ts";
import { canary, expectSilence, plantKeys, type CanaryKeys } from "../support/canary-key.ts";
import {
  launchTestBrowser,
  makeRemotionProject,
  shareOfColour,
  startStudio,
  type RemotionProject,
  type Studio,
} from "../support/remotion-project.ts";
import { runCommand } from "../support/run-command.ts";
import { framesOf, type Rgb } from "../support/watch-video.ts";

let project: RemotionProject;
/** Remotion reads `.env` and hands its environment on: a key is in both, and nothing may know it. */
let keys: CanaryKeys;

beforeAll(async () => {
  project = await makeRemotionProject();
  // As `npm run pre-render -- brief.yaml` does, on a project beside this one.
  const prepared = await runCommand("npm", [
    "run",
    "pre-render",
    "--",
    briefFile(),
    "--offline",
    "--rows",
    "1",
  ]);
  expect(prepared).toMatchObject({ code: 0 });
  keys = await plantKeys(project);
});
afterAll(() => project.remove());

const briefFile = (): string => path.join(project.folder, "brief.yaml");
const rgbOf = (colour: string): Rgb => {
  const { r, g, b } = parseHex(colour);
  return [r, g, b];
};
/** Of the brand northwind. */
const ground = rgbOf("#f5f0e6");
const primary = rgbOf("#0e3b34");
/** The jacket of the drawn presenter. */
const jacket: Rgb = [44, 74, 124];

describe("npx remotion studio", () => {
  let studio: Studio;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [studio, browser] = await Promise.all([startStudio(project, keys.env), launchTestBrowser()]);
    page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
    await page.goto(`${studio.url}/welcome-ada-16x9`);
    await page.locator("a[title=welcome-ada-16x9]").waitFor({ timeout: 60_000 });
  });
  afterAll(async () => {
    await browser.close();
    await studio.stop();
  });

  /** The middle of Studio: left of the props, right of the list, above the timeline. */
  const see = (): Promise<Buffer> => page.screenshot({ clip: { x: 330, y: 40, width: 780, height: 580 } });
  const share = async (colour: Rgb): Promise<number> => shareOfColour(await see(), colour);
  const looksUntil = (colour: Rgb, atLeast: number): Promise<void> =>
    expect.poll(() => share(colour), { timeout: 30_000 }).toBeGreaterThan(atLeast);

  test("shows a prepared video: the brand's ground, its arch and the presenter", async () => {
    await looksUntil(jacket, 0.02);
    await looksUntil(primary, 0.02);
    await looksUntil(ground, 0.05);
  });

  test("lists every template beside the prepared videos", async () => {
    await page.getByTitle("editorial", { exact: true }).click();
    for (const name of ["16x9", "9x16", "1x1", "poster-16x9", "poster-9x16", "poster-1x1"]) {
      await page.locator(`a[title=editorial-${name}]`).waitFor();
    }
  });

  test("knows no key, neither its page nor what it prints", async () => {
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
  });

  test("shows the video's own values in the props panel, and draws what is changed there", async () => {
    await page.keyboard.press("Control+KeyJ");
    const field = (value: string) => page.locator(`input[value="${value}"]`).first();
    await field("Hi Ada").waitFor();
    await page.locator('input[value="#0e3b34"]').first().fill("#0000ff");
    await page.keyboard.press("Enter");
    await looksUntil([0, 0, 255], 0.02);
  });

  test("lists a video that is prepared meanwhile, without a reload", async () => {
    await page.evaluate(() => document.body.setAttribute("data-was-here", "yes"));
    expect(await project.greenroom(["prepare", "brief.yaml", "--offline"])).toMatchObject({ code: 0 });
    await page.locator("a[title=welcome-bea-16x9]").waitFor({ timeout: 30_000 });
    expect(await page.locator("body").getAttribute("data-was-here")).toBe("yes");
  });
});

test("npx remotion compositions lists the templates and the prepared videos, and no key", async () => {
  const listed = await project.remotion(["compositions"], keys.env);
  expect(listed).toMatchObject({ code: 0 });
  expect(listed.stdout).toMatch(/welcome-ada-16x9\s+30\s+1920x1080/);
  expect(listed.stdout).toMatch(/editorial-poster-9x16\s+30\s+1080x1920/);
  expectSilence(listed);
  // Of Studio as well, which is ended by now.
  expect(await keys.filesWithKey()).toEqual([".env"]);
});

test("npx remotion bundle leaves the key nowhere", async () => {
  const bundled = await project.remotion(["bundle"], keys.env);
  expect(bundled).toMatchObject({ code: 0 });
  expectSilence(bundled);
  expect(await readdir(path.join(project.folder, "build"))).toContain("bundle.js");
  expect(await keys.filesWithKey()).toEqual([".env"]);
});

test("npx remotion render draws the picture that greenroom render draws, and leaves the key nowhere", async () => {
  const plain = await project.remotion(
    ["render", "welcome-ada-16x9", "out/plain.mp4", "--frames=0-14"],
    keys.env,
  );
  expect(plain).toMatchObject({ code: 0 });
  expectSilence(plain);
  expect(await keys.browserLog()).toContain("PATH=");
  expect(await keys.filesWithKey()).toEqual([".env"]);
  const ours = await project.greenroom(["render", "brief.yaml", "--offline", "--rows", "1"]);
  expect(ours).toMatchObject({ code: 0 });

  const pictures = await Promise.all(
    ["plain", "welcome-ada-16x9"].map((name) => pictureOf(path.join(project.folder, `out/${name}.mp4`), 10)),
  );
  expect(likeness(pictures)).toBeGreaterThanOrEqual(35);
});

const pictureOf = async (file: string, wanted: number): Promise<Buffer> => {
  for await (const { index, pixels } of framesOf(file, { width: 1920, height: 1080 })) {
    if (index === wanted) return Buffer.from(pixels);
  }
  throw new Error(`${file} has no frame ${wanted}.`);
};

/** Peak signal to noise ratio of two pictures, in dB. */
const likeness = ([a = Buffer.alloc(0), b = Buffer.alloc(0)]: readonly Buffer[]): number => {
  const error = a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0) / a.length;
  return 10 * Math.log10(255 ** 2 / error);
};
