import { assertNever } from "../errors.ts";
import type { Batch } from "./batch.ts";
import type { Job } from "./ledger/index.ts";
import { patiently } from "./patiently.ts";

/**
 * Finds out what became of a video that was perhaps asked for. The job comes back `submitted` if there is one; `intent` if it
 * is proven that there is none and the same key may be sent again; `planned`, with another key, if that has grown old.
 *
 * HeyGen's list lags, and a request may arrive after its sender is gone. So the list is searched until the quarantine is
 * over, and only what is not there then is not there.
 */
export const settleIntent = async (job: Job, batch: Batch): Promise<Job> => {
  const { ledger, recovery, waiting, step, report } = batch;
  const { tag, title } = job;
  if (tag === null || title === null) throw new Error(`An intent without a tag (${job.key}).`);
  report({ type: "recovering", key: job.key, tag });
  for (let waitMs = recovery.searchEveryMs; ; waitMs = Math.min(waitMs * 1.5, 30_000)) {
    // Whoever held it before may have had his answer meanwhile.
    const current = ledger.refresh(job);
    if (current.state !== "intent" || current.remoteId !== null) return current;
    const verdict = await lookFor(job, tag, title, batch);
    switch (verdict.kind) {
      case "found":
        return step("avatar.submitted", () => ledger.submitted(job, job.generation, verdict.videoId));
      case "absent": {
        const isKeyOld = waiting.now() - (job.firstIntentMs ?? 0) > recovery.keyLifeMs;
        return isKeyOld ? step("avatar.planned", () => ledger.raise(job)) : job;
      }
      case "unknown":
        await waiting.sleep(waitMs, waiting.signal);
        break;
      default:
        assertNever(verdict);
    }
  }
};

type Verdict = { kind: "found"; videoId: string } | { kind: "absent" } | { kind: "unknown" };

const lookFor = async (job: Job, tag: string, title: string, batch: Batch): Promise<Verdict> => {
  const { ledger, finder, recovery } = batch;
  // Asked before it is searched: a list that was read a moment before proves nothing.
  const isOverdue = ledger.isOverdue(job, recovery.quarantineMs, recovery.clockJumpMs);
  const search = async () =>
    (await finder.find(tag, title)) ?? (isOverdue ? await finder.findAmongAll(tag) : null);
  const video = await patiently(search, batch);
  if (video !== null) return { kind: "found", videoId: video.id };
  return { kind: isOverdue ? "absent" : "unknown" };
};
