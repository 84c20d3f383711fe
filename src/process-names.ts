import { createHash } from "node:crypto";
import { hostname } from "node:os";

// Names that tell whose something is: so that what a killed process has left is found and put away by another one.

const thisHost = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** What the names of all that this process may leave behind begin with; see {@link readOwner}. */
export const ownNames = `${thisHost}-${String(process.pid)}-`;

/** Which process a name tells of, and whether it is one of this machine; null where it tells of none. */
export const readOwner = (name: string): { pid: number; isHere: boolean } | null => {
  const [, host, pid] = /^([0-9a-f]{8})-(\d+)-/.exec(name) ?? [];
  return pid === undefined ? null : { pid: Number(pid), isHere: host === thisHost };
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

/** Whether a name tells of a process of this machine that has ended. */
export const isOfDeadProcess = (name: string): boolean => {
  const owner = readOwner(name);
  return owner?.isHere === true && !isAlive(owner.pid);
};
