import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openGuardedBrowser } from "../../src/browser/index.ts";
import { findTestBrowser, repositoryRoot } from "../support/browser.ts";

type Process = { pid: string; group: string; commandLine: string };

const allProcesses = (): Process[] =>
  readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const group = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] ?? "";
      return [{ pid, group, commandLine: readFileSync(`/proc/${pid}/cmdline`, "utf8") }];
    } catch {
      return []; // ended while we looked
    }
  });

/** Chrome and its helpers, zombies left out. */
const chromeOf = (pid: string): Process[] =>
  allProcesses().filter(({ group, commandLine }) => group === pid && commandLine !== "");

const openInChild = async () => {
  const { path } = await findTestBrowser();
  const script = join(repositoryRoot, "test", "pipeline", "render-fixture", "open-and-wait.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, path], {
    cwd: repositoryRoot,
    // Without a search path Remotion finds no setpriv, which would kill Chrome on Linux alone.
    env: { PATH: "/nowhere" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line: unknown = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  const pid = String(line).trim();
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8");
  const profileDir = /--user-data-dir=([^\0]+)/.exec(commandLine)?.[1] ?? "";
  return { child, pid, profileDir };
};

test.skipIf(process.platform !== "linux").each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
  "no Chrome and no profile are left of a process that was ended by %s",
  async (signal) => {
    const { child, pid, profileDir } = await openInChild();
    onTestFinished(() => void child.kill("SIGKILL"));
    expect(chromeOf(pid).length).toBeGreaterThan(1);

    child.kill(signal);
    await once(child, "exit");

    await expect.poll(() => chromeOf(pid), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => existsSync(profileDir), { timeout: 20_000 }).toBe(false);
  },
);

test.skipIf(process.platform !== "linux")("a Chrome that was closed leaves no watcher behind", async () => {
  const watchers = () =>
    allProcesses().filter(({ commandLine }) => commandLine.includes("watch-browser.mjs")).length;
  const before = watchers();
  const browser = await openGuardedBrowser(await findTestBrowser());
  await browser.close();
  await expect.poll(watchers, { timeout: 20_000 }).toBeLessThanOrEqual(before);
});
