import {
  type AvatarVideoInput,
  HeygenAuthError,
  HeygenConflictError,
  HeygenCreditError,
  HeygenError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenRequestError,
  HeygenTimeoutError,
  isWebmRefusal,
} from "../heygen/index.ts";
import { digestValue } from "../media/index.ts";
import type { Batch } from "./batch.ts";
import { withoutAlpha } from "./describe-failure.ts";
import { SubmissionsStoppedError } from "./errors.ts";
import type { Job } from "./ledger/index.ts";
import type { AvatarOrder } from "./make-avatar.ts";
import { patiently, withinLimit } from "./patiently.ts";
import { settleIntent } from "./settle-intent.ts";

/** "Not now", from HeyGen or from the network: waits between tries, in milliseconds, where HeyGen names none. */
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;

/** Has HeyGen begin the job, unless it has: the job comes back `submitted`, with the video's id. */
export const submitAvatar = async (order: AvatarOrder, job: Job, batch: Batch): Promise<Job> => {
  const { ledger, waiting, recovery, step } = batch;
  let current = job;
  const unreachableSinceMs = waiting.monotonicNow();
  for (let tries = 0; ; tries++) {
    if (current.state === "intent") current = await settleIntent(current, batch);
    if (current.remoteId !== null) return current;
    waiting.signal?.throwIfAborted();
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** tries);
    const begun = await begin(order, await uploadSound(order, current, batch), batch);
    current = begun.job;
    try {
      const { videoId } = await send(begun.request, current, batch);
      const { generation } = current;
      return await step("avatar.submitted", () => ledger.submitted(begun.job, generation, videoId));
    } catch (error) {
      const outcome = outcomeOf(error);
      switch (outcome) {
        case "unknown":
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
          if (tries > 2) throw error;
          continue;
        case "refused":
          // Another key, because HeyGen may answer the same one with the same refusal for a day.
          ledger.raise(current);
          throw isWebmRefusal(error) ? withoutAlpha(order.need.avatarId, error) : error;
        case "ours":
          throw error;
      }
    }
  }
};

type Outcome = "unknown" | "too many" | "not now" | "no asset" | "refused" | "ours";

/** What is known of a job whose request ended in an error. Whatever does not prove that there is none proves nothing. */
const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof HeygenRateLimitError) return "too many";
  if (error instanceof HeygenConflictError) {
    if (error.heygenCode === "resource_not_ready") return "not now";
    // The same request is still running, so its job may come to be.
    return error.retryable ? "unknown" : "refused";
  }
  if (error instanceof HeygenNotFoundError && error.heygenCode === "asset_not_found") return "no asset";
  if (
    error instanceof HeygenCreditError ||
    error instanceof HeygenAuthError ||
    error instanceof HeygenNotFoundError ||
    error instanceof HeygenRequestError
  )
    return "refused";
  if (error instanceof HeygenNetworkError && !error.mayHaveArrived) return "not now";
  if (error instanceof HeygenTimeoutError && error.phase === "connect") return "not now";
  return error instanceof HeygenError ? "unknown" : "ours";
};

/** The sound that drives it, at HeyGen. It costs nothing, and is there before anything that does is asked for. */
const uploadSound = async ({ sound, drivenBy }: AvatarOrder, job: Job, batch: Batch): Promise<Job> => {
  if (job.assetId !== null) return job;
  const { cache, connection, ledger, waiting, step } = batch;
  const path = await cache.require(sound.file);
  const { assetId } = await patiently(
    () =>
      connection.heygen.assets.upload(
        { path, filename: `${drivenBy.slice(0, 16)}.wav`, contentType: "audio/wav" },
        { signal: waiting.signal },
      ),
    batch,
  );
  return step("avatar.asset", () => ledger.recordAsset(job, assetId));
};

/** Waits until a video may be begun, and writes down that it will be. */
const begin = (
  { need, title }: AvatarOrder,
  job: Job,
  batch: Batch,
): Promise<{ job: Job; request: AvatarVideoInput }> => {
  const { ledger, waiting, connection, since, mostAtOnce, step } = batch;
  const { key, driver, generation } = job;
  const tag = job.tag ?? `gr-${digestValue({ key, driver, generation }).slice(0, 16)}`;
  const request: AvatarVideoInput = {
    avatarId: need.avatarId,
    audioAssetId: job.assetId ?? "",
    engine: need.engine,
    outputFormat: "webm",
    aspectRatio: need.aspect,
    resolution: need.resolution,
    title: job.title ?? `${title.slice(0, 60)} [${tag}]`,
  };
  const intent = {
    idempotencyKey:
      job.idempotencyKey ?? `greenroom:avatar:${key}:${driver.slice(0, 16)}:${String(generation)}`,
    requestDigest: digestValue(request),
    tag,
    title: request.title ?? tag,
  };
  return batch.inTurn(async () => {
    for (;;) {
      waiting.signal?.throwIfAborted();
      const begun = await step("avatar.intent", () => ledger.begin(job, intent, { since, mostAtOnce }));
      if (begun.status === "begun") return { job: begun.job, request };
      if (begun.status === "stopped") throw new SubmissionsStoppedError(begun.stop);
      await batch.reviewOrphans();
      await waiting.sleep(Math.max(begun.waitMs, Math.min(1_000, connection.poll.firstMs)), waiting.signal);
    }
  });
};

/**
 * Asks for the video, once: the client's own repeating would not know whether the first has arrived. It is not stopped with
 * the run, because the answer may hold the id of something that is paid for.
 */
const send = (
  request: AvatarVideoInput,
  { idempotencyKey }: Job,
  { connection, recovery }: Batch,
): Promise<{ videoId: string }> =>
  withinLimit(recovery.createTimeoutMs, "begin an avatar video", (signal) =>
    connection.heygen.videos.createAvatar(request, {
      idempotencyKey: idempotencyKey ?? "",
      once: true,
      signal,
    }),
  );
