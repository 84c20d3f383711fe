import { z } from "zod";
import type { Key } from "../../model/media.ts";
import type { Database, SqlParams } from "./database.ts";
import { LeaseLostError } from "./errors.ts";
import { jobSchema, type Job, type JobStateName, type Lease } from "./job.ts";

const revisionSchema = z.object({ revision: z.number() });

/** A finished job may be opened again: its file was lost, HeyGen has deleted it, or it failed and is tried anew. */
const allowed: Record<JobStateName, readonly JobStateName[]> = {
  planned: ["planned", "intent", "submitted"],
  intent: ["planned", "intent", "submitted", "completed", "failed"],
  submitted: ["planned", "completed", "failed"],
  completed: ["planned", "downloaded"],
  downloaded: ["planned", "completed", "verified"],
  verified: ["planned", "completed", "downloaded"],
  failed: ["planned"],
};

/** The rows of the table `jobs`: how they are read, and how one is changed. */
export const createRows = (database: Database) => {
  const bump = (): number =>
    revisionSchema.parse(
      database.get("UPDATE counter SET revision = revision + 1 WHERE id = 1 RETURNING revision"),
    ).revision;

  const read = (id: number): Job =>
    jobSchema.parse(database.get("SELECT * FROM jobs WHERE id = :id", { id }));

  const write = (id: number, columns: SqlParams): void => {
    const names = Object.keys(columns).map((name) => `${name} = :${name}`);
    database.run(`UPDATE jobs SET ${names.join(", ")}, revision = :revision WHERE id = :id`, {
      ...columns,
      id,
      revision: bump(),
    });
  };

  /** The job as it is by now. @throws LeaseLostError if somebody else holds it. */
  const held = (lease: Lease): Job => {
    const job = read(lease.id);
    if (job.epoch !== lease.epoch) throw takenOver(job);
    return job;
  };

  return {
    bump,
    read,
    write,
    held,

    /** Counts every change: what is later than a run's begin has happened during that run. */
    revision: (): number => revisionSchema.parse(database.get("SELECT revision FROM counter")).revision,

    find: (key: Key, driver: string): Job | null => {
      const row = database.get("SELECT * FROM jobs WHERE need_key = :key AND driver = :driver", {
        key,
        driver,
      });
      return row === undefined ? null : jobSchema.parse(row);
    },

    /** One step of a job, on disk when it returns. @throws LeaseLostError if the job is no longer held by this lease. */
    move: (
      lease: Lease,
      to: JobStateName,
      change: (job: Job) => SqlParams,
      also: (job: Job) => void = () => undefined,
    ): Job =>
      database.transaction(() => {
        const job = held(lease);
        refuseStep(job, to);
        also(job);
        write(job.id, { state: to, ...change(job) });
        return read(job.id);
      }),
  };
};
export type Rows = ReturnType<typeof createRows>;

export const refuseStep = (job: Job, to: JobStateName): void => {
  if (allowed[job.state].includes(to)) return;
  throw new Error(`A job cannot go from ${job.state} to ${to} (${job.key}).`);
};

export const takenOver = ({ kind, key }: Job): LeaseLostError =>
  new LeaseLostError(`Another process has taken over the ${kind} ${key.slice(0, 12)}….`);
