import { z } from "zod";
import type { Maker } from "../../model/media.ts";
import type { Database } from "./database.ts";

/** A limit that was learned grows by one in this time: whatever else the account was busy with may be over. */
const relearnMs = 60_000;
/** No pause that a maker asks for is longer; a later end was written before the clock was set back. */
const longestPauseMs = 10 * 60_000;

const paceSchema = z
  .object({
    learned_limit: z.number().nullable(),
    learned_ms: z.number().nullable(),
    paused_until_ms: z.number(),
  })
  .optional();
const countSchema = z.object({ count: z.number() });
const stopSchema = z.object({ revision: z.number(), code: z.string(), message: z.string() }).optional();

/** A job that nobody has held or sent for so long takes nobody's place: its brief may have changed since. */
const forgottenMs = 30 * 60_000;

/** Why nothing more is sent to a maker. */
export type Stop = { code: string; message: string };

/** How fast work is handed out, over all processes. Decided inside the transaction that hands it out. */
export const createPace = (database: Database, now: () => number) => {
  const countUnfinished = (maker: Maker, exceptJob: number): number =>
    countSchema.parse(
      database.get(
        `SELECT COUNT(*) AS count FROM jobs
         WHERE kind = 'avatar' AND maker = :maker AND state IN ('intent', 'submitted') AND id <> :exceptJob
           AND remote_state IS NULL
           AND (last_intent_ms > :forgotten
             OR owner IN (SELECT name FROM owners WHERE seen_ms > :forgotten))`,
        { maker, exceptJob, forgotten: Math.round(now() - forgottenMs) },
      ),
    ).count;

  return {
    /** Whether one more video may be begun, the limit being what is set or, for a while, what was learned. */
    admit: (
      maker: Maker,
      jobId: number,
      mostAtOnce: number,
    ): { ok: true } | { ok: false; limit: number; waitMs: number } => {
      const pace = paceSchema.parse(database.get("SELECT * FROM pace WHERE maker = :maker", { maker }));
      const regrown = Math.floor(Math.max(0, now() - (pace?.learned_ms ?? 0)) / relearnMs);
      const learned = pace?.learned_limit == null ? mostAtOnce : pace.learned_limit + regrown;
      const limit = Math.min(mostAtOnce, learned);
      const pauseMs = (pace?.paused_until_ms ?? 0) - now();
      if (pauseMs > 0 && pauseMs <= longestPauseMs) return { ok: false, limit, waitMs: pauseMs };
      return countUnfinished(maker, jobId) < limit ? { ok: true } : { ok: false, limit, waitMs: 0 };
    },

    /** The maker has said that these are too many: what is under way besides is what it takes. */
    slowDown: (maker: Maker, jobId: number, waitMs: number): number => {
      const limit = Math.max(1, countUnfinished(maker, jobId));
      database.run(
        `INSERT INTO pace (maker, learned_limit, learned_ms, paused_until_ms) VALUES (:maker, :limit, :now, :until)
         ON CONFLICT (maker) DO UPDATE SET learned_limit = :limit, learned_ms = :now, paused_until_ms = :until`,
        { maker, limit, now: Math.round(now()), until: Math.round(now() + Math.min(waitMs, longestPauseMs)) },
      );
      return limit;
    },

    stop: (maker: Maker, revision: number, { code, message }: Stop): void => {
      database.run(
        `INSERT INTO stops (maker, revision, code, message) VALUES (:maker, :revision, :code, :message)
         ON CONFLICT (maker) DO UPDATE SET revision = :revision, code = :code, message = :message`,
        { maker, revision, code, message },
      );
    },

    /** What has stopped the runs that began at this revision; a run that begins later is a person's new try. */
    stopSince: (maker: Maker, revision: number): Stop | null => {
      const stop = stopSchema.parse(database.get("SELECT * FROM stops WHERE maker = :maker", { maker }));
      return stop !== undefined && stop.revision > revision
        ? { code: stop.code, message: stop.message }
        : null;
    },
  };
};
export type Pace = ReturnType<typeof createPace>;
