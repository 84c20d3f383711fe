import type { AvatarEntry, AvatarNeed, Digest, Key } from "../model/media.ts";
import type { Sound } from "../model/manifest.ts";
import { HeygenNotFoundError, isWebmRefusal, type Video } from "../heygen/index.ts";
import { ingestClip, type MediaCache } from "../media/index.ts";
import { InputError } from "../errors.ts";
import { JobFailedError, JobTimeoutError } from "./errors.ts";
import { fetchResult } from "./fetch-result.ts";
import type { JobJournal } from "./job-journal.ts";
import type { MakerConnection, Waiting } from "./prepare-media.ts";

export type AvatarOrder = { key: Key; need: AvatarNeed; sound: Sound; drivenBy: Digest; title: string };

/** Has a clip made of an avatar speaking the sound, waits for it, fetches, verifies and keeps it. */
export const makeAvatar = async (
  order: AvatarOrder,
  cache: MediaCache,
  journal: JobJournal,
  connection: MakerConnection,
  waiting: Waiting,
): Promise<AvatarEntry> => {
  const { key, drivenBy, sound } = order;
  const { heygen } = connection;
  const videoId = await submit(order, cache, journal, connection, waiting);
  const done = await waitForVideo(videoId, connection, waiting);
  if (done.state === "failed") {
    const { attempt } = await journal.read(key, drivenBy);
    await journal.write(key, { attempt: attempt + 1, drivenBy, videoId: null });
    throw failure(order, done);
  }
  let link: string | null = done.videoUrl;
  const file = await fetchResult(
    async () => {
      const current = link ?? (await heygen.videos.get(videoId, { signal: waiting.signal })).videoUrl;
      link = null;
      return current;
    },
    connection,
    waiting,
  );
  try {
    const entry = await ingestClip(
      cache,
      file.path,
      { drivenBy, expectedMs: sound.durationMs },
      waiting.signal,
    );
    await cache.putEntry(key, entry);
    return entry;
  } finally {
    await file.dispose();
  }
};

/** The id of the job: of one that is under way, or of a new one, which is written down before and after it is asked for. */
const submit = async (
  { key, need, sound, drivenBy, title }: AvatarOrder,
  cache: MediaCache,
  journal: JobJournal,
  { heygen }: MakerConnection,
  { signal }: Waiting,
): Promise<string> => {
  const last = await journal.read(key, drivenBy);
  if (last.videoId !== null && (await isKnown(heygen, last.videoId, signal))) return last.videoId;
  // A video that is gone would be named again under its idempotency key, so another one is another attempt.
  const attempt = last.videoId === null ? last.attempt : last.attempt + 1;
  const job = { attempt, drivenBy, videoId: null };
  await journal.write(key, job);
  const asset = await heygen.assets.upload(
    {
      path: await cache.require(sound.file),
      filename: `${drivenBy.slice(0, 16)}.wav`,
      contentType: "audio/wav",
    },
    { signal },
  );
  try {
    const { videoId } = await heygen.videos.createAvatar(
      {
        avatarId: need.avatarId,
        audioAssetId: asset.assetId,
        engine: need.engine,
        outputFormat: "webm",
        aspectRatio: need.aspect,
        resolution: need.resolution,
        title,
      },
      { idempotencyKey: `greenroom:avatar:${key}:${drivenBy.slice(0, 16)}:${job.attempt}`, signal },
    );
    await journal.write(key, { ...job, videoId });
    return videoId;
  } catch (error) {
    if (isWebmRefusal(error)) throw noAlpha(need.avatarId, error);
    throw error;
  }
};

const isKnown = async (
  heygen: MakerConnection["heygen"],
  videoId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> => {
  try {
    await heygen.videos.get(videoId, { signal });
    return true;
  } catch (error) {
    if (error instanceof HeygenNotFoundError) return false;
    throw error;
  }
};

const waitForVideo = async (
  videoId: string,
  { heygen, poll }: MakerConnection,
  { signal, sleep, now }: Waiting,
): Promise<Video> => {
  const deadline = now() + poll.deadlineMs;
  for (let waitMs = poll.firstMs; ; waitMs = Math.min(poll.mostMs, waitMs * 1.5)) {
    await sleep(waitMs, signal);
    const video = await heygen.videos.get(videoId, { signal });
    if (video.state !== "pending") return video;
    if (now() > deadline) {
      throw new JobTimeoutError(`HeyGen is still making video ${videoId} (${video.rawStatus}).`, {
        hint: "Run the same command again later: it goes on waiting for this video and pays for nothing new.",
      });
    }
  }
};

const failure = ({ need }: AvatarOrder, { id, failure }: Video): JobFailedError | InputError => {
  if (isWebmRefusal(failure?.message)) return noAlpha(need.avatarId, undefined);
  const reason = [failure?.code, failure?.message].filter(Boolean).join(": ");
  return new JobFailedError(
    `HeyGen could not make the clip of "${need.avatarId}" (video ${id}): ${reason}.`,
    {
      hint: "HeyGen refunds failed renders. Mend the text or choose another look, and run the command again.",
    },
  );
};

const noAlpha = (avatarId: string, cause: unknown): InputError =>
  new InputError(`The avatar "${avatarId}" has no transparent video.`, {
    place: { path: "avatar.id" },
    code: "avatar_without_alpha",
    hint: "Only looks trained with matting have: choose another look in the brand or the brief.",
    cause,
  });
