import { HeygenError } from "../heygen/errors.ts";
import type { Maker } from "../model/media.ts";
import type { MakerConnection, Waiting } from "./batch.ts";
import type { Ledger } from "./ledger/index.ts";

/**
 * Videos that were left behind, by a run that was ended or for a brief that has changed since, end at HeyGen without anybody
 * hearing of it. Who waits for a place asks after them, at most every `poll.mostMs`; whoever needs them fetches them later.
 */
export const createOrphanReview = (
  maker: Maker,
  { heygen, poll }: Pick<MakerConnection, "heygen" | "poll">,
  ledger: Pick<Ledger, "orphans" | "recordRemoteStatus">,
  { signal, monotonicNow }: Pick<Waiting, "signal" | "monotonicNow">,
): (() => Promise<void>) => {
  let lastMs = -Infinity;
  return async () => {
    if (monotonicNow() - lastMs < poll.mostMs) return;
    lastMs = monotonicNow();
    const ids = ledger.orphans(maker);
    if (ids.length === 0) return;
    try {
      for (const [id, { state }] of await heygen.videos.statuses(ids, { signal })) {
        if (state === "pending") continue;
        ledger.recordRemoteStatus(id, state === "completed" ? "completed" : "failed");
      }
    } catch (error) {
      // Nothing hangs on it: the places are asked for again, and free themselves in time.
      if (!(error instanceof HeygenError)) throw error;
    }
  };
};
