import { HeygenNotFoundError, type Video } from "../heygen/index.ts";
import type { Batch } from "./batch.ts";
import { JobTimeoutError } from "./errors.ts";
import type { Job } from "./ledger/index.ts";
import { patiently } from "./patiently.ts";

/** HeyGen's clock and ours may differ, and it writes times in whole seconds. */
const clockSlackMs = 120_000;

/** The session that was asked with this tag in its prompt; null where there is none among those since the request. */
export const findSession = async (job: Job, tag: string, batch: Batch): Promise<string | null> => {
  const { connection, waiting } = batch;
  const { agent } = connection.heygen;
  const sinceMs = (job.firstIntentMs ?? 0) - clockSlackMs;
  for await (const { sessionId, createdAtMs } of agent.listSessions({ signal: waiting.signal })) {
    if (createdAtMs !== null && createdAtMs < sinceMs) continue;
    const { messages } = await agent.getSession(sessionId, { signal: waiting.signal });
    if (messages.some(({ content }) => content?.includes(tag) === true)) return sessionId;
  }
  return null;
};

/** What a session has come to: its video, which may not be there yet, an end without one, or no such session. */
export type SessionEnd = { videoId: string } | { failure: Video["failure"] } | "missing";

/** Waits until a session says which video comes of it. */
export const awaitSession = async (job: Job, sessionId: string, batch: Batch): Promise<SessionEnd> => {
  const { connection, ledger, recovery, waiting } = batch;
  const { poll, heygen } = connection;
  const submittedMs = job.submittedMs ?? waiting.now();
  for (let waitMs = poll.firstMs; ; waitMs = Math.min(poll.mostMs, waitMs * 1.5)) {
    const isOld = ledger.isOverdue(job, recovery.quarantineMs, recovery.clockJumpMs);
    try {
      const session = await patiently(
        () => heygen.agent.getSession(sessionId, { signal: waiting.signal }),
        batch,
      );
      const { videoId, state, messages } = session;
      if (videoId !== null) return { videoId };
      if (state === "failed") {
        const said = messages.find(({ type }) => type === "error")?.content ?? null;
        return { failure: { code: null, message: said ?? "HeyGen gave no reason." } };
      }
    } catch (error) {
      if (!(error instanceof HeygenNotFoundError)) throw error;
      if (isOld) return "missing";
    }
    if (poll.giveUpMs !== undefined && waiting.now() - submittedMs > poll.giveUpMs) {
      throw new JobTimeoutError(`HeyGen's agent is still at work on session ${sessionId}.`, {
        hint: "Run the same command again later: it goes on waiting for this session and pays for nothing new.",
      });
    }
    await waiting.sleep(waitMs, waiting.signal);
  }
};
