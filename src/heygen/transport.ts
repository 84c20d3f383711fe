import { randomInt } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { Agent, type FormData } from "undici";
import type { z } from "zod";
import { InputError } from "../errors.ts";
import { authHeaders, parseBaseUrl } from "./connection.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { type HeygenError, HeygenResponseError } from "./errors.ts";
import { type Answer, exchange, type OutgoingRequest, type PhaseTimeouts } from "./exchange.ts";
import { errorOfForeignRefusal, errorOfRefusal, unreadableHint, type Refusal } from "./failure.ts";
import { checkIdempotencyKey } from "./idempotency.ts";
import { createNotices } from "./notices.ts";
import { defaultTimeouts, type HeygenClientOptions } from "./options.ts";
import { createRedactor } from "./redact.ts";
import { retryAfterMs } from "./retry-after.ts";
import { defaultRetryPolicy, type Repeatability, withRetries } from "./retry.ts";

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
  /** From the first slash. Of several parts, those after the first are ids and words: they are encoded and joined. */
  path: string | readonly [string, ...string[]];
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON; what is undefined is left out, because v3 refuses keys it does not know. */
  json?: object;
  form?: FormData;
  /** Sent as they are. */
  raw?: { bytes: Uint8Array; contentType: string };
  idempotencyKey?: string | undefined;
  /** Doing it twice is the same as doing it once, without a key: the new value of a field, or a body with its own id. */
  repeatable?: boolean;
  signal?: AbortSignal | undefined;
  once?: boolean | undefined;
  schema: z.ZodType<T>;
};

export type Page<T> = { items: T[]; nextToken: string | null };

/** Bytes for a place HeyGen named, with the headers it named. */
export type ForeignUpload = {
  operation: string;
  url: URL;
  headers: Record<string, string>;
  /** The bytes from the start, for each attempt anew. */
  open: () => Readable;
  signal?: AbortSignal | undefined;
  once?: boolean | undefined;
};

export type Transport = {
  call: <T>(call: Call<T>) => Promise<T>;
  callPage: <T>(call: Call<T[]>) => Promise<Page<T>>;
  /** Puts bytes to another host, without the key. Repeated after faults: a put replaces what was put before. */
  putForeign: (upload: ForeignUpload) => Promise<void>;
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
export const createTransport = (
  options: HeygenClientOptions,
  /** Reads a refusal first: `isBare` says that it came without one of HeyGen's envelopes. */
  errorOf: (refusal: Refusal, isBare: boolean) => HeygenError = errorOfRefusal,
): Transport => {
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
    const answerMs =
      (call.form ?? call.raw)
        ? timeouts.uploadMs
        : call.method === "GET"
          ? timeouts.readMs
          : timeouts.writeMs;
    const { connectMs, bodyIdleMs } = timeouts;
    return { connectMs, answerMs, bodyIdleMs, totalMs: connectMs + answerMs + timeouts.bodyTotalMs };
  };

  const urlOf = (call: Call<unknown>): URL => {
    const url = new URL(base.href.replace(/\/$/, "") + pathOf(call.path));
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
        hint: unreadableHint,
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
    const refusal = {
      operation,
      status: answer.status,
      failure: { ...failure, message: redact(failure.message) },
      requestId: answer.header("x-request-id"),
      retryAfterMs: retryAfterMs(answer.header("retry-after"), now()),
    };
    throw errorOf(refusal, envelope === null);
  };

  const signalOf = (call: CallOptions): AbortSignal | undefined => {
    const signals = [options.signal, call.signal].filter((signal) => signal !== undefined);
    return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
  };

  const repeat = <T>(
    attempt: () => Promise<T>,
    call: Repeatability & { signal: AbortSignal | undefined; once: boolean | undefined },
  ): Promise<T> => {
    if (call.once !== true) return withRetries(attempt, call, retryTools);
    call.signal?.throwIfAborted();
    return attempt();
  };

  const send = async <T>(call: Call<T>): Promise<{ data: T; nextToken: string | null }> => {
    const { operation, method, idempotencyKey } = call;
    if (idempotencyKey !== undefined) checkIdempotencyKey(idempotencyKey);
    const signal = signalOf(call);
    const headers = {
      ...auth,
      accept: "application/json",
      "user-agent": "greenroom",
      ...(call.json && { "content-type": "application/json" }),
      ...(call.raw && { "content-type": call.raw.contentType }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    };
    const body = call.form ?? call.raw?.bytes ?? (call.json && JSON.stringify(call.json));
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
    const isRepeatable = idempotencyKey !== undefined || call.repeatable === true;
    return repeat(attempt, { method, isRepeatable, signal, once: call.once });
  };

  return {
    call: async (call) => (await send(call)).data,
    callPage: async (call) => {
      const { data, nextToken } = await send(call);
      return { items: data, nextToken };
    },
    putForeign: async ({ operation, url, headers, open, once, ...call }) => {
      const signal = signalOf(call);
      const { connectMs, uploadMs, bodyIdleMs, bodyTotalMs } = timeouts;
      const totalMs = connectMs + uploadMs + bodyTotalMs;
      const phases = { connectMs, answerMs: uploadMs, bodyIdleMs, totalMs };
      const attempt = async (): Promise<void> => {
        const body = open();
        try {
          const outgoing = { operation, method: "PUT" as const, url, headers, body, signal };
          const answer = await exchange(outgoing, phases, dispatcher, redact);
          if (answer.status < 200 || answer.status >= 300) {
            throw errorOfForeignRefusal({
              operation,
              status: answer.status,
              retryAfterMs: retryAfterMs(answer.header("retry-after"), now()),
            });
          }
        } finally {
          body.destroy();
        }
      };
      await repeat(attempt, { method: "PUT", isRepeatable: true, signal, once });
    },
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close();
    },
  };
};

const pathOf = (path: Call<unknown>["path"]): string => {
  if (typeof path === "string") return path;
  const [start, ...parts] = path;
  for (const part of parts) {
    // Such an id would make the path that of another thing: of the list, or of what lies above.
    if (part !== "" && part !== "." && part !== "..") continue;
    throw new InputError(`"${part}" is no id of anything at HeyGen.`, { place: { path: "id" } });
  }
  return [start, ...parts.map(encodeURIComponent)].join("/");
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
