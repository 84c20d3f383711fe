import { z } from "zod";
import { makerSchema, storedFileSchema } from "../../model/media.ts";
import { json, speechAnswerSchema } from "./job.ts";

/** What commands order. */
export const orderKinds = [
  "speech",
  "agent",
  "template",
  "translation",
  "proofread",
  "proofread-video",
  "photo-avatar",
  "photo-motion",
  "photo-training",
] as const;
export type OrderKind = (typeof orderKinds)[number];

/**
 * Where an order stands. `planned`: nothing stands ordered. `intent`: sent, or about to be, and what became of it is not
 * known. `submitted`: HeyGen has it. `done`: what was made of it is here. The others have ended, and the next is another
 * attempt: `refused` was never begun, `failed` is refunded, `gone` was made, and is not to be had any more.
 */
const orderStates = ["planned", "intent", "submitted", "done", "refused", "failed", "gone"] as const;
export type OrderStateName = (typeof orderStates)[number];

/** What a command has to remember of its order. */
export const orderNotesSchema = z.object({
  /** The files that were made of it. */
  files: z.array(z.string()).optional(),
  /** The video that a session of the agent makes. */
  videoId: z.string().optional(),
  /** What HeyGen said of a speech, and the bytes of it in the media cache. */
  speech: speechAnswerSchema.optional(),
  sound: storedFileSchema.optional(),
});
export type OrderNotes = z.infer<typeof orderNotesSchema>;

const whole = z.number().int();

/** A row of the table `orders`, in our names. */
export const orderSchema = z
  .object({
    id: whole,
    digest: z.string(),
    attempt: whole,
    kind: z.enum(orderKinds),
    maker: makerSchema,
    source: z.string(),
    title: z.string(),
    state: z.enum(orderStates),
    idempotency_key: z.string().nullable(),
    first_intent_ms: whole.nullable(),
    last_intent_ms: whole.nullable(),
    submitted_ms: whole.nullable(),
    remote_id: z.string().nullable(),
    notes: json(orderNotesSchema),
    seconds: z.number().nullable(),
    estimated_usd: z.number().nullable(),
    actual_usd: z.number().nullable(),
    prices_as_of: z.string().nullable(),
    owner: z.string().nullable(),
    epoch: whole,
  })
  .transform((row) => ({
    id: row.id,
    digest: row.digest,
    /** Counts what was really ordered anew: a part of the idempotency key. */
    attempt: row.attempt,
    kind: row.kind,
    maker: row.maker,
    /** The brief it was ordered for, or the command. */
    source: row.source,
    title: row.title,
    state: row.state,
    idempotencyKey: row.idempotency_key,
    /** When it was sent under this key first, and last. */
    firstIntentMs: row.first_intent_ms,
    lastIntentMs: row.last_intent_ms,
    submittedMs: row.submitted_ms,
    /** What HeyGen calls the job. */
    remoteId: row.remote_id,
    notes: row.notes ?? {},
    seconds: row.seconds,
    estimatedUsd: row.estimated_usd,
    actualUsd: row.actual_usd,
    pricesAsOf: row.prices_as_of,
    owner: row.owner,
    epoch: row.epoch,
  }));
export type StoredOrder = z.output<typeof orderSchema>;
