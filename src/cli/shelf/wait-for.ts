import { HeygenNotFoundError, type JobState } from "../../heygen/index.ts";
import { JobFailedError, JobTimeoutError } from "../../prepare/errors.ts";
import { defaultRecovery } from "../../prepare/recovery.ts";
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
  order: Pick<Order, "end" | "takenMs">,
  read: () => Promise<T>,
  {
    poll,
    signal,
    recovery,
    onStatus,
  }: Pick<Shelf, "poll" | "signal" | "recovery"> & { onStatus?: (status: string) => void },
): Promise<T> => {
  const sinceMs = performance.now();
  const { quarantineMs } = { ...defaultRecovery, ...recovery };
  for (let waitMs = poll.firstMs; ; waitMs = Math.min(poll.mostMs, waitMs * 1.5)) {
    const job = await read().catch((cause: unknown) => {
      if (!(cause instanceof HeygenNotFoundError)) throw cause;
      // An id is older than what can be read of it, and what is ordered anew is paid for anew.
      if (Date.now() - (order.takenMs() ?? 0) < quarantineMs) return null;
      order.end("gone");
      const hint = "Give the command again to order it anew.";
      throw new JobFailedError(`${name} is no longer at HeyGen.`, { hint, cause });
    });
    if (job?.state === "completed") return job;
    if (job?.state === "failed") {
      order.end("failed");
      const reason = [job.failure?.code, job.failure?.message].filter(Boolean).join(": ");
      throw new JobFailedError(`${name} failed at HeyGen: ${plain(reason || null)}`, {
        hint: "HeyGen gives back what failed. The same command orders it anew.",
      });
    }
    const status = plain(job?.rawStatus ?? null);
    onStatus?.(status);
    if (performance.now() - sinceMs > (poll.giveUpMs ?? Number.POSITIVE_INFINITY)) {
      throw new JobTimeoutError(`${name} is not ready yet; HeyGen says "${status}".`, {
        hint: "Give the same command again later: it goes on with what is ordered, and pays nothing twice.",
      });
    }
    await sleep(waitMs, signal);
  }
};
