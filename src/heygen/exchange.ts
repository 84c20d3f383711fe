import type { Readable } from "node:stream";
import { type Dispatcher, type FormData, request } from "undici";
import { HeygenNetworkError, HeygenTimeoutError, type TimeoutPhase } from "./errors.ts";
import type { Redact } from "./redact.ts";

export type OutgoingRequest = {
  /** As in "HeyGen could not make the speech". */
  operation: string;
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array | FormData | Readable | undefined;
  signal: AbortSignal | undefined;
};

export type PhaseTimeouts = { connectMs: number; answerMs: number; bodyIdleMs: number; totalMs: number };

export type Answer = { status: number; header: (name: string) => string | undefined; text: string };

const phaseOfCode: Record<string, Exclude<TimeoutPhase, "total">> = {
  UND_ERR_CONNECT_TIMEOUT: "connect",
  UND_ERR_HEADERS_TIMEOUT: "answer",
  UND_ERR_BODY_TIMEOUT: "body",
};

const setting = {
  connect: "connectMs",
  answer: "answerMs",
  body: "bodyIdleMs",
  total: "totalMs",
} as const satisfies Record<TimeoutPhase, keyof PhaseTimeouts>;

const found: Record<TimeoutPhase, string> = {
  connect: "no connection was made",
  answer: "there was no answer",
  body: "the answer stopped coming",
  total: "the answer was not complete",
};

// Errors of the system by which nothing can have been sent.
const beforeSending = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

// A library's error may come to hold a request some day, headers and all: only its words are kept.
const wordsOf = (error: unknown, redact: Redact): Error =>
  new Error(redact(error instanceof Error ? `${error.name}: ${error.message}` : "unknown failure"));

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";

/** A signal that aborts with the caller's, or when the time is up. `isOver` tells which of the two it was. */
const openDeadline = (ms: number, outer: AbortSignal | undefined) => {
  const controller = new AbortController();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    controller.abort();
  }, ms);
  const follow = (): void => {
    controller.abort(outer?.reason);
  };
  if (outer?.aborted) follow();
  outer?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    isOver: () => isOver,
    close: () => {
      clearTimeout(timer);
      outer?.removeEventListener("abort", follow);
    },
  };
};

/**
 * One attempt on the wire: sends the request, reads the whole answer, whatever its status. Throws `HeygenTimeoutError`
 * naming the phase, `HeygenNetworkError`, or the reason of the caller's signal. Redirects are not followed: the key
 * would travel with them.
 */
export const exchange = async (
  outgoing: OutgoingRequest,
  timeouts: PhaseTimeouts,
  dispatcher: Dispatcher,
  redact: Redact,
): Promise<Answer> => {
  const { operation, method, url, headers, body } = outgoing;
  const deadline = openDeadline(timeouts.totalMs, outgoing.signal);
  try {
    const response = await request(url, {
      method,
      headers,
      body: body ?? null,
      dispatcher,
      signal: deadline.signal,
      headersTimeout: timeouts.answerMs,
      bodyTimeout: timeouts.bodyIdleMs,
    });
    const text = await response.body.text();
    return {
      status: response.statusCode,
      header: (name) => [response.headers[name.toLowerCase()]].flat()[0],
      text,
    };
  } catch (error) {
    outgoing.signal?.throwIfAborted();
    const code = codeOf(error);
    const phase = deadline.isOver() ? "total" : phaseOfCode[code];
    const cause = wordsOf(error, redact);
    if (phase !== undefined) {
      const afterMs = timeouts[setting[phase]];
      throw new HeygenTimeoutError(
        `HeyGen could not ${operation}: ${found[phase]} within ${String(afterMs / 1000)} s.`,
        {
          phase,
          afterMs,
          cause,
          hint: "Run the same command again: what was begun is taken up, not repeated.",
        },
      );
    }
    throw new HeygenNetworkError(`HeyGen could not ${operation}: ${url.host} cannot be reached (${code}).`, {
      reason: code,
      mayHaveArrived: !beforeSending.has(code),
      cause,
      hint: "Check the network and the address of HeyGen.",
    });
  } finally {
    deadline.close();
  }
};
