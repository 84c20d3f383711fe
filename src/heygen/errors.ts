import { AppError, exitCodes, type ExitCode } from "../errors.ts";

/** What is known about a failed call. Everything in here has been redacted. */
export type HeygenErrorDetails = {
  /** HTTP status, if there was an answer. */
  status?: number | undefined;
  /** HeyGen's own code, in lower case: `avatar_not_found`, or the number of the older API. */
  heygenCode?: string | undefined;
  /** `X-Request-Id`: what HeyGen's support asks for. */
  requestId?: string | undefined;
  /** The field HeyGen objects to: `voice_settings.speed`. */
  param?: string | undefined;
  hint?: string | undefined;
  cause?: unknown;
};

/** The base of all that can go wrong between us and HeyGen. */
export abstract class HeygenError extends AppError {
  readonly status: number | undefined;
  readonly heygenCode: string | undefined;
  readonly requestId: string | undefined;
  readonly param: string | undefined;

  constructor(message: string, details: HeygenErrorDetails = {}) {
    super(message, { hint: details.hint, cause: details.cause });
    this.status = details.status;
    this.heygenCode = details.heygenCode;
    this.requestId = details.requestId;
    this.param = details.param;
  }
}

/** 401: no key, or a wrong one. And, as `HeygenForbiddenError`, 403. */
export class HeygenAuthError extends HeygenError {
  readonly code: string = "heygen_not_authorised";
  override readonly exitCode: ExitCode = exitCodes.notAuthorised;
}

/** 403: the key is right, and may not do this. */
export class HeygenForbiddenError extends HeygenAuthError {
  override readonly code = "heygen_forbidden";
}

/** 402 or a used-up quota: nothing more can be made until the account is topped up. Stop submitting. */
export class HeygenCreditError extends HeygenError {
  readonly code = "heygen_out_of_credits";
  override readonly exitCode: ExitCode = exitCodes.outOfCredits;
}

/** 404: there is no such thing, or not yet. */
export class HeygenNotFoundError extends HeygenError {
  readonly code = "heygen_not_found";
  override readonly exitCode: ExitCode = exitCodes.inputIsWrong;
}

/** 409: an earlier call with the same key is still running, or what is asked for is not ready. */
export class HeygenConflictError extends HeygenError {
  readonly code = "heygen_conflict";
  override readonly retryable: boolean;

  constructor(message: string, details: HeygenErrorDetails & { retryable: boolean }) {
    super(message, details);
    this.retryable = details.retryable;
  }
}

/** 429: too many calls or jobs at once. */
export class HeygenRateLimitError extends HeygenError {
  readonly code = "heygen_rate_limited";
  override readonly retryable = true;
  /** What `Retry-After` asked for; undefined if it asked for nothing. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: HeygenErrorDetails & { retryAfterMs: number | undefined }) {
    super(message, details);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Any other 4xx: HeyGen will not do this, however often it is asked. */
export class HeygenRequestError extends HeygenError {
  readonly code: "heygen_refused" | "heygen_legacy_ended" = "heygen_refused";
  override readonly exitCode: ExitCode = exitCodes.inputIsWrong;
}

/** HeyGen has ended the older API that was called. Nothing was begun, and nothing of it will ever be. */
export class HeygenRetiredError extends HeygenRequestError {
  override readonly code = "heygen_legacy_ended";
}

/** 413: more bytes than HeyGen takes in one call. */
export class HeygenTooLargeError extends HeygenRequestError {}

/** 5xx, or 408: HeyGen failed. Whether a create took effect is not known. */
export class HeygenServerError extends HeygenError {
  readonly code = "heygen_server_failed";
  override readonly retryable = true;
}

/** The part of a call that took too long. */
export type TimeoutPhase = "connect" | "answer" | "body" | "total";

/** No answer in time. A create may have taken effect: ask for it again only with the same idempotency key. */
export class HeygenTimeoutError extends HeygenError {
  readonly code = "heygen_timed_out";
  override readonly retryable = true;
  override readonly exitCode: ExitCode = exitCodes.timedOut;
  readonly phase: TimeoutPhase;
  readonly afterMs: number;

  constructor(message: string, details: HeygenErrorDetails & { phase: TimeoutPhase; afterMs: number }) {
    super(message, details);
    this.phase = details.phase;
    this.afterMs = details.afterMs;
  }
}

/** No connection, or one that broke. */
export class HeygenNetworkError extends HeygenError {
  readonly code = "heygen_unreachable";
  override readonly retryable = true;
  /** The system's word for it: `ECONNREFUSED`. */
  readonly reason: string;
  /** Whether HeyGen may have received the call; false if no connection was made. */
  readonly mayHaveArrived: boolean;

  constructor(message: string, details: HeygenErrorDetails & { reason: string; mayHaveArrived: boolean }) {
    super(message, details);
    this.reason = details.reason;
    this.mayHaveArrived = details.mayHaveArrived;
  }
}

/** An answer that is not HeyGen's: a page of HTML, broken JSON, a redirect, or a shape without what is needed. */
export class HeygenResponseError extends HeygenError {
  readonly code = "heygen_answer_unreadable";
}
