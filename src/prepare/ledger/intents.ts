import type { Database } from "./database.ts";
import type { Job, Lease } from "./job.ts";
import type { Pace, Stop } from "./pace.ts";
import { refuseStep, type Rows } from "./rows.ts";

/** What is about to be sent. */
export type Intent = { idempotencyKey: string; requestDigest: string; tag: string; title: string };
export type Begun =
  | { status: "begun"; job: Job }
  | { status: "full"; limit: number; waitMs: number }
  | { status: "stopped"; stop: Stop };

type Clocks = { now: () => number; monotonicNow: () => number };

/** What is sent, and since when it is out. */
export const createIntents = (
  database: Database,
  { read, write, held }: Rows,
  pace: Pace,
  { now, monotonicNow }: Clocks,
) => {
  /** When this process first saw an intent, by the clock that does not jump. */
  const seenIntents = new Map<string, number>();
  const intentId = ({ id, generation, intents }: Job): string => [id, generation, intents].join(":");

  return {
    /**
     * Writes down what is about to be sent, if it may be: a speech always, a video while fewer than `mostAtOnce` are
     * unfinished over all processes, and nothing at all after a stop that came later than `since`.
     */
    begin: (
      lease: Lease,
      intent: Intent,
      { since, mostAtOnce }: { since: number; mostAtOnce: number },
    ): Begun =>
      database.transaction(() => {
        const job = held(lease);
        const stop = pace.stopSince(job.maker, since);
        if (stop !== null) return { status: "stopped", stop };
        if (job.kind === "avatar") {
          const admitted = pace.admit(job.maker, job.id, mostAtOnce);
          if (!admitted.ok) return { status: "full", limit: admitted.limit, waitMs: admitted.waitMs };
        }
        refuseStep(job, "intent");
        const nowMs = Math.round(now());
        write(job.id, {
          state: "intent",
          ...{ idempotency_key: intent.idempotencyKey, request_digest: intent.requestDigest },
          ...{ tag: intent.tag, title: intent.title, intents: job.intents + 1 },
          ...{ first_intent_ms: job.firstIntentMs ?? nowMs, last_intent_ms: nowMs },
        });
        const begun = read(job.id);
        seenIntents.set(intentId(begun), monotonicNow());
        return { status: "begun", job: begun };
      }),

    /**
     * Whether an intent was sent so long ago that its job, if there is one, must be listed by now. Counted by the clock that
     * does not jump from when this process first saw it; wall time is believed only where no jump can explain it.
     */
    isOverdue: (job: Job, quarantineMs: number, clockJumpMs: number): boolean => {
      const id = intentId(job);
      const seenMs = seenIntents.get(id) ?? monotonicNow();
      seenIntents.set(id, seenMs);
      if (monotonicNow() - seenMs >= quarantineMs) return true;
      return now() - (job.lastIntentMs ?? 0) >= quarantineMs + clockJumpMs;
    },
  };
};
