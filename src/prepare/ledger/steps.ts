import type { StoredFile } from "../../model/media.ts";
import type { Database, SqlParams } from "./database.ts";
import type { Intent } from "./intents.ts";
import type { Job, Lease } from "./job.ts";
import type { Rows } from "./rows.ts";

/** A job of before there was a ledger. */
export type Inherited = Intent & { remoteId: string | null; intentMs: number };

/** What is done with what was made, and how a job begins again. */
export const createSteps = (database: Database, { read, write, held, move }: Rows) => ({
  downloaded: (lease: Lease, original: StoredFile): Job =>
    move(lease, "downloaded", () => ({ original: JSON.stringify(original) })),

  /** All that was made of it is in the cache. The signed link is not needed any more. */
  verified: (lease: Lease): Job =>
    move(lease, "verified", ({ answer }) =>
      answer === null ? {} : { answer: JSON.stringify({ ...answer, audioUrl: "" }) },
    ),

  /** What had been fetched is lost or was no good: it is to be fetched again. */
  lost: (lease: Lease): Job => move(lease, "completed", () => ({})),

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
      const job = held(lease);
      write(job.id, { asset_id: assetId });
      return read(job.id);
    }),
});

const anew = (generation: number): SqlParams => ({
  generation,
  ...{ idempotency_key: null, request_digest: null, tag: null, title: null },
  ...{ first_intent_ms: null, last_intent_ms: null, submitted_ms: null },
  ...{ remote_id: null, remote_state: null, answer: null, original: null, failure: null },
});
