import type { Database } from "./database.ts";
import type { Job } from "./job.ts";

/** What was billed, once it is known. */
export type Bill = { seconds: number; usd: number | null };

/** What the maker has taken: a row for each thing, which is what is added up as spent. */
export const createCharges = (database: Database, now: () => number) => ({
  charge: (job: Job, remoteId: string, bill: Bill | null): void => {
    database.run(
      `INSERT INTO charges (job_id, generation, remote_id, kind, maker, brief_file, brief_title, day, seconds,
         estimated_usd, actual_usd, prices_as_of)
       VALUES (:job, :generation, :remoteId, :kind, :maker, :file, :title, :day, :seconds, :estimated, :actual, :asOf)
       ON CONFLICT DO UPDATE SET seconds = :seconds, actual_usd = COALESCE(:actual, actual_usd)`,
      {
        ...{ job: job.id, generation: job.generation, remoteId, kind: job.kind, maker: job.maker },
        ...{ file: job.brief.file, title: job.brief.title, day: dayOf(now()) },
        ...{ seconds: bill?.seconds ?? job.seconds, estimated: job.estimatedUsd },
        ...{ actual: bill?.usd ?? null, asOf: job.pricesAsOf },
      },
    );
  },

  refund: (job: Job, remoteId: string): void => {
    database.run(
      "UPDATE charges SET refunded = 1, actual_usd = 0 WHERE job_id = :id AND remote_id = :remoteId",
      {
        id: job.id,
        remoteId,
      },
    );
  },
});
export type Charges = ReturnType<typeof createCharges>;

/** UTC, so that a day is the same for everybody who adds up. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
