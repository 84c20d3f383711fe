import { HeygenNotFoundError, HeygenRateLimitError } from "../heygen/index.ts";
import { digestValue } from "../media/index.ts";
import type { Batch } from "./batch.ts";
import { describeFailure } from "./describe-failure.ts";
import { enterIntent } from "./enter-intent.ts";
import { JobTimeoutError } from "./errors.ts";
import type { Job } from "./ledger/index.ts";
import type { ClipOrder } from "./make-clip.ts";
import { firstWaitMs, longestWaitMs, outcomeOf } from "./outcome-of.ts";
import { patiently, withinLimit } from "./patiently.ts";
import { remoteVideo, whereGone, type RemoteClip } from "./remote-clip.ts";
import { jobKeyOf, wayUsd } from "./transparent-ways.ts";

/**
 * A clip from whose video HeyGen removes the background: two jobs, both in the ledger. A removal is not searched for: HeyGen
 * makes once what has the same `request_id`, and promises no end of that, so that it is sent again under the same.
 */
export const remoteRemoval: RemoteClip = {
  submit: async (order, job, batch) => {
    const { ledger, waiting, recovery, step } = batch;
    let current = job;
    const sinceMs = waiting.monotonicNow();
    for (let tries = 0; ; tries++) {
      waiting.signal?.throwIfAborted();
      const url = await opaqueVideo(order, current, batch);
      current = await begin(order, current, batch);
      const { idempotencyKey, title, generation } = current;
      try {
        const { removalId } = await withinLimit(
          recovery.createTimeoutMs,
          "begin to remove a background",
          (signal) =>
            batch.connection.heygen.backgroundRemovals.create(
              { video: { url }, layers: ["foreground"], title: title ?? undefined },
              { idempotencyKey: idempotencyKey ?? "", once: true, signal },
            ),
        );
        return await step("avatar.submitted", () => ledger.submitted(current, generation, removalId));
      } catch (error) {
        const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** tries);
        const outcome = outcomeOf(error);
        if (outcome === "ours") throw error;
        if (outcome === "refused" || outcome === "no asset") {
          ledger.raise(current);
          throw error;
        }
        if (outcome === "too many") {
          const askedMs = (error instanceof HeygenRateLimitError ? error.retryAfterMs : undefined) ?? waitMs;
          const slowed = ledger.tooMany(current, askedMs);
          current = slowed.job;
          batch.report({ type: "slowed", limit: slowed.limit, waitMs: askedMs });
          continue;
        }
        if (outcome === "not now") current = ledger.refused(current);
        if (waiting.monotonicNow() - sinceMs > recovery.offlineMs) throw error;
        await waiting.sleep(waitMs, waiting.signal);
      }
    }
  },

  wait: async (job, remoteId, batch) => {
    const { connection, waiting } = batch;
    const { firstMs, mostMs, giveUpMs } = connection.poll;
    const sinceMs = job.submittedMs ?? waiting.now();
    for (let waitMs = firstMs; ; waitMs = Math.min(mostMs, waitMs * 1.5)) {
      const read = () => connection.heygen.backgroundRemovals.get(remoteId, { signal: waiting.signal });
      const removal = await patiently(read, batch).catch(whereGone);
      // One that somebody has deleted can still be read.
      if (removal === "missing" || removal.rawStatus === "deleted") return "missing";
      if (removal.state !== "pending") {
        const { durationMs, failure, state, layers } = removal;
        return { durationMs, failure, state, link: layers.foreground };
      }
      if (giveUpMs !== undefined && waiting.now() - sinceMs > giveUpMs) {
        throw new JobTimeoutError(`HeyGen is still removing a background (${remoteId}).`, {
          hint: "Run the same command again later: it goes on waiting for it and pays for nothing new.",
        });
      }
      await waiting.sleep(waitMs, waiting.signal);
    }
  },

  link: async (_, remoteId, batch) => {
    const { connection, waiting } = batch;
    const read = () => connection.heygen.backgroundRemovals.get(remoteId, { signal: waiting.signal });
    const { layers, rawStatus } = await patiently(read, batch);
    if (rawStatus !== "deleted") return layers.foreground;
    throw new HeygenNotFoundError(`HeyGen has no removal ${remoteId} any more.`, { status: 404 });
  },

  videoOf: () => Promise.resolve(null),
};

const begin = ({ title }: ClipOrder, job: Job, batch: Batch): Promise<Job> => {
  const { key, driver, generation } = job;
  const tag = job.tag ?? `gr-${digestValue({ key, driver, generation }).slice(0, 16)}`;
  const named = job.title ?? `${title.slice(0, 60)} [${tag}]`;
  return enterIntent(
    job,
    {
      idempotencyKey:
        job.idempotencyKey ?? `greenroom:removal:${key}:${driver.slice(0, 16)}:${String(generation)}`,
      requestDigest: digestValue({ key, driver, layers: ["foreground"] }),
      ...{ tag, title: named },
    },
    batch,
  );
};

/** A fresh link to the video whose background is removed: one on green that has no green, if it is paid for already. */
const opaqueVideo = async (order: ClipOrder, removal: Job, batch: Batch): Promise<string> => {
  const { ledger, waiting, prices, step } = batch;
  const greenKey = jobKeyOf(order.key, "green-screen");
  const isOnGreen = ledger.find(greenKey, removal.driver)?.remoteId != null;
  const way = isOnGreen ? "green-screen" : "plain";
  const asked: ClipOrder = isOnGreen ? { ...order, way: "green-screen" } : order;
  const { driver, kind, maker, brief, seconds, pricesAsOf } = removal;
  const estimatedUsd = wayUsd(prices, order.need, null, seconds);
  for (;;) {
    const { status, job } = ledger.claim({
      ...{
        key: jobKeyOf(order.key, way),
        driver,
        kind,
        maker,
        brief,
        seconds,
        estimatedUsd,
        pricesAsOf,
        way,
      },
    });
    if (status === "held") {
      await waiting.sleep(firstWaitMs, waiting.signal);
      continue;
    }
    try {
      let current = job.state === "failed" ? ledger.raise(job) : job;
      if (current.remoteId === null) current = await remoteVideo.submit(asked, current, batch);
      const id = current.remoteId ?? "";
      if (current.state === "submitted") {
        const end = await remoteVideo.wait(current, id, batch);
        if (end !== "missing" && end.state === "failed") {
          const { code = null, message = "HeyGen gave no reason." } = end.failure ?? {};
          const reason = { code, message, refunded: true };
          await step("avatar.failed", () => ledger.failed(current, reason));
          throw describeFailure(order.need, id, reason);
        }
        if (end !== "missing") {
          const billed = end.durationMs === null ? seconds : end.durationMs / 1000;
          const usd = wayUsd(prices, order.need, null, billed);
          const submitted = current;
          current = await step("avatar.completed", () =>
            ledger.completed(submitted, { seconds: billed, usd }),
          );
        }
      }
      const link = await remoteVideo.link(current, id, batch).catch(whereGone);
      if (link === "missing") ledger.raise(current);
      else if (link !== null) return link;
      await waiting.sleep(firstWaitMs, waiting.signal);
    } finally {
      ledger.release(job);
    }
  }
};
