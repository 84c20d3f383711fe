import { MediaError, type InputError } from "../errors.ts";
import { HeygenNotFoundError, type Video } from "../heygen/index.ts";
import { ingestClip } from "../media/index.ts";
import type { Sound } from "../model/manifest.ts";
import type { AvatarEntry, AvatarNeed, Digest, Key, StoredFile } from "../model/media.ts";
import type { Batch } from "./batch.ts";
import { describeFailure } from "./describe-failure.ts";
import type { JobFailedError } from "./errors.ts";
import { fetchResult } from "./fetch-result.ts";
import type { Job, JobFailure } from "./ledger/index.ts";
import { patiently } from "./patiently.ts";
import { submitAvatar } from "./submit-avatar.ts";

export type AvatarOrder = { key: Key; need: AvatarNeed; sound: Sound; drivenBy: Digest; title: string };

/** Has a clip made of an avatar speaking the sound, waits for it, fetches, verifies and keeps it: from where the job stands. */
export const makeAvatar = async (order: AvatarOrder, job: Job, batch: Batch): Promise<AvatarEntry> => {
  const { ledger, step } = batch;
  let current = job.state === "failed" ? await step("avatar.planned", () => ledger.raise(job)) : job;
  for (;;) {
    const kept =
      current.original === null ? null : await keepOriginal(order, current, current.original, batch);
    if (kept?.entry !== undefined) return kept.entry;
    current = kept?.job ?? current;
    if (current.remoteId === null) current = await submitAvatar(order, current, batch);
    const { remoteId } = current;
    if (remoteId === null) throw new Error(`A submitted job without a video (${current.key}).`);
    const video = current.state === "submitted" ? await awaitVideo(current, remoteId, batch) : null;
    if (video === "missing") {
      // It was there, and has been deleted: there is nothing left to fetch.
      current = await step("avatar.planned", () => ledger.raise(current));
      continue;
    }
    if (video?.state === "failed") throw await fail(order, current, video, batch);
    if (video !== null) current = await complete(order, current, video, batch);
    try {
      return await fetchClip(order, current, remoteId, video?.videoUrl ?? null, batch);
    } catch (error) {
      if (!(error instanceof HeygenNotFoundError)) throw error;
      const gone = ledger.refresh(current);
      current = await step("avatar.planned", () => ledger.raise(gone));
    }
  }
};

/** An id that HeyGen does not know yet is no proof that it will not: ids are older than what can be read of them. */
const awaitVideo = async (job: Job, remoteId: string, batch: Batch): Promise<Video | "missing"> => {
  const { ledger, recovery, waiting, videos } = batch;
  for (;;) {
    const isOld = ledger.isOverdue(job, recovery.quarantineMs, recovery.clockJumpMs);
    const end = await videos.waitFor(remoteId, job.submittedMs ?? waiting.now());
    if (end !== "missing" || isOld) return end;
    await waiting.sleep(recovery.searchEveryMs, waiting.signal);
  }
};

const complete = ({ need, sound }: AvatarOrder, job: Job, video: Video, batch: Batch): Promise<Job> => {
  const seconds = (video.durationMs ?? sound.durationMs) / 1000;
  const usd = batch.prices?.avatarUsd(need, seconds) ?? null;
  return batch.step("avatar.completed", () => batch.ledger.completed(job, { seconds, usd }));
};

/** Bytes that were fetched before: looked at again, and lost if they are gone or no good. */
const keepOriginal = async (
  order: AvatarOrder,
  job: Job,
  original: StoredFile,
  batch: Batch,
): Promise<{ entry?: AvatarEntry; job: Job }> => {
  const { cache, ledger } = batch;
  const isThere = (await cache.open(original)) !== null;
  if (!isThere) return { job: job.state === "completed" ? job : ledger.lost(job) };
  const current = job.state === "downloaded" ? job : ledger.downloaded(job, original);
  try {
    return { entry: await ingest(order, current, original, batch), job: current };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return { job: ledger.lost(current) };
  }
};

const fetchClip = (
  order: AvatarOrder,
  job: Job,
  remoteId: string,
  firstLink: string | null,
  batch: Batch,
): Promise<AvatarEntry> => {
  const { cache, connection, ledger, waiting, step } = batch;
  let link = firstLink;
  let current = job;
  return fetchResult(
    async () => {
      const known = link;
      link = null;
      if (known !== null) return known;
      const read = () => connection.heygen.videos.get(remoteId, { signal: waiting.signal });
      return (await patiently(read, batch)).videoUrl;
    },
    async ({ path, digest }) => {
      const original = await cache.put({ path }, "webm", { digest });
      current = await step("avatar.downloaded", () => ledger.downloaded(current, original));
      try {
        return await ingest(order, current, original, batch);
      } catch (error) {
        if (error instanceof MediaError) current = ledger.lost(current);
        throw error;
      }
    },
    { cache, connection, waiting },
  );
};

const ingest = async (
  { key, sound, drivenBy }: AvatarOrder,
  job: Job,
  original: StoredFile,
  { cache, ledger, waiting, step, inWorkshop }: Batch,
): Promise<AvatarEntry> => {
  const path = await cache.require(original);
  const entry = await inWorkshop(() =>
    ingestClip(cache, path, { drivenBy, expectedMs: sound.durationMs }, waiting.signal),
  );
  await cache.putEntry(key, entry);
  await step("avatar.verified", () => ledger.verified(job));
  return entry;
};

const fail = async (
  order: AvatarOrder,
  job: Job,
  { failure }: Video,
  { ledger, step }: Batch,
): Promise<JobFailedError | InputError> => {
  const reason: JobFailure = {
    code: failure?.code ?? null,
    message: failure?.message ?? "HeyGen gave no reason.",
    // HeyGen refunds every render that it ends as failed.
    refunded: true,
  };
  await step("avatar.failed", () => ledger.failed(job, reason));
  return describeFailure(order.need, job.remoteId, reason);
};
