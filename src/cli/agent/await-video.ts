import { InputError } from "../../errors.ts";
import { HeygenNotFoundError, type Video } from "../../heygen/index.ts";
import { JobFailedError, JobTimeoutError } from "../../prepare/errors.ts";
import type { Order } from "../shelf/open-order.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { plain } from "../shelf/words.ts";

/** A session may name its video minutes before there is one. */
const lagMs = 5 * 60_000;
const usualGiveUpMs = 2 * 3_600_000;

/** What waiting takes from outside, so that tests need not wait. */
export type AgentClock = {
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

export type AgentNews = {
  sessionId: string;
  status: string;
  progress: number | null;
  videoId: string | null;
};

/**
 * Waits for the video of a session. A timeout is no failure: the session goes on, and so does the next run.
 *
 * @throws JobFailedError where HeyGen has given up; the next order is then a new one.
 */
export const awaitVideo = async (
  sessionId: string,
  order: Order,
  { shelf, clock, progress }: { shelf: Shelf; clock: AgentClock; progress: (text: string) => void },
  onNews: (news: AgentNews) => void,
): Promise<Video> => {
  const { heygen, poll, signal } = shelf;
  const startedMs = clock.now();
  const giveUpMs = poll.giveUpMs ?? usualGiveUpMs;
  let [videoId, waitMs, last] = [order.notes().videoId ?? null, poll.firstMs, ""];
  const tell = (status: string, share: number | null, said: string | null): void => {
    const text = [status, share === null ? null : `${String(share)} %`, said].filter(Boolean).join(", ");
    if (text === last) return;
    last = text;
    progress(text);
    onNews({ sessionId, status, progress: share, videoId });
  };
  const fail = (what: string, reason: string): never => {
    order.end("failed");
    throw new JobFailedError(`${what} failed at HeyGen: ${reason}`, {
      hint: "HeyGen refunds what fails. Run the same command again for another try; short prompts and a chosen --avatar fail less.",
    });
  };

  for (;;) {
    signal.throwIfAborted();
    if (videoId === null) {
      const session = await heygen.agent.getSession(sessionId, { signal });
      const { content = null } = session.messages.find(({ role }) => role === "model") ?? {};
      tell(plain(session.rawStatus), session.progress, content === null ? null : plain(content));
      if (session.videoId !== null) videoId = keep(session.videoId);
      else if (session.state === "failed")
        fail(`Session "${sessionId}" of the Video Agent`, plain(content ?? "without a reason"));
      else if (session.state === "completed") {
        const [made] = await firstOf(heygen.agent.listVideos(sessionId, { signal }));
        if (made === undefined) fail(`Session "${sessionId}" of the Video Agent`, "it has made no video");
        else videoId = keep(made.id);
      }
    }
    if (videoId !== null) {
      const video = await readVideo(videoId);
      if (video?.state === "completed") return video;
      if (video?.state === "failed")
        fail(`Video "${video.id}"`, plain(video.failure?.message ?? video.failure?.code ?? null));
      if (video === null || video.state === "pending") await tellSession(video);
    }
    if (clock.now() - startedMs > giveUpMs) {
      throw new JobTimeoutError(`HeyGen is still making the video of session "${sessionId}" (${last}).`, {
        hint: "Run the same command again later: it waits for the same video and pays nothing.",
      });
    }
    await clock.sleep(waitMs, signal);
    waitMs = Math.min(poll.mostMs, waitMs * 1.5);
  }

  function keep(id: string): string {
    order.note({ videoId: id });
    return id;
  }

  async function readVideo(id: string): Promise<Video | null> {
    try {
      return await heygen.videos.get(id, { signal });
    } catch (error) {
      const isYoung = clock.now() - (order.takenMs() ?? startedMs) < lagMs;
      if (!(error instanceof HeygenNotFoundError)) throw error;
      if (isYoung) return null;
      // Made, so that --again orders another.
      order.done(null);
      throw new InputError(`HeyGen does not know video "${id}" of this order any more.`, {
        code: "agent_video_gone",
        hint: "It was deleted, or made with another key. --again orders another, and pays.",
        cause: error,
      });
    }
  }

  async function tellSession(video: Video | null): Promise<void> {
    const session = await heygen.agent.getSession(sessionId, { signal });
    if (session.state === "failed" && video === null) {
      const { content = null } = session.messages.find(({ role }) => role === "model") ?? {};
      fail(`Session "${sessionId}" of the Video Agent`, plain(content ?? "without a reason"));
    }
    tell(plain(session.rawStatus), session.progress, null);
  }
};

const firstOf = async <T>(list: AsyncIterable<T>): Promise<T[]> => {
  for await (const item of list) return [item];
  return [];
};
