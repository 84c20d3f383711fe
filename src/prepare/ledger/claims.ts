import type { AvatarNeed, Key, Maker, SpeechNeed } from "../../model/media.ts";
import type { Database, SqlParams } from "./database.ts";
import type { Job, Lease } from "./job.ts";
import type { Owners } from "./owners.ts";
import type { Rows } from "./rows.ts";

/** What a job is for: a need, and the sound that drives it where it is an avatar. */
export type JobOrder = {
  key: Key;
  /** The digest of the sound that drives an avatar; empty for speech. */
  driver: string;
  kind: (SpeechNeed | AvatarNeed)["kind"];
  maker: Maker;
  /** How a clip becomes transparent where that is not asked of HeyGen at once. @default null */
  way?: string | null;
  brief: { file: string; title: string };
  /** How long it will be, and what that is thought to cost; null without prices. */
  seconds: number;
  estimatedUsd: number | null;
  pricesAsOf: string | null;
};

/** Who works on what. */
export const createClaims = (database: Database, { find, read, write }: Rows, owners: Owners) => ({
  /**
   * Takes a job, which is written down if it is new, or says who holds it. No two processes hold one job; one that is
   * gone loses what it held.
   */
  claim: (order: JobOrder): { status: "claimed" | "held"; job: Job } => {
    const known = find(order.key, order.driver);
    const isFree = (job: Job): boolean =>
      job.owner === null || job.owner === owners.name || owners.isGone(job.owner);
    if (known !== null && !isFree(known)) return { status: "held", job: known };
    return database.transaction(() => {
      const job = find(order.key, order.driver);
      if (job !== null && job.epoch !== known?.epoch && !isFree(job)) return { status: "held", job };
      if (job === null) insertJob(database, order);
      const mine = job ?? find(order.key, order.driver);
      if (mine === null) throw new Error("A row that was just written is not there.");
      owners.beat();
      write(mine.id, { ...orderedBy(order, mine), owner: owners.name, epoch: mine.epoch + 1 });
      return { status: "claimed", job: read(mine.id) };
    });
  },

  /** Gives a job back, whatever its state. Nothing happens if it is not held any more. */
  release: ({ id, epoch }: Lease): void => {
    database.run("UPDATE jobs SET owner = NULL WHERE id = :id AND epoch = :epoch", { id, epoch });
  },
});

const insertJob = (database: Database, { key, driver, kind, maker, way, brief, seconds }: JobOrder): void => {
  database.run(
    `INSERT INTO jobs (need_key, driver, kind, maker, way, brief_file, brief_title, seconds)
     VALUES (:key, :driver, :kind, :maker, :way, :file, :title, :seconds)`,
    { key, driver, kind, maker, way: way ?? null, file: brief.file, title: brief.title, seconds },
  );
};

/** Whoever sends it is who orders it; afterwards it stays what it was ordered as. */
const orderedBy = ({ brief, seconds, estimatedUsd, pricesAsOf }: JobOrder, { state }: Job): SqlParams =>
  state === "planned" || state === "failed"
    ? {
        ...{ brief_file: brief.file, brief_title: brief.title, seconds },
        ...{ estimated_usd: estimatedUsd, prices_as_of: pricesAsOf },
      }
    : {};
