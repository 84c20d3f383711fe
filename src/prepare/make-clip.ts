import { MediaError, type InputError } from "../errors.ts";
import { HeygenNotFoundError, isWebmRefusal } from "../heygen/index.ts";
import { identifyFile, ingestClip, ingestOpaqueClip, ingestOwnClip } from "../media/index.ts";
import type { Sound } from "../model/manifest.ts";
import {
  drivenPart,
  type AssetEntry,
  type AvatarEntry,
  type ClipEntry,
  type Digest,
  type Key,
  type StoredFile,
  type VideoNeed,
} from "../model/media.ts";
import type { TransparentWay } from "../model/transparent.ts";
import type { Batch } from "./batch.ts";
import { describeFailure } from "./describe-failure.ts";
import type { JobFailedError } from "./errors.ts";
import { fetchResult } from "./fetch-result.ts";
import type { Job, JobFailure } from "./ledger/index.ts";
import { readSidecar } from "./read-sidecar.ts";
import { remoteSession, remoteVideo, type RemoteClip, type RemoteEnd } from "./remote-clip.ts";
import { remoteRemoval } from "./remote-removal.ts";
import { wayUsd } from "./transparent-ways.ts";

export type ClipOrder = {
  key: Key;
  need: VideoNeed;
  /** Null for what has words of its own. */
  sound: Sound | null;
  /** The picture that HeyGen puts behind the presenter. */
  ground?: AssetEntry | null;
  /** What tells this sound and this ground from others. */
  drivenBy: Digest | null;
  title: string;
  /** How it becomes transparent; null where it does not. */
  way: TransparentWay | null;
};
type VideoEntry = AvatarEntry | ClipEntry;

/** Has a clip made of an avatar speaking the sound, transparent or as a whole scene, waits for it, fetches, verifies and keeps it: from where the job stands. */
export const makeClip = async (order: ClipOrder, job: Job, batch: Batch): Promise<VideoEntry> => {
  const { ledger, step } = batch;
  const remote = remoteOf(order);
  let current = job.state === "failed" ? await step("avatar.planned", () => ledger.raise(job)) : job;
  for (;;) {
    const kept =
      current.original === null ? null : await keepOriginal(order, current, current.original, batch);
    if (kept?.entry !== undefined) return kept.entry;
    current = kept?.job ?? current;
    if (current.remoteId === null) current = await remote.submit(order, current, batch);
    const { remoteId } = current;
    if (remoteId === null) throw new Error(`A submitted job without a video (${current.key}).`);
    const end = current.state === "submitted" ? await remote.wait(current, remoteId, batch) : null;
    if (end === "missing") {
      // It was there, and has been deleted: there is nothing left to fetch.
      current = await step("avatar.planned", () => ledger.raise(current));
      continue;
    }
    if (end?.state === "failed") throw await fail(order, current, end, batch);
    if (end !== null) current = await complete(order, current, end, batch);
    try {
      return await fetchClip(order, current, { remote, remoteId, firstLink: end?.link ?? null }, batch);
    } catch (error) {
      if (!(error instanceof HeygenNotFoundError)) throw error;
      const gone = ledger.refresh(current);
      current = await step("avatar.planned", () => ledger.raise(gone));
    }
  }
};

/** What HeyGen makes it with. */
const remoteOf = ({ need, way }: ClipOrder): RemoteClip => {
  if (way === "background-removal") return remoteRemoval;
  return need.kind === "clip" && need.source.from === "agent" ? remoteSession : remoteVideo;
};

const complete = (
  { need, sound, way }: ClipOrder,
  job: Job,
  { durationMs }: RemoteEnd,
  batch: Batch,
): Promise<Job> => {
  const seconds = (durationMs ?? sound?.durationMs ?? job.seconds * 1000) / 1000;
  const usd = wayUsd(batch.prices, need, way, seconds);
  return batch.step("avatar.completed", () => batch.ledger.completed(job, { seconds, usd }));
};

/** Bytes that were fetched before: looked at again, and lost if they are gone or no good. */
const keepOriginal = async (
  order: ClipOrder,
  job: Job,
  original: StoredFile,
  batch: Batch,
): Promise<{ entry?: VideoEntry; job: Job }> => {
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
  order: ClipOrder,
  job: Job,
  { remote, remoteId, firstLink }: { remote: RemoteClip; remoteId: string; firstLink: string | null },
  batch: Batch,
): Promise<VideoEntry> => {
  const { cache, connection, ledger, waiting, step } = batch;
  let link = firstLink;
  let current = job;
  return fetchResult(
    async () => {
      const known = link;
      link = null;
      return known ?? remote.link(current, remoteId, batch);
    },
    async ({ path, digest }) => {
      const { ext } = await identifyFile(path);
      const original = await cache.put({ path }, ext, { digest });
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
  order: ClipOrder,
  job: Job,
  original: StoredFile,
  batch: Batch,
): Promise<VideoEntry> => {
  const { cache, ledger, waiting, step, inWorkshop } = batch;
  const { key, sound, drivenBy, way } = order;
  const path = await cache.require(original);
  const { signal } = waiting;
  const take = async (): Promise<VideoEntry> => {
    if (sound === null || drivenBy === null) {
      const videoId = job.remoteId === null ? null : await remoteOf(order).videoOf(job, job.remoteId, batch);
      const cues = videoId === null ? undefined : await readSidecar(videoId, batch);
      return inWorkshop(() => ingestOwnClip(cache, path, { cues }, signal));
    }
    const options = { drivenBy, expectedMs: sound.durationMs };
    const transparentBy = way === "webm" ? {} : { transparentBy: way ?? undefined };
    return inWorkshop((): Promise<VideoEntry> =>
      way === null
        ? ingestOpaqueClip(cache, path, options, signal)
        : ingestClip(cache, path, { ...options, ...transparentBy }, signal),
    );
  };
  const entry = await take();
  await cache.putEntry(key, entry);
  await step("avatar.verified", () => ledger.verified(job));
  return entry;
};

const fail = async (
  order: ClipOrder,
  job: Job,
  { failure }: RemoteEnd,
  { ledger, maker, step }: Batch,
): Promise<JobFailedError | InputError> => {
  const reason: JobFailure = {
    code: failure?.code ?? null,
    message: failure?.message ?? "HeyGen gave no reason.",
    // HeyGen refunds every render that it ends as failed.
    refunded: true,
  };
  await step("avatar.failed", () => ledger.failed(job, reason));
  const look = drivenPart(order.need);
  if (look !== null && isWebmRefusal(reason.message)) ledger.recordWebmRefusal(maker, look);
  return describeFailure(order.need, job.remoteId, reason);
};
