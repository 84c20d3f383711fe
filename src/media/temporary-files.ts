import { createHash, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Disk } from "./disk.ts";
import { MachineError } from "../errors.ts";

/** Temporary files that nobody has written to for this long were left by a process that is gone. */
const abandonedAfterMs = 6 * 60 * 60 * 1000;
/** So long where the process is known to be gone; a name may be a process of another container with our host's name. */
const abandonedByDeadAfterMs = 10 * 60 * 1000;

const thisHost = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** What the names of all that this process may leave behind begin with; see {@link readOwner}. */
export const ownNames = `${thisHost}-${String(process.pid)}-`;

/** Which process a name tells of, and whether it is one of this machine; null where it tells of none. */
export const readOwner = (name: string): { pid: number; isHere: boolean } | null => {
  const [, host, pid] = /^([0-9a-f]{8})-(\d+)-/.exec(name) ?? [];
  return pid === undefined ? null : { pid: Number(pid), isHere: host === thisHost };
};

/** A name that nobody else takes, and that tells which process has taken it. */
export const temporaryName = (ext: string): string => `${ownNames}${randomUUID()}.${ext}`;

/** Removes what processes that were killed have left, and nothing that is still being written. */
export const sweepTemporaryFiles = async (disk: Disk, folder: string, nowMs: number): Promise<string[]> => {
  const swept: string[] = [];
  for (const name of await disk.list(folder)) {
    const path = join(folder, name);
    const quietMs = nowMs - ((await disk.stat(path))?.mtimeMs ?? nowMs);
    if (quietMs < (isOfDeadProcess(name) ? abandonedByDeadAfterMs : abandonedAfterMs)) continue;
    try {
      await disk.remove(path);
      swept.push(name);
    } catch (error) {
      // A cache that may only be read is still good to read from.
      if (!(error instanceof MachineError && error.code === "disk_not_allowed")) throw error;
    }
  }
  return swept;
};

const isOfDeadProcess = (name: string): boolean => {
  const owner = readOwner(name);
  return owner?.isHere === true && !isAlive(owner.pid);
};

/** Whether a process of this machine runs. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process runs, too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
