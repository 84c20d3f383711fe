import { z } from "zod";
import type { AvatarNeed, Key, Maker, SpeechNeed, StoredFile } from "../../model/media.ts";
import { openDatabase, type Database, type SqlParams } from "./database.ts";
import { LeaseLostError } from "./errors.ts";
import {
  jobSchema,
  type Job,
  type JobFailure,
  type JobStateName,
  type Lease,
  type SpeechAnswer,
} from "./job.ts";
import { createOwners, isProcessAlive, type OwnersOptions } from "./owners.ts";
import { createPace, type Pace, type Stop } from "./pace.ts";
import { addUpSpend, type Spend } from "./spend.ts";

export type LedgerOptions = Partial<OwnersOptions>;

/** What a job is for: a need, and the sound that drives it where it is an avatar. */
export type JobOrder = {
  key: Key;
  /** The digest of the sound that drives an avatar; empty for speech. */
  driver: string;
  kind: (SpeechNeed | AvatarNeed)["kind"];
  maker: Maker;
  brief: { file: string; title: string };
  /** How long it will be, and what that is thought to cost; null without prices. */
  seconds: number;
  estimatedUsd: number | null;
  pricesAsOf: string | null;
};

/** What is about to be sent. */
export type Intent = { idempotencyKey: string; requestDigest: string; tag: string; title: string };
export type Begun =
  | { status: "begun"; job: Job }
  | { status: "full"; limit: number; waitMs: number }
  | { status: "stopped"; stop: Stop };

/** A job of before there was a ledger. */
export type Inherited = Intent & { remoteId: string | null; intentMs: number };

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Opens (and where needed makes) the ledger of a project: what was asked for, what became of it, what it cost. Any number
 * of processes may have it open at once, and each of them may be killed at any time.
 *
 * @throws MachineError where the file cannot be used.
 */
export const openLedger = async (file: string, options: LedgerOptions = {}): Promise<Ledger> => {
  const database = await openDatabase(file);
  const now = options.now ?? Date.now;
  const owners = {
    now,
    monotonicNow: options.monotonicNow ?? (() => performance.now()),
    leaseMs: options.leaseMs ?? 30_000,
    isProcessAlive: options.isProcessAlive ?? isProcessAlive,
  };
  return createLedger(database, owners);
};

/** What was ordered, by day (UTC) or by brief. */
export const readSpend = (ledger: Pick<Ledger, "spend">, { by }: { by: "day" | "brief" }): Spend[] =>
  ledger.spend(by);

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

const createLedger = (database: Database, options: OwnersOptions) => {
  const { now, monotonicNow } = options;
  const owners = createOwners(database, options);
  const pace: Pace = createPace(database, now);
  /** When this process first saw an intent, by the clock that does not jump. */
  const seenIntents = new Map<string, number>();

  const bump = (): number =>
    revisionSchema.parse(
      database.get("UPDATE counter SET revision = revision + 1 WHERE id = 1 RETURNING revision"),
    ).revision;
  const readRow = (row: unknown): Job | null => (row === undefined ? null : jobSchema.parse(row));
  const find = (key: Key, driver: string): Job | null =>
    readRow(database.get("SELECT * FROM jobs WHERE need_key = :key AND driver = :driver", { key, driver }));
  const read = (id: number): Job =>
    jobSchema.parse(database.get("SELECT * FROM jobs WHERE id = :id", { id }));

  /** One step of a job, on disk when it returns. @throws LeaseLostError if the job is no longer held by this lease. */
  const move = (
    lease: Lease,
    to: JobStateName,
    change: (job: Job) => SqlParams,
    also: (job: Job) => void = () => undefined,
  ): Job =>
    database.transaction(() => {
      const job = read(lease.id);
      if (job.epoch !== lease.epoch) throw takenOver(job);
      if (!allowed[job.state].includes(to)) {
        throw new Error(`A job cannot go from ${job.state} to ${to} (${job.key}).`);
      }
      also(job);
      write(job.id, { state: to, ...change(job) });
      return read(job.id);
    });
  const write = (id: number, columns: SqlParams): void => {
    const names = Object.keys(columns).map((name) => `${name} = :${name}`);
    database.run(`UPDATE jobs SET ${names.join(", ")}, revision = :revision WHERE id = :id`, {
      ...columns,
      id,
      revision: bump(),
    });
  };

  const charge = (
    job: Job,
    remoteId: string,
    actual: { seconds: number; usd: number | null } | null,
  ): void => {
    database.run(
      `INSERT INTO charges (job_id, generation, remote_id, kind, maker, brief_file, brief_title, day, seconds,
         estimated_usd, actual_usd, prices_as_of)
       VALUES (:job, :generation, :remoteId, :kind, :maker, :file, :title, :day, :seconds, :estimated, :actual, :asOf)
       ON CONFLICT DO UPDATE SET seconds = :seconds, actual_usd = COALESCE(:actual, actual_usd)`,
      {
        ...{ job: job.id, generation: job.generation, remoteId, kind: job.kind, maker: job.maker },
        ...{ file: job.brief.file, title: job.brief.title, day: new Date(now()).toISOString().slice(0, 10) },
        ...{ seconds: actual?.seconds ?? job.seconds, estimated: job.estimatedUsd },
        ...{ actual: actual?.usd ?? null, asOf: job.pricesAsOf },
      },
    );
  };

  const intentId = ({ id, generation, intents }: Job): string => [id, generation, intents].join(":");
  const anew = (generation: number): SqlParams => ({
    generation,
    ...{ idempotency_key: null, request_digest: null, tag: null, title: null },
    ...{ first_intent_ms: null, last_intent_ms: null, submitted_ms: null },
    ...{ remote_id: null, remote_state: null, answer: null, original: null, failure: null },
  });

  return {
    /** Counts every change: what is later than a run's begin has happened during that run. */
    revision: (): number => revisionSchema.parse(database.get("SELECT revision FROM counter")).revision,
    find,
    /** The job as it is by now. @throws LeaseLostError if somebody else holds it. */
    refresh: (lease: Lease): Job => {
      const job = read(lease.id);
      if (job.epoch !== lease.epoch) throw takenOver(job);
      return job;
    },
    beat: owners.beat,

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
        if (job === null) {
          database.run(
            `INSERT INTO jobs (need_key, driver, kind, maker, brief_file, brief_title, seconds)
             VALUES (:key, :driver, :kind, :maker, :file, :title, :seconds)`,
            {
              ...{ key: order.key, driver: order.driver, kind: order.kind, maker: order.maker },
              ...{ file: order.brief.file, title: order.brief.title, seconds: order.seconds },
            },
          );
        }
        const mine = job ?? find(order.key, order.driver);
        if (mine === null) throw new Error("A row that was just written is not there.");
        owners.beat();
        const { brief, seconds, estimatedUsd, pricesAsOf } = order;
        // Whoever sends it is who orders it; afterwards it stays what it was ordered as.
        const ordered: SqlParams = ["planned", "failed"].includes(mine.state)
          ? {
              ...{ brief_file: brief.file, brief_title: brief.title, seconds },
              ...{ estimated_usd: estimatedUsd, prices_as_of: pricesAsOf },
            }
          : {};
        write(mine.id, { ...ordered, owner: owners.name, epoch: mine.epoch + 1 });
        return { status: "claimed", job: read(mine.id) };
      });
    },

    /** Gives a job back, whatever its state. Nothing happens if it is not held any more. */
    release: ({ id, epoch }: Lease): void => {
      database.run("UPDATE jobs SET owner = NULL WHERE id = :id AND epoch = :epoch", { id, epoch });
    },

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
        const job = read(lease.id);
        if (job.epoch !== lease.epoch) throw takenOver(job);
        const stop = pace.stopSince(job.maker, since);
        if (stop !== null) return { status: "stopped", stop };
        if (job.kind === "avatar") {
          const admitted = pace.admit(job.maker, job.id, mostAtOnce);
          if (!admitted.ok) return { status: "full", limit: admitted.limit, waitMs: admitted.waitMs };
        }
        if (!allowed[job.state].includes("intent")) {
          throw new Error(`A job cannot go from ${job.state} to intent (${job.key}).`);
        }
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

    /**
     * HeyGen has the job and named it. An answer is never thrown away: it is written down even if somebody else holds the
     * job by now.
     *
     * @throws LeaseLostError after writing it down, if somebody else holds the job.
     */
    submitted: (lease: Lease, generation: number, remoteId: string): Job => {
      const { job, isHeld } = database.transaction(() => {
        const found = read(lease.id);
        charge({ ...found, generation }, remoteId, null);
        const isAwaited = ["planned", "intent"].includes(found.state) && found.generation === generation;
        if (isAwaited) {
          const submittedMs = Math.round(now());
          write(found.id, {
            state: "submitted",
            remote_id: remoteId,
            remote_state: null,
            submitted_ms: submittedMs,
          });
        }
        return { job: read(found.id), isHeld: found.epoch === lease.epoch };
      });
      if (isHeld) return job;
      throw takenOver(job);
    },

    /** HeyGen has spoken. What it said is kept until the bytes are. */
    answered: (lease: Lease, answer: SpeechAnswer, usd: number | null): Job =>
      move(
        lease,
        "completed",
        () => ({ answer: JSON.stringify(answer) }),
        (job) => {
          charge(job, `speech-${String(job.generation)}`, { seconds: answer.durationMs / 1000, usd });
        },
      ),

    /** HeyGen has made the video; `seconds` are billed. */
    completed: (lease: Lease, { seconds, usd }: { seconds: number; usd: number | null }): Job =>
      move(
        lease,
        "completed",
        () => ({ remote_state: "completed" }),
        (job) => {
          if (job.remoteId !== null) charge(job, job.remoteId, { seconds, usd });
        },
      ),

    downloaded: (lease: Lease, original: StoredFile): Job =>
      move(lease, "downloaded", () => ({ original: JSON.stringify(original) })),

    /** All that was made of it is in the cache. The signed link is not needed any more. */
    verified: (lease: Lease): Job =>
      move(lease, "verified", ({ answer }) =>
        answer === null ? {} : { answer: JSON.stringify({ ...answer, audioUrl: "" }) },
      ),

    /** What had been fetched is lost or was no good: it is to be fetched again. */
    lost: (lease: Lease): Job => move(lease, "completed", () => ({})),

    /** The request was not taken, which HeyGen has said or which is certain because it was not reached. */
    refused: (lease: Lease): Job => move(lease, "planned", () => ({})),

    /** Refused because there are too many: slows down every process. */
    tooMany: (lease: Lease, waitMs: number): { job: Job; limit: number } => {
      const learned = { limit: 0 };
      const job = move(
        lease,
        "planned",
        () => ({}),
        ({ maker, id }) => {
          learned.limit = pace.slowDown(maker, id, waitMs);
        },
      );
      return { job, limit: learned.limit };
    },

    /** It has failed for good. A video that was begun is refunded. */
    failed: (lease: Lease, failure: JobFailure): Job =>
      move(
        lease,
        "failed",
        () => ({ failure: JSON.stringify(failure), failed_revision: bump(), remote_state: "failed" }),
        (job) => {
          if (failure.refunded !== true || job.remoteId === null) return;
          database.run(
            "UPDATE charges SET refunded = 1, actual_usd = 0 WHERE job_id = :id AND remote_id = :remoteId",
            { id: job.id, remoteId: job.remoteId },
          );
        },
      ),

    /** A speech whose link has died is asked for again under its key, which costs nothing while HeyGen knows that. */
    reopen: (lease: Lease): Job => move(lease, "planned", () => ({ answer: null })),

    /** Begins anew under another idempotency key and tag: only after proof that there is no job, or that it has failed. */
    raise: (lease: Lease): Job => move(lease, "planned", ({ generation }) => anew(generation + 1)),

    /** Takes over a job that was written down before there was a ledger. */
    inherit: (lease: Lease, { remoteId, intentMs, ...intent }: Inherited): Job =>
      move(lease, remoteId === null ? "intent" : "submitted", () => ({
        ...{ idempotency_key: intent.idempotencyKey, request_digest: intent.requestDigest },
        ...{ tag: intent.tag, title: intent.title, remote_id: remoteId },
        ...{ first_intent_ms: intentMs, last_intent_ms: intentMs, submitted_ms: intentMs, intents: 1 },
      })),

    /** Where the sound was uploaded to; null where that turned out to be gone. */
    recordAsset: (lease: Lease, assetId: string | null): Job =>
      database.transaction(() => {
        const job = read(lease.id);
        if (job.epoch !== lease.epoch) throw takenOver(job);
        write(job.id, { asset_id: assetId });
        return read(job.id);
      }),

    /** What a webhook, or anybody else, has heard of a video. Whoever waits for it looks at once; it takes no place any more. */
    recordRemoteStatus: (remoteId: string, state: "completed" | "failed"): void => {
      database.run(
        "UPDATE jobs SET remote_state = :state WHERE remote_id = :remoteId AND state = 'submitted'",
        {
          remoteId,
          state,
        },
      );
    },
    /** Videos under way that nobody waits for: of a run that was ended, or of another brief. */
    orphans: (maker: Maker): string[] =>
      z
        .array(z.object({ remote_id: z.string(), owner: z.string().nullable() }))
        .parse(
          database.all(
            `SELECT remote_id, owner FROM jobs
             WHERE state = 'submitted' AND remote_state IS NULL AND maker = :maker AND remote_id IS NOT NULL`,
            { maker },
          ),
        )
        .filter(({ owner }) => owner === null || owners.isGone(owner))
        .map((row) => row.remote_id),
    /** Jobs that were begun and are not finished, as `key:driver`. */
    begun: (maker: Maker): Set<string> =>
      new Set(
        z
          .array(z.object({ need_key: z.string(), driver: z.string() }))
          .parse(
            database.all(
              `SELECT need_key, driver FROM jobs
               WHERE maker = :maker AND state IN ('intent', 'submitted', 'completed', 'downloaded')`,
              { maker },
            ),
          )
          .map((row) => `${row.need_key}:${row.driver}`),
      ),
    /** The videos of which such news has come. */
    remoteNews: (): Set<string> =>
      new Set(
        z
          .array(z.object({ remote_id: z.string() }))
          .parse(
            database.all(
              "SELECT remote_id FROM jobs WHERE state = 'submitted' AND remote_state IN ('completed', 'failed')",
            ),
          )
          .map((row) => row.remote_id),
      ),

    /** Ends the submissions of every run that has begun by now. */
    stop: (maker: Maker, stop: Stop): void => {
      database.transaction(() => {
        pace.stop(maker, bump(), stop);
      });
    },
    stopSince: pace.stopSince,

    spend: (by: "day" | "brief"): Spend[] => addUpSpend(database, by),

    /** Gives back every lease of this process. */
    close: (): void => {
      owners.leave();
      database.close();
    },
  };
};

const takenOver = ({ kind, key }: Job): LeaseLostError =>
  new LeaseLostError(`Another process has taken over the ${kind} ${key.slice(0, 12)}….`);
