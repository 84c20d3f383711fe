import { assertNever } from "../errors.ts";
import { findSession } from "./agent-session.ts";
import type { Batch } from "./batch.ts";
import { UnprovenRequestError } from "./errors.ts";
import type { Job } from "./ledger/index.ts";
import type { ClipOrder } from "./make-clip.ts";
import { patiently } from "./patiently.ts";

/**
 * Finds out what became of a video that was perhaps asked for. The job comes back `submitted` if there is one; `intent` if it
 * is proven that there is none and the same key may be sent again; `planned`, with another key, if that has grown old.
 *
 * HeyGen's list lags, and a request may arrive after its sender is gone. So the list is searched until the quarantine is
 * over, and only what is not there then is not there.
 */
export const settleIntent = async (order: ClipOrder, job: Job, batch: Batch): Promise<Job> => {
  const { ledger, recovery, waiting, step, report } = batch;
  const { tag, title } = job;
  if (tag === null || title === null) throw new Error(`An intent without a tag (${job.key}).`);
  report({ type: "recovering", key: job.key, tag });
  for (let waitMs = recovery.searchEveryMs; ; waitMs = Math.min(waitMs * 1.5, 30_000)) {
    // Whoever held it before may have had his answer meanwhile.
    const current = ledger.refresh(job);
    if (current.state !== "intent" || current.remoteId !== null) return current;
    const verdict = await lookFor(order, job, { tag, title }, batch);
    switch (verdict.kind) {
      case "found":
        return step("avatar.submitted", () => ledger.submitted(job, job.generation, verdict.remoteId));
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

/** The title of a request that could carry none, whichever way the job goes on later. */
export const untitled = "";

type Verdict = { kind: "found"; remoteId: string } | { kind: "absent" } | { kind: "unknown" };

const lookFor = async (
  { need }: ClipOrder,
  job: Job,
  { tag, title }: { tag: string; title: string },
  batch: Batch,
): Promise<Verdict> => {
  const { ledger, finder, recovery } = batch;
  // Asked before it is searched: a list that was read a moment before proves nothing.
  const isOverdue = ledger.isOverdue(job, recovery.quarantineMs, recovery.clockJumpMs);
  if (title === untitled) {
    if (isOverdue) await refuseIfOneCouldBeIt(job, batch);
    return { kind: isOverdue ? "absent" : "unknown" };
  }
  const isAgents = need.kind === "clip" && need.source.from === "agent";
  const search = async (): Promise<string | null> => {
    if (isAgents) return findSession(job, tag, batch);
    const video = (await finder.find(tag, title)) ?? (isOverdue ? await finder.findAmongAll(tag) : null);
    return video?.id ?? null;
  };
  const remoteId = await patiently(search, batch);
  if (remoteId !== null) return { kind: "found", remoteId };
  return { kind: isOverdue ? "absent" : "unknown" };
};

/** HeyGen's clock and ours may differ, and it writes times in whole seconds. */
const clockSlackMs = 120_000;

/**
 * Without a title, a list without the tag proves nothing: a video that nobody of this project has an id of may be the one
 * that was asked for.
 */
const refuseIfOneCouldBeIt = async (job: Job, { finder, ledger, ...batch }: Batch): Promise<void> => {
  const sinceMs = (job.firstIntentMs ?? 0) - clockSlackMs;
  const videos = await patiently(() => finder.listSince(sinceMs), batch);
  const known = ledger.knownVideos();
  const strangers = videos.filter(({ id }) => !known.has(id));
  if (strangers.length > 0) throw new UnprovenRequestError(strangers.map(({ id }) => id));
};
