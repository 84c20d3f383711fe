import { HeygenRateLimitError, isWebmRefusal } from "../heygen/index.ts";
import { digestValue } from "../media/index.ts";
import { drivenPart, lookOf } from "../model/media.ts";
import type { Batch } from "./batch.ts";
import { withoutAlpha } from "./describe-failure.ts";
import { enterIntent } from "./enter-intent.ts";
import type { Job } from "./ledger/index.ts";
import type { ClipOrder } from "./make-clip.ts";
import { firstWaitMs, longestWaitMs, outcomeOf } from "./outcome-of.ts";
import { patiently } from "./patiently.ts";
import { settleIntent, untitled } from "./settle-intent.ts";
import { isRefusedNow } from "./transparent-ways.ts";
import { sendRequest, videoRequest, type VideoRequest } from "./video-request.ts";

/** Has HeyGen begin the job, unless it has: the job comes back `submitted`, with the video's id. */
export const submitClip = async (order: ClipOrder, job: Job, batch: Batch): Promise<Job> => {
  const { ledger, waiting, recovery, step } = batch;
  let current = job;
  const unreachableSinceMs = waiting.monotonicNow();
  for (let tries = 0; ; tries++) {
    if (current.state === "intent") current = await settleIntent(order, current, batch);
    if (current.remoteId !== null) return current;
    waiting.signal?.throwIfAborted();
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** tries);
    current = await uploadSound(order, current, tries, batch);
    try {
      const remoteId = await onTrial(order, batch, async () => {
        const begun = await begin(order, current, batch);
        current = begun.job;
        return sendRequest(begun.request, current, batch);
      });
      const { generation } = current;
      return await step("avatar.submitted", () => ledger.submitted(current, generation, remoteId));
    } catch (error) {
      const outcome = outcomeOf(error);
      switch (outcome) {
        case "unknown":
          // Nothing was asked for yet, so there is nothing to find out.
          if (current.state !== "intent") throw error;
          continue;
        case "too many": {
          const askedMs = error instanceof HeygenRateLimitError ? error.retryAfterMs : undefined;
          const slowed = ledger.tooMany(current, askedMs ?? waitMs);
          current = slowed.job;
          batch.report({ type: "slowed", limit: slowed.limit, waitMs: askedMs ?? waitMs });
          continue;
        }
        case "not now":
          current = ledger.refused(current);
          if (waiting.monotonicNow() - unreachableSinceMs > recovery.offlineMs) throw error;
          await waiting.sleep(waitMs, waiting.signal);
          continue;
        case "no asset":
          // Uploads do not live for ever; whoever deleted it deleted nothing that was paid for.
          current = ledger.recordAsset(ledger.refused(current), null);
          batch.grounds.clear();
          if (tries > 2) throw error;
          continue;
        case "refused":
          // Another key, because HeyGen may answer the same one with the same refusal for a day.
          ledger.raise(current);
          throw isWebmRefusal(error) ? withoutAlpha(lookOf(order.need) ?? "", error) : error;
        case "ours":
          throw error;
      }
    }
  }
};

/**
 * Nobody knows whether HeyGen charges for a refused WebM, so the first clip of a look is asked for alone, and the others only
 * if that one was not refused.
 */
const onTrial = ({ way, need }: ClipOrder, batch: Batch, ask: () => Promise<string>): Promise<string> => {
  const look = drivenPart(need);
  if (way !== "webm" || look === null) return ask();
  return batch.afterTrial(`${look.avatarId} ${look.engine}`, async () => {
    if (isRefusedNow(look, batch)) throw withoutAlpha(look.avatarId, undefined);
    try {
      return await ask();
    } catch (error) {
      if (isWebmRefusal(error)) batch.ledger.recordWebmRefusal(batch.maker, look);
      throw error;
    }
  });
};

/** The sound that drives it, at HeyGen. It costs nothing, and is there before anything that does is asked for. */
const uploadSound = async (
  { key, sound, drivenBy }: ClipOrder,
  job: Job,
  tries: number,
  batch: Batch,
): Promise<Job> => {
  if (job.assetId !== null || sound === null) return job;
  const { cache, connection, ledger, waiting, step } = batch;
  // A way that was closed has left it there.
  const left = tries === 0 ? ledger.find(key, job.driver)?.assetId : null;
  if (left != null) return ledger.recordAsset(job, left);
  const path = await cache.require(sound.file);
  const { assetId } = await patiently(
    () =>
      connection.heygen.assets.upload(
        { path, filename: `${(drivenBy ?? "").slice(0, 16)}.wav`, contentType: "audio/wav" },
        { signal: waiting.signal },
      ),
    batch,
  );
  return step("avatar.asset", () => ledger.recordAsset(job, assetId));
};

const begin = async (
  order: ClipOrder,
  job: Job,
  batch: Batch,
): Promise<{ job: Job; request: VideoRequest }> => {
  const { key, driver, generation } = job;
  const tag = job.tag ?? `gr-${digestValue({ key, driver, generation }).slice(0, 16)}`;
  // What was sent before without a title may be sent with one now.
  const titleBefore = job.title === untitled ? null : job.title;
  const title = titleBefore ?? `${order.title.slice(0, 60)} [${tag}]`;
  const request = await videoRequest(order, job, { tag, title }, batch);
  // What remembers nothing takes no title with a transparent clip.
  const isTitled = batch.connection.remembers !== false || order.way !== "webm";
  const intent = {
    idempotencyKey:
      job.idempotencyKey ?? `greenroom:avatar:${key}:${driver.slice(0, 16)}:${String(generation)}`,
    requestDigest: digestValue(request.input),
    ...{ tag, title: isTitled ? title : untitled },
  };
  return { job: await enterIntent(job, intent, batch), request };
};
