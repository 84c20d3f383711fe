import {
  HeygenAuthError,
  HeygenConflictError,
  HeygenCreditError,
  type HeygenClientOptions,
  type HeygenError,
  HeygenForbiddenError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenResponseError,
  HeygenServerError,
  HeygenTimeoutError,
  HeygenTooLargeError,
} from "../../src/heygen/index.ts";
import { readFixture } from "./fixtures.ts";
import { json, reset, stall, stallBody, startScriptedServer, type Step, text } from "./scripted-server.ts";

/**
 * How a call may be repeated after a fault. `read` and `delete`: always. `keyed`: under its idempotency key. `same`:
 * without one, since it does the same each time. `once`: never.
 */
export type Law = "read" | "delete" | "keyed" | "same" | "once";

type Fault = [
  name: string,
  step: Step,
  kind: new (...args: never[]) => HeygenError,
  /** Whether the call is made a second time. */
  isRepeated: (law: Law) => boolean,
  /** The least pause before that. */
  leastPauseMs?: number,
];

const never = () => false;
const always = () => true;
const unlessItMayHaveActed = (law: Law) => law !== "once";
const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(status, readFixture(`error.v3.${code}`), headers);

/** All that can go wrong with a call, and what has to come of it. */
export const faults: Fault[] = [
  ["429", refused(429, "rate_limit_exceeded"), HeygenRateLimitError, always],
  [
    "429 with Retry-After",
    refused(429, "rate_limit_exceeded", { "retry-after": "7" }),
    HeygenRateLimitError,
    always,
    7000,
  ],
  [
    "429 with a Retry-After nobody waits for",
    refused(429, "rate_limit_exceeded", { "retry-after": "600" }),
    HeygenRateLimitError,
    never,
  ],
  ["408", text(408, ""), HeygenServerError, unlessItMayHaveActed],
  ["500", refused(500, "internal_error"), HeygenServerError, unlessItMayHaveActed],
  ["502", text(502, "<html>Bad gateway</html>"), HeygenServerError, unlessItMayHaveActed],
  ["503", refused(503, "service_unavailable"), HeygenServerError, unlessItMayHaveActed],
  ["no answer", stall, HeygenTimeoutError, unlessItMayHaveActed],
  ["a connection that breaks", reset, HeygenNetworkError, unlessItMayHaveActed],
  ["an answer that stops coming", stallBody, HeygenTimeoutError, unlessItMayHaveActed],
  ["a page of HTML with 200", text(200, "<html>Sign in</html>"), HeygenResponseError, never],
  ["bad JSON", text(200, '{"data": {"id": '), HeygenResponseError, never],
  ["401", refused(401, "unauthorized"), HeygenAuthError, never],
  ["402", refused(402, "insufficient_credit"), HeygenCreditError, never],
  ["403", refused(403, "insufficient_api_key_scope"), HeygenForbiddenError, never],
  ["404", refused(404, "resource_not_found"), HeygenNotFoundError, never],
  ["409 that passes", refused(409, "request_in_progress"), HeygenConflictError, always],
  [
    "409 that does not",
    json(409, { error: { code: "CONFLICT", message: "no" } }),
    HeygenConflictError,
    never,
  ],
  ["413", refused(413, "payload_too_large"), HeygenTooLargeError, never],
];

const timeouts = { readMs: 50, writeMs: 50, uploadMs: 50, bodyIdleMs: 50 };
// Far from what a busy machine takes: only the two faults that are silence wait for a timeout.
const patience = { readMs: 20_000, writeMs: 20_000, uploadMs: 20_000, bodyIdleMs: 20_000 };

const outcomeOf = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    return await call;
  } catch (error) {
    return error;
  }
};

/** The paths of all methods of a client: `videos.get`. */
export const methodsOf = (thing: object, prefix = ""): string[] =>
  Object.entries(thing).flatMap(([name, member]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    if (typeof member === "function") return path === "close" ? [] : [path];
    return typeof member === "object" && member !== null ? methodsOf(member, `${path}.`) : [];
  });

type Client = { close: () => Promise<void> };
type EveryCall<C> = Readonly<Record<string, { law: Law; make: (client: C) => Promise<unknown> }>>;

/** Lets every method of a client meet a fault at the same time: what came of each, and what should have. */
export const meetFault = async <C extends Client>(
  [, step, kind, isRepeated, leastPauseMs = 1]: Fault,
  everyCall: EveryCall<C>,
  createClient: (options: HeygenClientOptions) => C,
): Promise<{ found: object; expected: object }> => {
  const server = await startScriptedServer(step);
  const isSilence = step === stall || step === stallBody;

  const meet = async (name: string): Promise<[string, unknown]> => {
    const pauses: number[] = [];
    const client = createClient({
      // Tells whose request it is that the server has received.
      apiKey: name,
      baseUrl: server.url,
      retry: { maxRetries: 1, maxWaits: 1 },
      timeouts: isSilence ? timeouts : patience,
      now: () => 0,
      sleep: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
    });
    const outcome = await outcomeOf(everyCall[name]?.make(client) ?? Promise.reject(new Error(name)));
    await client.close();
    const sent = server.received.filter(({ headers }) => headers["x-api-key"] === name);
    const keys = new Set(sent.map(({ headers }) => headers["idempotency-key"] ?? "none"));
    const bodies = new Set(sent.map(({ body }) => body.toString()).filter((body) => !body.startsWith("--")));
    return [
      name,
      {
        outcome: outcome instanceof Error ? outcome.constructor.name : outcome,
        sent: sent.length,
        keys: [...keys],
        bodies: Math.max(bodies.size, 1),
        paused: pauses.every((ms) => ms >= leastPauseMs && ms <= 30_000),
      },
    ];
  };

  const found: [string, unknown][] = await Promise.all(Object.keys(everyCall).map(meet));
  const expected = Object.entries(everyCall).map(([name, { law }]): [string, unknown] => {
    // That there is nothing to delete is what a deletion is for.
    const isAbsent = law === "delete" && kind === HeygenNotFoundError;
    return [
      name,
      {
        outcome: isAbsent ? "absent" : kind.name,
        sent: isRepeated(law) ? 2 : 1,
        keys: [law === "keyed" ? "k-1" : "none"],
        bodies: 1,
        paused: true,
      },
    ];
  });
  return { found: Object.fromEntries(found), expected: Object.fromEntries(expected) };
};
