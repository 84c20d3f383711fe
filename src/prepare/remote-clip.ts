import { HeygenNotFoundError, type Video } from "../heygen/index.ts";
import { awaitSession } from "./agent-session.ts";
import type { Batch } from "./batch.ts";
import type { Job } from "./ledger/index.ts";
import type { ClipOrder } from "./make-clip.ts";
import { patiently } from "./patiently.ts";
import { submitClip } from "./submit-clip.ts";

/** How a job at HeyGen has ended. */
export type RemoteEnd = Pick<Video, "durationMs" | "failure"> & {
  state: "completed" | "failed";
  /** To the result, where it came along. */
  link: string | null;
};

/** What HeyGen makes a clip with: a video, a session of its agent, or a video from which it removes the background. */
export type RemoteClip = {
  /** Has HeyGen begin the job, unless it has: the job comes back `submitted`, with its id. */
  submit: (order: ClipOrder, job: Job, batch: Batch) => Promise<Job>;
  /** Waits for its end. `missing`: HeyGen has no such job (any more). */
  wait: (job: Job, remoteId: string, batch: Batch) => Promise<RemoteEnd | "missing">;
  /** A fresh link to the result, null where there is none yet. @throws HeygenNotFoundError where it is gone */
  link: (job: Job, remoteId: string, batch: Batch) => Promise<string | null>;
  /** The video whose captions are the result's, null where there is none. */
  videoOf: (job: Job, remoteId: string, batch: Batch) => Promise<string | null>;
};

/** An id that HeyGen does not know yet is no proof that it will not: ids are older than what can be read of them. */
const awaitVideo = async (
  job: Job,
  videoId: string,
  { namedMs }: { namedMs: number },
  { ledger, recovery, waiting, videos }: Batch,
): Promise<RemoteEnd | "missing"> => {
  const sinceMs = waiting.monotonicNow();
  for (;;) {
    const isNamed = waiting.monotonicNow() - sinceMs >= namedMs;
    const isOld = isNamed && ledger.isOverdue(job, recovery.quarantineMs, recovery.clockJumpMs);
    const end = await videos.waitFor(videoId, job.submittedMs ?? waiting.now());
    if (end !== "missing") {
      const { durationMs, failure, videoUrl, state } = end;
      return { durationMs, failure, link: videoUrl, state: state === "failed" ? "failed" : "completed" };
    }
    if (isOld) return end;
    await waiting.sleep(recovery.searchEveryMs, waiting.signal);
  }
};

const linkToVideo = async (videoId: string, batch: Batch): Promise<string | null> => {
  const { connection, waiting } = batch;
  const read = () => connection.heygen.videos.get(videoId, { signal: waiting.signal });
  return (await patiently(read, batch)).videoUrl;
};

/** A video. */
export const remoteVideo: RemoteClip = {
  submit: submitClip,
  wait: (job, remoteId, batch) => awaitVideo(job, remoteId, { namedMs: 0 }, batch),
  link: (_, remoteId, batch) => linkToVideo(remoteId, batch),
  videoOf: (_, remoteId) => Promise.resolve(remoteId),
};

/** A session of the Video Agent, of which a video comes. */
export const remoteSession: RemoteClip = {
  submit: submitClip,
  wait: async (job, remoteId, batch) => {
    const found = await awaitSession(job, remoteId, batch);
    if (found === "missing") return found;
    if ("failure" in found) return { durationMs: null, failure: found.failure, state: "failed", link: null };
    // An agent names its video a while before that can be read.
    return awaitVideo(job, found.videoId, { namedMs: batch.recovery.quarantineMs }, batch);
  },
  link: async (job, remoteId, batch) => {
    const videoId = await remoteSession.videoOf(job, remoteId, batch);
    if (videoId !== null) return linkToVideo(videoId, batch);
    throw new HeygenNotFoundError(`HeyGen has no video of session ${remoteId} any more.`, { status: 404 });
  },
  videoOf: async (job, remoteId, batch) => {
    const found = await awaitSession(job, remoteId, batch);
    return found !== "missing" && "videoId" in found ? found.videoId : null;
  },
};

/** What is there no more; anything else is thrown. */
export const whereGone = (error: unknown): "missing" => {
  if (error instanceof HeygenNotFoundError) return "missing";
  throw error;
};
