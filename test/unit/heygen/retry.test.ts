import { describe, expect, test } from "vitest";
import { HeygenConflictError, type HeygenClient, HeygenRateLimitError } from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import { json, reset, stall, type Step, text } from "../../support/scripted-server.ts";
import { failureOf, startClient } from "./heygen-client.ts";

const fails = (status: number, name: string, headers: Record<string, string> = {}): Step =>
  json(status, readFixture(`error.v3.${name}`), headers);
const limited = (headers: Record<string, string> = {}) => fails(429, "rate_limit_exceeded", headers);
const fine = json(200, { data: { video_id: "v1", status: "waiting", id: "v1", asset_id: "a1" } });

const withKey = (client: HeygenClient) =>
  client.videos.createAvatar({ avatarId: "a", audioAssetId: "s" }, { idempotencyKey: "gr:1.a-b_c" });
const withoutKey = (client: HeygenClient) =>
  client.assets.upload({ bytes: Buffer.from("x"), filename: "a.wav", contentType: "audio/wav" });
const read = (client: HeygenClient) => client.videos.get("v1");
const timeouts = { readMs: 60, writeMs: 60, uploadMs: 60 };

type Sent = [what: string, first: Step, call: (client: HeygenClient) => Promise<unknown>];
type Repeated = [...Sent, pauses: number[]];

describe("what may be repeated is repeated, after a pause", () => {
  test.each<Repeated>([
    ["a read after 500", fails(500, "internal_error"), read, [1000]],
    ["a create with a key after 408", text(408, ""), withKey, [1000]],
    ["a read after 502 with HTML", text(502, "<html>"), read, [1000]],
    ["a read after 408", text(408, ""), read, [1000]],
    ["a read after 503", fails(503, "service_unavailable"), read, [1000]],
    ["a read after 504", fails(504, "gateway_timeout"), read, [1000]],
    ["a read after a broken connection", reset, read, [1000]],
    ["a read after no answer", stall, read, [1000]],
    ["a read after 429", limited(), read, [1000]],
    ["a create with a key after 500", fails(500, "internal_error"), withKey, [1000]],
    ["a create with a key after a broken connection", reset, withKey, [1000]],
    ["a create with a key after no answer", stall, withKey, [1000]],
    ["a create with a key that is still running", fails(409, "request_in_progress"), withKey, [1000]],
    ["a create that needs something not ready yet", fails(409, "resource_not_ready"), withKey, [1000]],
    ["a create without a key after 429", limited(), withoutKey, [1000]],
    ["a create after 429 with seconds to wait", limited({ "retry-after": "7" }), withKey, [7250]],
    [
      "a create after 429 with a date to wait for",
      limited({ "retry-after": "Thu, 01 Jan 1970 00:00:09 GMT" }),
      withKey,
      [9250],
    ],
    ["a create after 429 with nonsense to wait", limited({ "retry-after": "soon" }), withKey, [1000]],
  ])("%s", async (_, first, call, expected) => {
    const { client, received, pauses } = await startClient([first, fine], { timeouts });
    await call(client);
    expect(pauses).toEqual(expected);
    expect(received).toHaveLength(2);
    expect(received[1]?.headers["idempotency-key"]).toBe(received[0]?.headers["idempotency-key"]);
    expect(received[1]?.url).toBe(received[0]?.url);
  });
});

describe("what may have cost money, or cannot succeed, is sent once", () => {
  test.each<Sent>([
    ["a create without a key after 500", fails(500, "internal_error"), withoutKey],
    ["a create without a key after 408", text(408, ""), withoutKey],
    ["a create without a key after 503", fails(503, "service_unavailable"), withoutKey],
    ["a create without a key after a broken connection", reset, withoutKey],
    ["a create without a key after no answer", stall, withoutKey],
    ["a refused key", fails(401, "unauthorized"), read],
    ["an empty wallet", fails(402, "insufficient_credit"), withKey],
    ["a thing that is not there", fails(404, "video_not_found"), read],
    ["a bad request", fails(400, "invalid_parameter"), withKey],
    ["a conflict that does not pass", json(409, { error: { code: "conflict", message: "no" } }), withKey],
    ["a quota that is used up", fails(429, "quota_exceeded"), read],
    ["an answer nobody understands", text(200, "<html>"), read],
    ["a wait that is longer than we wait", limited({ "retry-after": "31" }), read],
  ])("%s", async (_, first, call) => {
    const { client, received, pauses } = await startClient([first, fine], { timeouts });
    await failureOf(call(client));
    expect(received).toHaveLength(1);
    expect(pauses).toEqual([]);
  });
});

test("faults are met with three repeats, each after twice the pause", async () => {
  const { client, received, pauses } = await startClient([fails(500, "internal_error")]);
  await failureOf(read(client));
  expect(received).toHaveLength(4);
  expect(pauses).toEqual([1000, 2000, 4000]);
});

test("a busy HeyGen is waited for eight times, never longer than half a minute of our own choice", async () => {
  const { client, pauses } = await startClient([limited()]);
  expect(await failureOf(withKey(client))).toBeInstanceOf(HeygenRateLimitError);
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test("waiting and faults are counted apart", async () => {
  const busy = fails(409, "request_in_progress");
  const { client, pauses } = await startClient([limited(), busy, fails(500, "internal_error"), busy, fine]);
  await withKey(client);
  expect(pauses).toEqual([1000, 2000, 1000, 4000]);
});

test("pauses are spread by a quarter each way, and what HeyGen asks for is never undercut", async () => {
  for (const [random, fault, asked] of [
    [0, 750, 5000],
    [0.999, 1249.5, 5499.5],
  ] as const) {
    const steps: [Step, ...Step[]] = [fails(500, "internal_error"), limited({ "retry-after": "5" }), fine];
    const { client, pauses } = await startClient(steps, { random: () => random });
    await read(client);
    expect(pauses[0]).toBeCloseTo(fault, 0);
    expect(pauses[1]).toBeCloseTo(asked, 0);
    expect(pauses[1]).toBeGreaterThanOrEqual(5000);
  }
});

test("an error that ends the waiting says how long HeyGen asked to wait", async () => {
  const { client } = await startClient([limited({ "retry-after": "3600" })]);
  expect(await failureOf(read(client))).toMatchObject({ retryAfterMs: 3_600_000, retryable: true });
  const busy = await startClient([fails(409, "request_in_progress")], { retry: { maxWaits: 1 } });
  expect(await failureOf(withKey(busy.client))).toBeInstanceOf(HeygenConflictError);
});

test.each(["", "ä", "a b", "a/b", "x".repeat(256)])(
  "an idempotency key HeyGen would refuse is never sent: %j",
  async (idempotencyKey) => {
    const { client, received } = await startClient([fine]);
    const call = client.videos.createAvatar({ avatarId: "a", audioAssetId: "s" }, { idempotencyKey });
    expect(await failureOf(call)).toMatchObject({ code: "idempotency_key_invalid", exitCode: 2 });
    expect(received).toEqual([]);
  },
);
