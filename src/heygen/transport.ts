import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Agent, type FormData } from "undici";
import type { z } from "zod";
import { authHeaders, parseBaseUrl } from "./connection.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { HeygenResponseError } from "./errors.ts";
import { type Answer, exchange, type OutgoingRequest, type PhaseTimeouts } from "./exchange.ts";
import { errorOfRefusal } from "./failure.ts";
import { checkIdempotencyKey } from "./idempotency.ts";
import { createNotices } from "./notices.ts";
import { defaultTimeouts, type HeygenClientOptions } from "./options.ts";
import { createRedactor } from "./redact.ts";
import { retryAfterMs } from "./retry-after.ts";
import { defaultRetryPolicy, withRetries } from "./retry.ts";

/** What a caller may say about any call. */
export type CallOptions = {
  signal?: AbortSignal | undefined;
  /** Sends it once and throws whatever goes wrong: for a caller who has a law of his own for repeating. @default false */
  once?: boolean | undefined;
};
/** Calls that make something: the same key makes it once, for 24 hours. */
export type CreateOptions = CallOptions & { idempotencyKey: string };

export type Call<T> = {
  /** As in "HeyGen could not make the speech". */
  operation: string;
  method: OutgoingRequest["method"];
  path: string;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON; what is undefined is left out, because v3 refuses keys it does not know. */
  json?: object;
  form?: FormData;
  idempotencyKey?: string | undefined;
  signal?: AbortSignal | undefined;
  once?: boolean | undefined;
  schema: z.ZodType<T>;
};

export type Page<T> = { items: T[]; nextToken: string | null };

export type Transport = {
  call: <T>(call: Call<T>) => Promise<T>;
  callPage: <T>(call: Call<T[]>) => Promise<Page<T>>;
  close: () => Promise<void>;
};

const sleepFor = async (ms: number, signal?: AbortSignal): Promise<void> => {
  try {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
};

const randomShare = (): number => randomInt(2 ** 32) / 2 ** 32;

/**
 * Sends calls to HeyGen and gives back their data in our names. Repeats by the law in `retry.ts`; every error is one
 * of `errors.ts`, except the reason of an aborted signal, which is thrown as it is.
 */
export const createTransport = (options: HeygenClientOptions): Transport => {
  const base = parseBaseUrl(options.baseUrl ?? "https://api.heygen.com");
  const auth = authHeaders(options);
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const now = options.now ?? Date.now;
  const redact = createRedactor(["apiKey" in options ? options.apiKey : options.oauthToken]);
  const dispatcher = options.dispatcher ?? new Agent({ connect: { timeout: timeouts.connectMs } });
  const notices = createNotices(options.onWarning);
  const retryTools = {
    policy: { ...defaultRetryPolicy, ...options.retry },
    random: options.random ?? randomShare,
    sleep: options.sleep ?? sleepFor,
  };

  const phasesOf = (call: Call<unknown>): PhaseTimeouts => {
    const answerMs = call.form
      ? timeouts.uploadMs
      : call.method === "GET"
        ? timeouts.readMs
        : timeouts.writeMs;
    const { connectMs, bodyIdleMs } = timeouts;
    return { connectMs, answerMs, bodyIdleMs, totalMs: connectMs + answerMs + timeouts.bodyTotalMs };
  };

  const urlOf = (call: Call<unknown>): URL => {
    const url = new URL(base.href.replace(/\/$/, "") + call.path);
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  };

  const unreadable = (operation: string, answer: Answer, what: string): HeygenResponseError =>
    new HeygenResponseError(
      `HeyGen could not ${operation}: ${redact(what)} (HTTP ${String(answer.status)})`,
      {
        status: answer.status,
        requestId: answer.header("x-request-id"),
        hint: "Check HeyGen's address, and whether a proxy or a login page answers in its place.",
      },
    );

  const understand = (operation: string, answer: Answer): Envelope & { ok: true } => {
    const envelope = readEnvelope(parseJson(answer.text));
    notices.notice(answer, envelope?.warning ?? null, redact);
    const isFine = answer.status >= 200 && answer.status < 300;
    if (isFine && envelope?.ok) return envelope;
    if (answer.status < 400 && envelope?.ok !== false) throw unreadable(operation, answer, describe(answer));
    const failure =
      envelope?.ok === false ? envelope.failure : { code: null, message: describe(answer), param: null };
    throw errorOfRefusal({
      operation,
      status: answer.status,
      failure: { ...failure, message: redact(failure.message) },
      requestId: answer.header("x-request-id"),
      retryAfterMs: retryAfterMs(answer.header("retry-after"), now()),
    });
  };

  const send = async <T>(call: Call<T>): Promise<{ data: T; nextToken: string | null }> => {
    const { operation, method, idempotencyKey } = call;
    if (idempotencyKey !== undefined) checkIdempotencyKey(idempotencyKey);
    const signals = [options.signal, call.signal].filter((signal) => signal !== undefined);
    const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
    const headers = {
      ...auth,
      accept: "application/json",
      "user-agent": "greenroom",
      ...(call.json && { "content-type": "application/json" }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    };
    const body = call.form ?? (call.json && JSON.stringify(call.json));
    const outgoing = { operation, method, url: urlOf(call), headers, body, signal };
    const attempt = async (): Promise<{ data: T; nextToken: string | null }> => {
      const answer = await exchange(outgoing, phasesOf(call), dispatcher, redact);
      const { data, nextToken } = understand(operation, answer);
      const parsed = call.schema.safeParse(data);
      if (parsed.success) return { data: parsed.data, nextToken };
      const issues = parsed.error.issues.slice(0, 3);
      const found = issues.map((issue) => `${["data", ...issue.path].join(".")}: ${issue.message}`);
      throw unreadable(operation, answer, `the answer lacks what is needed: ${found.join("; ")}`);
    };
    if (call.once === true) {
      signal?.throwIfAborted();
      return attempt();
    }
    return withRetries(
      attempt,
      { method, hasIdempotencyKey: idempotencyKey !== undefined, signal },
      retryTools,
    );
  };

  return {
    call: async (call) => (await send(call)).data,
    callPage: async (call) => {
      const { data, nextToken } = await send(call);
      return { items: data, nextToken };
    },
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Whatever it is, it is no envelope; what it looks like is described from the text itself.
    return undefined;
  }
};

const describe = ({ status, text, header }: Answer): string => {
  const start = text.trimStart().slice(0, 200).toLowerCase();
  if (status >= 300 && status < 400) return "the answer sends us to another address";
  if (start === "") return "the answer is empty";
  if (start.startsWith("<") || header("content-type")?.includes("html") === true)
    return "the answer is a page of HTML";
  return start.startsWith("{") ? "the answer is not HeyGen's JSON, or cut short" : "the answer is not JSON";
};
