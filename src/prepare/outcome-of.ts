import {
  HeygenAuthError,
  HeygenConflictError,
  HeygenCreditError,
  HeygenError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenRequestError,
  HeygenTimeoutError,
} from "../heygen/index.ts";

/** "Not now", from HeyGen or from the network: waits between tries, in milliseconds, where HeyGen names none. */
export const firstWaitMs = 1_000;
export const longestWaitMs = 30_000;

type Outcome = "unknown" | "too many" | "not now" | "no asset" | "refused" | "ours";

/** What is known of a job whose request ended in an error. Whatever does not prove that there is none proves nothing. */
export const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof HeygenRateLimitError) return "too many";
  if (error instanceof HeygenConflictError) {
    if (error.heygenCode === "resource_not_ready") return "not now";
    // The same request is still running, so its job may come to be.
    return error.retryable ? "unknown" : "refused";
  }
  if (error instanceof HeygenNotFoundError && error.heygenCode === "asset_not_found") return "no asset";
  if (
    error instanceof HeygenCreditError ||
    error instanceof HeygenAuthError ||
    error instanceof HeygenNotFoundError ||
    error instanceof HeygenRequestError
  )
    return "refused";
  if (error instanceof HeygenNetworkError && !error.mayHaveArrived) return "not now";
  if (error instanceof HeygenTimeoutError && error.phase === "connect") return "not now";
  return error instanceof HeygenError ? "unknown" : "ours";
};
