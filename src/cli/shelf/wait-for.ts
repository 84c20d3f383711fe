import { HeygenNotFoundError, type JobState } from "../../heygen/index.ts";
import { JobFailedError, JobTimeoutError } from "../../prepare/errors.ts";
import { sleep } from "../connect.ts";
import type { Order } from "./open-order.ts";
import type { Shelf } from "./with-shelf.ts";
import { plain } from "./words.ts";

type Job = {
  state: JobState;
  rawStatus: string | null;
  failure: { code: string | null; message: string | null } | null;
};

/**
 * Reads a job until it is completed.
 *
 * @param name as in `Video "7f…"`.
 * @throws JobFailedError for one that failed, which is refunded; the order is over then, and may be placed anew.
 * @throws JobTimeoutError for one that takes too long; it goes on at HeyGen.
 */
export const waitFor = async <T extends Job>(
  name: string,
  order: Pick<Order, "end">,
  read: () => Promise<T>,
  { poll, signal, onStatus }: Pick<Shelf, "poll" | "signal"> & { onStatus?: (status: string) => void },
): Promise<T> => {
  const sinceMs = performance.now();
  for (let waitMs = poll.firstMs; ; waitMs = Math.min(poll.mostMs, waitMs * 1.5)) {
    const job = await read().catch((cause: unknown) => {
      if (!(cause instanceof HeygenNotFoundError)) throw cause;
      order.end("gone");
      const hint = "Give the command again to order it anew.";
      throw new JobFailedError(`${name} is no longer at HeyGen.`, { hint, cause });
    });
    if (job.state === "completed") return job;
    if (job.state === "failed") {
      order.end("failed");
      const reason = [job.failure?.code, job.failure?.message].filter(Boolean).join(": ");
      throw new JobFailedError(`${name} failed at HeyGen: ${plain(reason || null)}`, {
        hint: "HeyGen gives back what failed. The same command orders it anew.",
      });
    }
    onStatus?.(plain(job.rawStatus));
    if (performance.now() - sinceMs > (poll.giveUpMs ?? Number.POSITIVE_INFINITY)) {
      throw new JobTimeoutError(`${name} is not ready yet; HeyGen says "${plain(job.rawStatus)}".`, {
        hint: "Give the same command again later: it goes on with what is ordered, and pays nothing twice.",
      });
    }
    await sleep(waitMs, signal);
  }
};
