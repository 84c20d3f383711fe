import type { Charges } from "./charges.ts";
import type { Database } from "./database.ts";
import type { Job, JobFailure, Lease, SpeechAnswer } from "./job.ts";
import type { RemoteNews } from "./news.ts";
import type { Pace } from "./pace.ts";
import { takenOver, type Rows } from "./rows.ts";

type Tools = {
  rows: Rows;
  charges: Charges;
  pace: Pace;
  /** What was heard of a video before it was known here. */
  heardOf: (remoteId: string) => RemoteNews["state"] | null;
  now: () => number;
};

/** What HeyGen has said to a request, which costs money. */
export const createAnswers = (database: Database, { rows, charges, pace, heardOf, now }: Tools) => ({
  /**
   * HeyGen has the job and named it. An answer is never thrown away: it is written down even if somebody else holds the
   * job by now.
   *
   * @throws LeaseLostError after writing it down, if somebody else holds the job.
   */
  submitted: (lease: Lease, generation: number, remoteId: string): Job => {
    const { job, isHeld } = database.transaction(() => {
      const found = rows.read(lease.id);
      charges.charge({ ...found, generation }, remoteId, null);
      const isAwaited = ["planned", "intent"].includes(found.state) && found.generation === generation;
      if (isAwaited) {
        rows.write(found.id, {
          state: "submitted",
          ...{ remote_id: remoteId, remote_state: heardOf(remoteId), submitted_ms: Math.round(now()) },
        });
      }
      return { job: rows.read(found.id), isHeld: found.epoch === lease.epoch };
    });
    if (isHeld) return job;
    throw takenOver(job);
  },

  /** HeyGen has spoken. What it said is kept until the bytes are. */
  answered: (lease: Lease, answer: SpeechAnswer, usd: number | null): Job =>
    rows.move(
      lease,
      "completed",
      () => ({ answer: JSON.stringify(answer) }),
      (job) => {
        charges.charge(job, `speech-${String(job.generation)}`, { seconds: answer.durationMs / 1000, usd });
      },
    ),

  /** HeyGen has made the video; `seconds` are billed. */
  completed: (lease: Lease, { seconds, usd }: { seconds: number; usd: number | null }): Job =>
    rows.move(
      lease,
      "completed",
      () => ({ remote_state: "completed" }),
      (job) => {
        if (job.remoteId !== null) charges.charge(job, job.remoteId, { seconds, usd });
      },
    ),

  /** It has failed for good. A video that was begun is refunded. */
  failed: (lease: Lease, failure: JobFailure): Job =>
    rows.move(
      lease,
      "failed",
      () => ({ failure: JSON.stringify(failure), failed_revision: rows.bump(), remote_state: "failed" }),
      (job) => {
        if (failure.refunded === true && job.remoteId !== null) charges.refund(job, job.remoteId);
      },
    ),

  /** The request was not taken, which HeyGen has said or which is certain because it was not reached. */
  refused: (lease: Lease): Job => rows.move(lease, "planned", () => ({})),

  /** Refused because there are too many: slows down every process. */
  tooMany: (lease: Lease, waitMs: number): { job: Job; limit: number } => {
    const learned = { limit: 0 };
    const job = rows.move(
      lease,
      "planned",
      () => ({}),
      ({ maker, id }) => {
        learned.limit = pace.slowDown(maker, id, waitMs);
      },
    );
    return { job, limit: learned.limit };
  },
});
