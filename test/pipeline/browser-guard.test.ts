import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openGuardedBrowser, openPage } from "../../src/browser/index.ts";
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
const startOpener = async (path?: string) => {
  const browser = path ?? (await findTestBrowser()).path;
  const script = join(repositoryRoot, "test", "pipeline", "render-fixture", "open-and-wait.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, browser], {
    cwd: repositoryRoot,
    // Without a search path Remotion finds no setpriv, which would kill Chrome on Linux alone.
    env: { PATH: "/nowhere" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
};

const openInChild = async (path?: string) => {
  const child = await startOpener(path);
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
    const { child, pid, profileDir } = await openInChild(await writeScript(`"${path}" "$@"`));
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
    const child = await startOpener(silent);
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

test("Chrome is closed in order while pages of it are still being opened", async () => {
  const found = await findTestBrowser();
  const options = { script: "", publicDir: repositoryRoot };
  for (let steps = 0; steps < 12; steps++) {
    const browser = await openGuardedBrowser(found);
    const opening = Promise.allSettled(Array.from({ length: 4 }, () => openPage(browser, options)));
    // A page is opened in several messages, and Chrome may be closed between any two of them.
    for (let step = 0; step < steps; step++) {
      await browser.instance.connection.send("Target.setDiscoverTargets", { discover: true });
    }
    await browser.close();
    await opening;
  }
});

test("whoever draws hears that Chrome has ended, and nobody waits for an answer of it", async () => {
  const browser = await openGuardedBrowser(await findTestBrowser());
  onTestFinished(browser.close);
  const options = { script: "globalThis.wait = () => new Promise(() => {})", publicDir: repositoryRoot };
  const page = await openPage(browser, options);
  const waiting = page.call("wait");
  process.kill(browser.pid, "SIGKILL");

  await expect(waiting).rejects.toMatchObject({ code: "browser_ended" });
  await expect(openPage(browser, options)).rejects.toMatchObject({ code: "browser_ended" });
  await page.close();
});
