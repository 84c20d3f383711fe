import { z } from "zod";
import { type JobState, stateOf } from "../states.ts";
import { nullable, ornament, ornamentText, ornamentTime, wireFailureSchema } from "./fields.ts";

/** Why a job failed. Codes are HeyGen's, such as `BLOCKED_WORDS_DETECTED`. */
export type JobFailure = { code: string | null; message: string };

export const failureOf = (
  state: JobState | "missing",
  code: string | null | undefined,
  message: string | null | undefined,
): JobFailure | null =>
  state === "failed" ? { code: code ?? null, message: message ?? "HeyGen gave no reason." } : null;

// The id is called `video_id` in every family, of assets and translations, too.
const jobSchema = z.object({
  video_id: ornamentText,
  status: z.string(),
  batch_id: ornamentText,
  item_index: ornament(z.number()),
  error: wireFailureSchema,
});

const standing = ({ status, error }: z.output<typeof jobSchema>) => {
  const state: JobState | "missing" = status.toLowerCase() === "not_found" ? "missing" : stateOf(status);
  return { state, rawStatus: status, failure: failureOf(state, error?.code, error?.message) };
};

export const statusSchema = jobSchema.transform((job) => ({
  /** Null for an item of a batch that has not begun. */
  id: job.video_id,
  ...standing(job),
  batchId: job.batch_id,
  index: job.item_index,
}));

export const batchItemSchema = jobSchema.transform((job) => ({
  index: job.item_index,
  id: job.video_id,
  ...standing(job),
}));

export const batchPageSchema = z
  .object({
    batch_id: z.string().min(1),
    title: ornamentText,
    status: z.string(),
    total_items: ornament(z.number()),
    counts_by_status: ornament(z.record(z.string(), z.number())),
    created_at: ornamentTime,
    items: nullable(z.array(batchItemSchema)),
    has_more: ornament(z.boolean()),
    next_token: ornamentText,
  })
  .transform((batch) => ({
    batchId: batch.batch_id,
    title: batch.title,
    state: stateOf(batch.status),
    rawStatus: batch.status,
    totalItems: batch.total_items,
    countsByStatus: batch.counts_by_status ?? {},
    createdAtMs: batch.created_at,
    items: batch.items ?? [],
    nextToken: batch.has_more === false ? null : batch.next_token,
  }));

export const createdBatchSchema = z
  .object({ batch_id: z.string().min(1) })
  .transform(({ batch_id }) => ({ batchId: batch_id }));
