import {
  HeygenConflictError,
  HeygenError,
  HeygenNetworkError,
  HeygenRateLimitError,
  HeygenTimeoutError,
} from "./errors.ts";

export type RetryPolicy = {
  /** Repeats after a fault: 5xx, a timeout, a broken connection. @default 3 */
  maxRetries: number;
  /** Repeats after "not now": 429 and a passing 409. @default 8 */
  maxWaits: number;
  /** First pause; each next one is twice as long. @default 1000 */
  baseMs: number;
  /** Longest pause of our own choice. @default 30000 */
  maxBackoffMs: number;
  /** Longest `Retry-After` that is waited for; a longer one ends the call. @default 30000 */
  maxRetryAfterMs: number;
};

export const defaultRetryPolicy: RetryPolicy = {
  maxRetries: 3,
  maxWaits: 8,
  baseMs: 1000,
  maxBackoffMs: 30_000,
  maxRetryAfterMs: 30_000,
};

/** What decides whether a call may be repeated. */
export type Repeatability = {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** It has an idempotency key, or does the same however often it is done. */
  isRepeatable: boolean;
};

export type RetryHistory = { retries: number; waits: number };

export type RetryDecision = { repeat: false } | { repeat: true; counts: keyof RetryHistory; delayMs: number };

const stop: RetryDecision = { repeat: false };

const isNotNow = (error: HeygenError): boolean =>
  error instanceof HeygenRateLimitError || error instanceof HeygenConflictError;

const neverArrived = (error: HeygenError): boolean =>
  (error instanceof HeygenNetworkError && !error.mayHaveArrived) ||
  (error instanceof HeygenTimeoutError && error.phase === "connect");

/**
 * The law of repeating. "Not now" (429, a passing 409) did nothing and is waited out on any method. After a fault the
 * server may have acted, so only what is safe to do twice is repeated: reads, deletions, calls with an
 * `Idempotency-Key` or of the same effect each time, and calls that never reached it. A `Retry-After` is never undercut: if it asks for more than we
 * are ready to wait, the call ends with the error.
 */
export const decideRetry = (
  error: HeygenError,
  call: Repeatability,
  history: RetryHistory,
  policy: RetryPolicy,
  random: () => number,
): RetryDecision => {
  if (!error.retryable) return stop;
  const backoff = (attempt: number): number =>
    Math.min(policy.baseMs * 2 ** attempt, policy.maxBackoffMs) * (0.75 + 0.5 * random());

  if (isNotNow(error)) {
    if (history.waits >= policy.maxWaits) return stop;
    const asked = error instanceof HeygenRateLimitError ? error.retryAfterMs : undefined;
    if (asked === undefined) return { repeat: true, counts: "waits", delayMs: backoff(history.waits) };
    if (asked > policy.maxRetryAfterMs) return stop;
    const spread = Math.min(policy.baseMs * 0.5 * random(), policy.maxRetryAfterMs - asked);
    return { repeat: true, counts: "waits", delayMs: asked + spread };
  }

  const safe = call.method === "GET" || call.method === "DELETE" || call.isRepeatable;
  if (!safe && !neverArrived(error)) return stop;
  if (history.retries >= policy.maxRetries) return stop;
  return { repeat: true, counts: "retries", delayMs: backoff(history.retries) };
};

export type RetryTools = {
  policy: RetryPolicy;
  random: () => number;
  /** Resolves after the pause; rejects as soon as the signal aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/**
 * Runs an attempt until it succeeds or the law says stop. A loop of our own, because the libraries for this choose the
 * pause themselves: ours is HeyGen's to choose, and has two budgets.
 */
export const withRetries = async <T>(
  attempt: () => Promise<T>,
  call: Repeatability & { signal: AbortSignal | undefined },
  tools: RetryTools,
): Promise<T> => {
  const history: RetryHistory = { retries: 0, waits: 0 };
  for (;;) {
    call.signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HeygenError)) throw error;
      const decision = decideRetry(error, call, history, tools.policy, tools.random);
      if (!decision.repeat) throw error;
      history[decision.counts] += 1;
      await tools.sleep(decision.delayMs, call.signal);
    }
  }
};
