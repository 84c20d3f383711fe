import { HeygenNetworkError, HeygenServerError, HeygenTimeoutError } from "../heygen/index.ts";
import type { Batch } from "./batch.ts";

const firstWaitMs = 2_000;
const longestWaitMs = 30_000;

/**
 * Does what may be done again, until HeyGen can be reached: the client's own repeating bridges seconds, this a network that
 * is away for minutes or a laptop that slept.
 *
 * @throws the last error where that lasts too long.
 */
export const patiently = async <T>(
  act: () => Promise<T>,
  { waiting, recovery, report }: Pick<Batch, "waiting" | "recovery" | "report">,
): Promise<T> => {
  const sinceMs = waiting.monotonicNow();
  for (let tries = 0; ; tries++) {
    waiting.signal?.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      const isPassing =
        error instanceof HeygenNetworkError ||
        error instanceof HeygenTimeoutError ||
        error instanceof HeygenServerError;
      if (!isPassing || waiting.monotonicNow() - sinceMs > recovery.offlineMs) throw error;
      if (tries === 0) report({ type: "notice", message: `${error.message} It is tried again.` });
      await waiting.sleep(Math.min(longestWaitMs, firstWaitMs * 2 ** tries), waiting.signal);
    }
  }
};

/** Waits for the answer to a paid request so long and no longer, whatever becomes of the run. */
export const withinLimit = async <T>(
  limitMs: number,
  operation: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const seconds = String(limitMs / 1000);
    controller.abort(
      new HeygenTimeoutError(`HeyGen could not ${operation}: there was no answer within ${seconds} s.`, {
        phase: "total",
        afterMs: limitMs,
        hint: "Run the same command again: what was begun is taken up, not repeated.",
      }),
    );
  }, limitMs);
  try {
    return await act(controller.signal);
  } finally {
    clearTimeout(timer);
  }
};
