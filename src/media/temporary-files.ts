import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { MachineError } from "../errors.ts";
import { isOfDeadProcess, ownNames } from "../process-names.ts";
import type { Disk } from "./disk.ts";

/** Temporary files that nobody has written to for this long were left by a process that is gone. */
const abandonedAfterMs = 6 * 60 * 60 * 1000;
/** So long where the process is known to be gone; a name may be a process of another container with our host's name. */
const abandonedByDeadAfterMs = 10 * 60 * 1000;

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
