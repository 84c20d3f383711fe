import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { openPage, openPageBrowser } from "../../src/browser/index.ts";
import { openGuardedBrowser } from "../../src/browser/open-browser.ts";
import { findTestBrowser, repositoryRoot } from "../support/browser.ts";
import { allProcesses, type Process } from "../support/processes.ts";
import { makeTempDir } from "../support/temp-dir.ts";

/** Chrome and its helpers, zombies left out. */
const chromeOf = (pid: string): Process[] =>
  allProcesses().filter(({ group, commandLine }) => group === pid && commandLine !== "");

const profileIn = (commandLine: string): string => /--user-data-dir=([^\0]+)/.exec(commandLine)?.[1] ?? "";

/** Processes that were started with this profile. */
const usersOf = (profileDir: string): Process[] =>
  allProcesses().filter(({ commandLine }) => profileIn(commandLine) === profileDir);

/** A process that opens a browser, by default the one of this machine, and then waits. */
const startOpener = async ({ path, kind = "whole" }: { path?: string; kind?: "whole" | "pages" } = {}) => {
  const browser = path ?? (await findTestBrowser()).path;
  const script = join(repositoryRoot, "test", "pipeline", "render-fixture", "open-and-wait.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, browser, kind], {
    cwd: repositoryRoot,
    // Without a search path Remotion finds no setpriv, which would kill Chrome on Linux alone.
    env: { PATH: "/nowhere" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
};

const openInChild = async (options?: { path?: string; kind?: "whole" | "pages" }) => {
  const child = await startOpener(options);
  const line: unknown = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  const pid = String(line).trim();
  return { child, pid, profileDir: profileIn(readFileSync(`/proc/${pid}/cmdline`, "utf8")) };
};

const writeScript = async (...lines: string[]): Promise<string> => {
  const path = join(await makeTempDir(), "chrome-headless-shell");
  await writeFile(path, ["#!/bin/sh", ...lines, "exit 0", ""].join("\n"), { mode: 0o755 });
  return path;
};

test.skipIf(process.platform !== "linux").each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
  "no Chrome and no profile are left of a process that was ended by %s",
  async (signal) => {
    const { child, pid, profileDir } = await openInChild();
    // It answers before all of its helpers are there.
    await expect.poll(() => chromeOf(pid).length, { timeout: 20_000 }).toBeGreaterThan(1);

    child.kill(signal);
    await once(child, "exit");

    await expect.poll(() => chromeOf(pid), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => existsSync(profileDir), { timeout: 20_000 }).toBe(false);
  },
);

test.skipIf(process.platform !== "linux")(
  "no Chrome is left where its executable is a script that waits for it",
  async () => {
    const { path } = await findTestBrowser();
    const { child, pid, profileDir } = await openInChild({ path: await writeScript(`"${path}" "$@"`) });
    expect(usersOf(profileDir).map((one) => one.pid)).toContain(pid);
    expect(chromeOf(pid)).toEqual([]); // it leads no group

    child.kill("SIGKILL");

    await expect.poll(() => usersOf(profileDir), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => existsSync(profileDir), { timeout: 20_000 }).toBe(false);
  },
);

test.skipIf(process.platform !== "linux")(
  "no browser and no profile are left of a process that was killed before the browser answered",
  async () => {
    const silent = await writeScript("/bin/sleep 300");
    const child = await startOpener({ path: silent });
    const started = () =>
      allProcesses().filter(({ commandLine }) => commandLine.includes(`${silent}\0about:`));
    await expect.poll(started, { timeout: 20_000 }).toHaveLength(1);
    const [{ pid, commandLine } = { pid: "", commandLine: "" }] = started();
    const profileDir = profileIn(commandLine);
    expect(existsSync(profileDir)).toBe(true);

    child.kill("SIGKILL");

    await expect.poll(() => chromeOf(pid), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => existsSync(profileDir), { timeout: 20_000 }).toBe(false);
  },
);

test.skipIf(process.platform !== "linux")("a Chrome that was closed leaves no watcher behind", async () => {
  const watchers = () =>
    allProcesses().filter(
      ({ parent, commandLine }) =>
        parent === String(process.pid) && commandLine.includes("watch-browser.mjs"),
    );
  const browser = await openGuardedBrowser(await findTestBrowser());
  expect(watchers()).toHaveLength(1);
  await browser.close();
  await expect.poll(watchers, { timeout: 20_000 }).toEqual([]);
});

test.skipIf(process.platform !== "linux").each(["SIGKILL", "SIGTERM"] as const)(
  "a Chrome for pages ends with the process that opened it, when that was ended by %s",
  async (signal) => {
    const { path } = await findTestBrowser();
    const { child, profileDir } = await openInChild({
      kind: "pages",
      // Also where its executable is a script that waits for it.
      path: await writeScript(`"${path}" "$@"`),
    });
    expect(usersOf(profileDir)).not.toEqual([]);

    child.kill(signal);

    await expect.poll(() => usersOf(profileDir), { timeout: 20_000 }).toEqual([]);
    const next = await openPageBrowser(await findTestBrowser());
    onTestFinished(next.close);
    await expect.poll(() => existsSync(profileDir), { timeout: 20_000 }).toBe(false);
  },
);

test("what a Chrome for pages has left of its profile goes when it is closed, and others' profiles stay", async () => {
  const profiles = () => readdirSync(tmpdir()).filter((name) => name.startsWith("greenroom-chrome-"));
  const [first, second] = [
    await openPageBrowser(await findTestBrowser()),
    await openPageBrowser(await findTestBrowser()),
  ];
  const profileOf = (pid: number): string =>
    basename(profileIn(readFileSync(`/proc/${String(pid)}/cmdline`, "utf8")));
  const [gone, kept] = [profileOf(first.pid), profileOf(second.pid)];
  await first.close();
  expect(profiles()).toContain(kept);
  expect(profiles()).not.toContain(gone);
  await second.close();
  expect(profiles()).not.toContain(kept);
});

test("a Chrome for pages that does not start says why", async () => {
  const open = async (...lines: string[]): Promise<unknown> =>
    openPageBrowser({ path: await writeScript(...lines), chromeMode: "headless-shell" });
  await expect(
    open("echo 'libnss3.so: cannot open shared object file' >&2", "exit 127"),
  ).rejects.toMatchObject({
    code: "browser_failed",
    message: expect.stringContaining(
      "It ended at once. libnss3.so: cannot open shared object file",
    ) as string,
  });
  const missing = openPageBrowser({ path: "/nowhere/chrome", chromeMode: "headless-shell" });
  await expect(missing).rejects.toMatchObject({
    code: "browser_failed",
    message: expect.stringContaining("ENOENT") as string,
  });
});

test("Chrome is closed in order while pages of it are still being opened", async () => {
  const found = await findTestBrowser();
  const options = { script: "", publicDir: repositoryRoot };
  for (let steps = 0; steps < 12; steps++) {
    const browser = await openPageBrowser(found);
    const opening = Promise.allSettled(Array.from({ length: 4 }, () => openPage(browser, options)));
    // A page is opened in several messages, and Chrome may be closed between any two of them.
    for (let step = 0; step < steps; step++) await sleep(5);
    await browser.close();
    await opening;
  }
});

test("whoever draws hears that Chrome has ended, and nobody waits for an answer of it", async () => {
  const browser = await openPageBrowser(await findTestBrowser());
  onTestFinished(browser.close);
  const options = { script: "globalThis.wait = () => new Promise(() => {})", publicDir: repositoryRoot };
  const page = await openPage(browser, options);
  const waiting = page.call("wait");
  process.kill(browser.pid, "SIGKILL");

  await expect(waiting).rejects.toMatchObject({ code: "browser_ended" });
  await expect(openPage(browser, options)).rejects.toMatchObject({ code: "browser_ended" });
  await page.close();
});

test.skipIf(process.platform !== "linux")(
  "whoever draws in a page hears that it has crashed, and another page is opened",
  async () => {
    const browser = await openPageBrowser(await findTestBrowser());
    onTestFinished(browser.close);
    const options = { script: "globalThis.wait = () => new Promise(() => {})", publicDir: repositoryRoot };
    const page = await openPage(browser, options);
    const waiting = page.call("wait");
    const renderers = chromeOf(String(browser.pid)).filter(({ commandLine }) =>
      commandLine.includes("--type=renderer"),
    );
    for (const { pid } of renderers) process.kill(Number(pid), "SIGKILL");

    await expect(waiting).rejects.toMatchObject({ code: "page_crashed" });
    await expect(page.photograph()).rejects.toMatchObject({ code: "page_crashed" });
    await page.close();
    await (await openPage(browser, options)).close();
  },
);
