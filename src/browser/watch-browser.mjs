// Outlives the process that opened Chrome. While that one lives it holds the other end of our standard input; when it is
// gone, however it went, the input ends and Chrome is closed. Started with `node` alone, hence no TypeScript.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { createInterface } from "node:readline";

/** Distinguishes a process from a later one that was given the same number; null when there is none. */
const startTimeOf = (pid) => {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
    }
  } catch {
    return null; // no such process
  }
  if (process.platform === "win32") return null;
  return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim() || null;
};

const killTree = (pid) => {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/PID", String(pid), "/T", "/F", "/FI", "IMAGENAME eq chrome*"]);
    return;
  }
  try {
    process.kill(-pid, "SIGKILL"); // Remotion starts Chrome as the leader of a group of its own
  } catch {
    // the whole group is already gone
  }
};

let watched = null;
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const message = JSON.parse(line);
  watched = message.pid === undefined ? null : { ...message, startTime: startTimeOf(message.pid) };
});
lines.on("close", () => {
  if (watched !== null) {
    const startTime = startTimeOf(watched.pid);
    // A leader that is gone may have left children in its group, and no other process can have taken that number.
    if (startTime === null || startTime === watched.startTime) killTree(watched.pid);
    if (basename(watched.profileDir).startsWith("puppeteer_dev_chrome_profile-")) {
      rmSync(watched.profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
});
