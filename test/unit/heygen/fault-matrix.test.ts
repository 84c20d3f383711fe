import { expect, test } from "vitest";
import {
  createHeygenClient,
  HeygenAuthError,
  HeygenConflictError,
  HeygenCreditError,
  type HeygenError,
  HeygenForbiddenError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenResponseError,
  HeygenServerError,
  HeygenTimeoutError,
  HeygenTooLargeError,
} from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import {
  json,
  reset,
  stall,
  stallBody,
  startScriptedServer,
  type Step,
  text,
} from "../../support/scripted-server.ts";
import { everyCall, type Law } from "./every-call.ts";

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

const faults: Fault[] = [
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

const methodsOf = (thing: object, prefix = ""): string[] =>
  Object.entries(thing).flatMap(([name, member]: [string, unknown]) => {
    const path = `${prefix}${name}`;
    if (typeof member === "function") return path === "close" ? [] : [path];
    return typeof member === "object" && member !== null ? methodsOf(member, `${path}.`) : [];
  });

test("every method of the client is in the matrix", async () => {
  const client = createHeygenClient({ apiKey: "k" });
  expect(methodsOf(client).sort()).toEqual(Object.keys(everyCall).sort());
  await client.close();
});

test.each(faults)("every method meets %s with the right error, and no forbidden repeat", async (...fault) => {
  const [, step, kind, isRepeated, leastPauseMs = 1] = fault;
  const server = await startScriptedServer(step);
  const isSilence = step === stall || step === stallBody;

  const meet = async (name: string): Promise<[string, unknown]> => {
    const pauses: number[] = [];
    const client = createHeygenClient({
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

  const found = await Promise.all(Object.keys(everyCall).map(meet));
  const expected = Object.entries(everyCall).map(([name, { law }]) => {
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
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});
