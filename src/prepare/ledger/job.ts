import { z } from "zod";
import { spokenWordSchema } from "../../model/captions/caption.ts";
import { makerSchema, storedFileSchema } from "../../model/media.ts";

/**
 * Where a job stands. Each is on disk before the next act: `intent` before anything is sent, `submitted` before anything is
 * waited for, `completed` before anything is fetched, `downloaded` before it is looked at, `verified` when it is in the cache.
 */
export const jobStates = [
  "planned",
  "intent",
  "submitted",
  "completed",
  "downloaded",
  "verified",
  "failed",
] as const;
export type JobStateName = (typeof jobStates)[number];

/** Why a job failed, in HeyGen's words. `refunded`: null where nothing had been paid. */
export const jobFailureSchema = z.object({
  code: z.string().nullable(),
  message: z.string(),
  refunded: z.boolean().nullable(),
});
export type JobFailure = z.infer<typeof jobFailureSchema>;

/** HeyGen's answer to a speech, kept until its bytes are. */
export const speechAnswerSchema = z.object({
  audioUrl: z.string(),
  durationMs: z.number(),
  words: z.array(spokenWordSchema).nullable(),
});
export type SpeechAnswer = z.infer<typeof speechAnswerSchema>;

export const json = <S extends z.ZodType>(schema: S) =>
  z
    .string()
    .nullable()
    .transform((text, context): z.output<S> | null => {
      if (text === null) return null;
      const parsed = schema.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: parsed.error.message });
      return z.NEVER;
    });

const whole = z.number().int();

/** A row of the table `jobs`, in our names. */
export const jobSchema = z
  .object({
    id: whole,
    need_key: z.string(),
    driver: z.string(),
    kind: z.enum(["speech", "avatar"]),
    maker: makerSchema,
    generation: whole,
    state: z.enum(jobStates),
    brief_file: z.string(),
    brief_title: z.string(),
    seconds: z.number(),
    estimated_usd: z.number().nullable(),
    prices_as_of: z.string().nullable(),
    idempotency_key: z.string().nullable(),
    request_digest: z.string().nullable(),
    tag: z.string().nullable(),
    title: z.string().nullable(),
    first_intent_ms: whole.nullable(),
    last_intent_ms: whole.nullable(),
    intents: whole,
    submitted_ms: whole.nullable(),
    remote_id: z.string().nullable(),
    answer: json(speechAnswerSchema),
    original: json(storedFileSchema),
    asset_id: z.string().nullable(),
    failure: json(jobFailureSchema),
    failed_revision: whole,
    owner: z.string().nullable(),
    epoch: whole,
    revision: whole,
    way: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    key: row.need_key,
    driver: row.driver,
    kind: row.kind,
    /** How a clip becomes transparent where that is not asked of HeyGen at once. */
    way: row.way,
    maker: row.maker,
    /** Counts what was really asked for anew: a part of idempotency key and tag. */
    generation: row.generation,
    state: row.state,
    brief: { file: row.brief_file, title: row.brief_title },
    seconds: row.seconds,
    estimatedUsd: row.estimated_usd,
    pricesAsOf: row.prices_as_of,
    idempotencyKey: row.idempotency_key,
    requestDigest: row.request_digest,
    /** A part of the remote title, by which the job is found again. */
    tag: row.tag,
    title: row.title,
    firstIntentMs: row.first_intent_ms,
    lastIntentMs: row.last_intent_ms,
    /** Counts how often it was sent. */
    intents: row.intents,
    submittedMs: row.submitted_ms,
    /** The video's id at HeyGen. */
    remoteId: row.remote_id,
    answer: row.answer,
    /** The bytes as they came, in the media cache. */
    original: row.original,
    /** Uploaded sound: what drives an avatar, or the speech itself, from which lost bytes are read back. */
    assetId: row.asset_id,
    failure: row.failure,
    /** When it failed, in the ledger's own count. */
    failedRevision: row.failed_revision,
    owner: row.owner,
    /** Counts who has held the job: a transition of an earlier holder is refused. */
    epoch: row.epoch,
    revision: row.revision,
  }));
export type Job = z.output<typeof jobSchema>;

/** The proof of holding a job. */
export type Lease = Pick<Job, "id" | "epoch">;
