// Outlives the process that opened Chrome. While that one lives it holds the other end of our standard input; when it is
// gone, however it went, the input ends and Chrome is closed. Started with `node` alone, hence no TypeScript.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** Every process that can be seen, its arguments separated by spaces. */
const listProcesses = () => (process.platform === "linux" ? listFromProc() : listFromPs());

const listFromProc = () =>
  readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(pid), parent: Number(parent), command }];
    } catch {
      return []; // ended while we looked, or is somebody else's
    }
  });

const listFromPs = () =>
  spawnSync("ps", ["-axww", "-o", "pid=,ppid=,command="], { encoding: "utf8", maxBuffer: 2 ** 26 })
    .stdout.split("\n")
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });

/**
 * Who was started with this profile, and all that they started. The name of the folder is random: nobody else has it.
 * What Remotion started may be a script that waits for Chrome, so neither its number nor its group tells.
 */
const findChrome = (profileDir) => {
  const processes = listProcesses();
  const found = processes.filter(({ command }) => `${command} `.includes(` --user-data-dir=${profileDir} `));
  for (const { pid } of found)
    found.push(...processes.filter((one) => one.parent === pid && !found.includes(one)));
  return found;
};

const roundInMs = 100;
const mostRounds = 100;

const closeChrome = async ({ profileDir, pid }) => {
  if (process.platform === "win32") {
    if (pid !== undefined)
      spawnSync("taskkill", ["/PID", String(pid), "/T", "/F", "/FI", "IMAGENAME eq chrome*"]);
    return;
  }
  // Without a number it was just being started, and shows its profile only when it runs.
  const quietRounds = pid === undefined ? 10 : 1;
  let quiet = 0;
  for (let round = 0; round < mostRounds && quiet < quietRounds; round += 1) {
    const found = findChrome(profileDir);
    for (const { pid: one } of found) {
      try {
        process.kill(one, "SIGKILL");
      } catch {
        // it has ended by itself
      }
    }
    quiet = found.length === 0 ? quiet + 1 : 0;
    await sleep(roundInMs);
  }
};

let watched = null;
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const message = JSON.parse(line);
  watched = message.profileDir === undefined ? null : message;
});
lines.on("close", async () => {
  if (watched === null || !basename(watched.profileDir).startsWith("puppeteer_dev_chrome_profile-")) return;
  await closeChrome(watched);
  rmSync(watched.profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});
