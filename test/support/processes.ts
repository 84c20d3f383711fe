import { readFileSync, readdirSync } from "node:fs";

export type Process = { pid: string; parent: string; group: string; commandLine: string };

/** Linux only. Arguments are separated by NUL; a zombie has none. */
export const allProcesses = (): Process[] =>
  readdirSync("/proc").flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [, parent = "", group = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return [{ pid, parent, group, commandLine: readFileSync(`/proc/${pid}/cmdline`, "utf8") }];
    } catch {
      return []; // ended while we looked
    }
  });

/** What this process has started and has not ended: empty elsewhere than on Linux. */
export const ownChildren = (): string[] =>
  process.platform === "linux"
    ? allProcesses()
        .filter(({ parent, commandLine }) => parent === String(process.pid) && commandLine !== "")
        .map(({ commandLine }) => commandLine.replaceAll("\0", " ").trim())
    : [];
