import type { Failure } from "./envelope.ts";
import {
  HeygenAuthError,
  HeygenConflictError,
  HeygenCreditError,
  type HeygenError,
  HeygenForbiddenError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenRequestError,
  HeygenResponseError,
  HeygenServerError,
  HeygenTooLargeError,
} from "./errors.ts";
import { hintFor } from "./hints.ts";

export type Refusal = {
  /** As in "HeyGen could not make the speech". */
  operation: string;
  status: number;
  failure: Failure;
  requestId: string | undefined;
  retryAfterMs: number | undefined;
};

// A status alone does not tell: the older API answers some of these with 200 or 400, and two kinds of 429 are not about
// pace but about an allowance that is used up.
const statusOfCode: Record<string, number> = {
  "40009": 401,
  "40102": 401,
  "400112": 401,
  "401056": 401,
  "401057": 401,
  "400562": 403,
  "400573": 403,
  "400599": 403,
  "400631": 403,
  "900001": 402,
  quota_exceeded: 402,
  trial_limit_exceeded: 402,
  trial_video_limit_exceeded: 402,
  "400664": 402,
  "40031": 404,
  "400101": 404,
  "400174": 404,
  "400116": 404,
  "400144": 404,
  "400123": 429,
};

// A refused 409 did nothing, and these two pass by themselves. A bare `conflict` does not.
const passingConflicts = new Set(["request_in_progress", "resource_not_ready"]);

const longestReason = 300;
const shorten = (text: string): string =>
  text.length > longestReason ? `${text.slice(0, longestReason)}…` : text;

export const unreadableHint =
  "Check HeyGen's address, and whether a proxy or a login page answers in its place.";

/**
 * The error that a refusal of HeyGen's is. Expects redacted texts.
 *
 * @param isBare it came without one of HeyGen's envelopes, from whatever stands in front of HeyGen: a 404 then says nothing
 * of the thing that was asked for.
 */
export const errorOfRefusal = (refusal: Refusal, isBare = false): HeygenError => {
  const { operation, status, failure, requestId, retryAfterMs } = refusal;
  const code = failure.code ?? undefined;
  const facts = [`HTTP ${String(status)}`, code, requestId && `request ${requestId}`].filter(Boolean);
  const message = `HeyGen could not ${operation}: ${shorten(failure.message)} (${facts.join(", ")})`;
  const meaning = (code === undefined ? undefined : statusOfCode[code]) ?? status;
  const details = {
    status,
    heygenCode: code,
    requestId,
    param: failure.param ?? undefined,
    hint: hintFor(code, meaning),
  };
  if (meaning === 401) return new HeygenAuthError(message, details);
  if (meaning === 403) return new HeygenForbiddenError(message, details);
  if (meaning === 402) return new HeygenCreditError(message, details);
  if (meaning === 404 && isBare)
    return new HeygenResponseError(message, { ...details, hint: unreadableHint });
  if (meaning === 404) return new HeygenNotFoundError(message, details);
  if (meaning === 409) {
    const retryable = code !== undefined && passingConflicts.has(code);
    return new HeygenConflictError(message, { ...details, retryable });
  }
  if (meaning === 429) return new HeygenRateLimitError(message, { ...details, retryAfterMs });
  // 408: a server or something in front of it gave up waiting. Whether the call took effect is as open as after a 5xx.
  if (meaning === 408 || meaning >= 500) return new HeygenServerError(message, details);
  if (meaning === 413) return new HeygenTooLargeError(message, details);
  return new HeygenRequestError(message, details);
};

/** The error of a host that is not HeyGen's API, such as the store that takes uploads: no envelope, and no key there. */
export const errorOfForeignRefusal = (
  refusal: Pick<Refusal, "operation" | "status" | "retryAfterMs">,
): HeygenError => {
  const { operation, status, retryAfterMs } = refusal;
  const message = `HeyGen could not ${operation}: the store that takes the file refused it (HTTP ${String(status)})`;
  if (status === 429)
    return new HeygenRateLimitError(message, { status, retryAfterMs, hint: hintFor(undefined, 429) });
  if (status >= 500 || status === 408) {
    return new HeygenServerError(message, { status, hint: hintFor(undefined, status) });
  }
  if (status === 413) return new HeygenTooLargeError(message, { status, hint: "Make the file smaller." });
  return new HeygenRequestError(message, {
    status,
    hint: "Begin the upload again: the address HeyGen gives for it lasts only minutes.",
  });
};
