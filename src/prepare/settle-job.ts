import { AppError } from "../errors.ts";
import type { ManifestEntry } from "../model/manifest.ts";
import type { Key, SpeechNeed, VideoNeed } from "../model/media.ts";
import type { Batch } from "./batch.ts";
import { NotMadeError, stopsEverything } from "./errors.ts";
import { LeaseLostError, type Job } from "./ledger/index.ts";
import type { Preparation } from "./preparation.ts";

export type Making = {
  key: Key;
  need: SpeechNeed | VideoNeed;
  job: Job;
  batch: Batch;
  make: () => Promise<ManifestEntry>;
  /** Whether a failure says that it is to be tried in another way. */
  isMadeOtherwise?: (error: AppError) => boolean;
};

/** Makes one need, or says why not. Whatever else goes wrong ends the run. */
export const settleJob = async (preparation: Preparation, making: Making): Promise<"settled" | "again"> => {
  const { plan, entries, failed, report, signal } = preparation;
  const { key, need, job, batch, make, isMadeOtherwise } = making;
  try {
    signal?.throwIfAborted();
    const failure = await failedInThisBatch(need, job, batch);
    if (failure !== null) throw failure;
    // What HeyGen has already is paid for, and is fetched all the same.
    const isOrdered = job.remoteId !== null || job.answer !== null;
    const { stopped } = preparation;
    if (stopped !== undefined && !isOrdered) throw new NotMadeError(`Not sent: ${stopped.message}`, stopped);
    report(need, key, "making");
    entries[key] = await make();
    report(need, key, "done");
    return "settled";
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof LeaseLostError) return "again";
    if (!(error instanceof AppError)) throw error;
    if (isMadeOtherwise?.(error) === true) return "again";
    if (stopsEverything(error) && preparation.stopped === undefined) {
      preparation.stopped = error;
      batch.ledger.stop(plan.maker, { code: error.code, message: error.message });
    }
    failed.set(key, error);
    report(need, key, "failed");
    return "settled";
  } finally {
    batch.ledger.release(job);
  }
};

/** What another process of the same batch has found out is not tried again; what failed before is. */
const failedInThisBatch = async (
  need: SpeechNeed | VideoNeed,
  { state, failedRevision, remoteId, failure }: Job,
  { since }: Batch,
): Promise<AppError | null> => {
  if (need.kind === "speech" || state !== "failed" || failure === null || failedRevision <= since)
    return null;
  const { describeFailure } = await import("./describe-failure.ts");
  return describeFailure(need, remoteId, failure);
};
