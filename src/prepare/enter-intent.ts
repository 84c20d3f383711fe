import type { Batch } from "./batch.ts";
import { SubmissionsStoppedError } from "./errors.ts";
import type { Intent, Job } from "./ledger/index.ts";

/** Waits until a job may be begun, and writes down that it will be. */
export const enterIntent = (job: Job, intent: Intent, batch: Batch): Promise<Job> => {
  const { ledger, waiting, connection, since, mostAtOnce, step } = batch;
  return batch.inTurn(async () => {
    for (;;) {
      waiting.signal?.throwIfAborted();
      const begun = await step("avatar.intent", () => ledger.begin(job, intent, { since, mostAtOnce }));
      if (begun.status === "begun") return begun.job;
      if (begun.status === "stopped") throw new SubmissionsStoppedError(begun.stop);
      await batch.reviewOrphans();
      await waiting.sleep(Math.max(begun.waitMs, Math.min(1_000, connection.poll.firstMs)), waiting.signal);
    }
  });
};
