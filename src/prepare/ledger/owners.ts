import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { z } from "zod";
import type { Database } from "./database.ts";

export type OwnersOptions = {
  /** Wall time, written for people to read; nothing is decided by it. */
  now: () => number;
  /** Milliseconds that only ever go on, whatever is done to the wall clock. */
  monotonicNow: () => number;
  /** How long a process may be silent before its jobs are taken over. */
  leaseMs: number;
  /** Whether a process of this machine exists. */
  isProcessAlive: (pid: number) => boolean;
};

const ownerSchema = z.object({ beat: z.number() });

/**
 * Who holds jobs, and who of them is gone.
 *
 * A lease holds no time of expiry: clocks jump, and two processes would disagree about it. Each owner counts up its beat, and
 * who wants its job watches by a clock of his own whether it still does. A process of this machine that does not exist any
 * more needs no watching.
 */
export const createOwners = (
  database: Database,
  { now, monotonicNow, leaseMs, isProcessAlive }: OwnersOptions,
) => {
  const host = hostname();
  const name = `${host}:${String(process.pid)}:${randomUUID()}`;
  const watched = new Map<string, { beat: number; sinceMs: number }>();

  const isGoneFromHere = (owner: string): boolean => {
    const [pid, itsHost] = owner.split(":").slice(0, -1).reverse();
    return itsHost === host && Number(pid) !== process.pid && !isProcessAlive(Number(pid));
  };

  return {
    name,

    /** Says that this process lives. */
    beat: (): void => {
      database.run(
        `INSERT INTO owners (name, beat, seen_ms) VALUES (:name, 1, :now)
         ON CONFLICT (name) DO UPDATE SET beat = beat + 1, seen_ms = :now`,
        { name, now: Math.round(now()) },
      );
    },

    isGone: (owner: string): boolean => {
      const row = ownerSchema
        .optional()
        .parse(database.get("SELECT beat FROM owners WHERE name = :owner", { owner }));
      if (row === undefined || isGoneFromHere(owner)) return true;
      const seen = watched.get(owner);
      if (seen?.beat === row.beat) return monotonicNow() - seen.sinceMs >= leaseMs;
      watched.set(owner, { beat: row.beat, sinceMs: monotonicNow() });
      return false;
    },

    /** Gives back all that this process holds. */
    leave: (): void => {
      database.transaction(() => {
        database.run("UPDATE jobs SET owner = NULL WHERE owner = :name", { name });
        database.run("UPDATE orders SET owner = NULL WHERE owner = :name", { name });
        database.run("DELETE FROM owners WHERE name = :name", { name });
      });
    },
  };
};
export type Owners = ReturnType<typeof createOwners>;

/** Signal 0 only asks. Without the right to signal it, a process exists all the same. */
export const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};
