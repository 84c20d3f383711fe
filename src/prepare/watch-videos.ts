import {
  HeygenError,
  HeygenNotFoundError,
  HeygenRequestError,
  HeygenResponseError,
  type Video,
} from "../heygen/index.ts";
import type { MakerConnection, PrepareEvent, Waiting } from "./batch.ts";
import { JobTimeoutError } from "./errors.ts";
import type { Ledger } from "./ledger/index.ts";

/** `missing`: HeyGen says that it has no such video (any more, or yet). */
export type VideoEnd = Video | "missing";
export type VideoWatch = {
  /** Resolves when the video has ended one way or the other. */
  waitFor: (videoId: string, submittedMs: number) => Promise<VideoEnd>;
};

type Watched = {
  submittedMs: number;
  isReported: boolean;
  resolve: (end: VideoEnd) => void;
  reject: (reason: unknown) => void;
};

const isWithoutRoute = (error: unknown): boolean =>
  error instanceof HeygenNotFoundError ||
  error instanceof HeygenRequestError ||
  (error instanceof HeygenResponseError && error.status === 404);

/** How often it is looked whether a webhook has brought news. */
const newsEveryMs = 2_000;

/**
 * Waits for all videos of a run together: one question for a hundred of them, more and more rarely, and at once where news
 * of a webhook is in the ledger. A network that is away is waited for.
 */
export const createVideoWatch = (
  { heygen, poll }: MakerConnection,
  ledger: Pick<Ledger, "remoteNews">,
  { signal, sleep, now, monotonicNow }: Waiting,
  { offlineMs, report }: { offlineMs: number; report: (event: PrepareEvent) => void },
): VideoWatch => {
  const watched = new Map<string, Watched>();
  let isRunning = false;
  let waitMs = poll.firstMs;
  let hasBulk = true;

  const settle = (videoId: string, end: VideoEnd): void => {
    const entry = watched.get(videoId);
    watched.delete(videoId);
    entry?.resolve(end);
  };

  /** Sleeps until it is time to ask, or there is news. */
  const rest = async (): Promise<void> => {
    for (let restMs = waitMs; restMs > 0; restMs -= newsEveryMs) {
      await sleep(Math.min(restMs, newsEveryMs), signal);
      const news = ledger.remoteNews();
      if ([...watched.keys()].some((id) => news.has(id))) break;
    }
    waitMs = Math.min(poll.mostMs, waitMs * 1.5);
  };

  /** Those that may have ended. Where there is no bulk route, that is all of them. */
  const askForEnded = async (): Promise<string[]> => {
    const ids = [...watched.keys()];
    if (!hasBulk) return ids;
    try {
      const statuses = await heygen.videos.statuses(ids, { signal });
      return ids.filter((id) => {
        const status = statuses.get(id);
        if (status?.state !== "pending") return true; // nothing is said of a video that is gone, or too new
        alarm(id, status.rawStatus);
        return false;
      });
    } catch (error) {
      if (!isWithoutRoute(error)) throw error;
      hasBulk = false;
      return ids;
    }
  };

  const look = async (videoId: string): Promise<void> => {
    try {
      const video = await heygen.videos.get(videoId, { signal });
      if (video.state === "pending") alarm(videoId, video.rawStatus);
      else settle(videoId, video);
    } catch (error) {
      if (!(error instanceof HeygenNotFoundError)) throw error;
      settle(videoId, "missing");
    }
  };

  const alarm = (videoId: string, status: string): void => {
    const entry = watched.get(videoId);
    if (entry === undefined) return;
    const ageMs = now() - entry.submittedMs;
    if (ageMs > poll.deadlineMs && !entry.isReported) {
      entry.isReported = true;
      report({ type: "stuck", videoId, minutes: Math.round(ageMs / 60_000), status });
    }
    if (poll.giveUpMs === undefined || ageMs <= poll.giveUpMs) return;
    watched.delete(videoId);
    entry.reject(
      new JobTimeoutError(`HeyGen is still making video ${videoId} (${status}).`, {
        hint: "Run the same command again later: it goes on waiting for this video and pays for nothing new.",
      }),
    );
  };

  const run = async (): Promise<void> => {
    let lastAnswerMs = monotonicNow();
    while (watched.size > 0) {
      await rest();
      try {
        for (const id of await askForEnded()) await look(id);
        lastAnswerMs = monotonicNow();
      } catch (error) {
        signal?.throwIfAborted();
        // What answers in HeyGen's place for a while, as a gateway's page does, is a network that is away.
        const isPassing =
          error instanceof HeygenError && (error.retryable || error instanceof HeygenResponseError);
        if (!isPassing || monotonicNow() - lastAnswerMs > offlineMs) throw error;
      }
    }
  };

  const start = (): void => {
    isRunning = true;
    run()
      .catch((error: unknown) => {
        for (const { reject } of watched.values()) reject(error);
        watched.clear();
      })
      .finally(() => {
        isRunning = false;
        // One may have come while the last was being settled.
        if (watched.size > 0) start();
      });
  };

  return {
    waitFor: (videoId, submittedMs) =>
      new Promise((resolve, reject) => {
        watched.set(videoId, { submittedMs, isReported: false, resolve, reject });
        waitMs = poll.firstMs;
        if (!isRunning) start();
      }),
  };
};
