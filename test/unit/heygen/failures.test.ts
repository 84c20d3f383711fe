import { readdirSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import {
  createHeygenClient,
  HeygenAuthError,
  type HeygenClient,
  HeygenConflictError,
  HeygenCreditError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenRequestError,
  HeygenResponseError,
  HeygenServerError,
  HeygenTimeoutError,
  isWebmRefusal,
} from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import { cutBody, json, reset, stall, stallBody, type Step, text } from "../../support/scripted-server.ts";
import { canary, failureOf, startClient } from "./heygen-client.ts";

const html = "<!doctype html><title>Sign in</title>";
const once = { retry: { maxRetries: 0, maxWaits: 0 } };

const calls = {
  read: (client: HeygenClient) => client.videos.get("v1"),
  list: (client: HeygenClient) => client.voices.list().page(),
  speech: (client: HeygenClient) =>
    client.speech.create({ text: "Hi", voiceId: "v" }, { idempotencyKey: "k" }),
  avatar: (client: HeygenClient) =>
    client.videos.createAvatar({ avatarId: "a", audioAssetId: "s" }, { idempotencyKey: "k" }),
  upload: (client: HeygenClient) =>
    client.assets.upload({ bytes: Buffer.from("x"), filename: "a.wav", contentType: "audio/wav" }),
};
const eachCall = Object.entries(calls);

const statuses: [number, string, new (...args: never[]) => AppError, number][] = [
  [401, "error.v3.unauthorized", HeygenAuthError, 3],
  [401, "error.v1.unauthorized", HeygenAuthError, 3],
  [401, "error.v1.invalid_credentials", HeygenAuthError, 3],
  [401, "error.v2.string", HeygenAuthError, 3],
  [403, "error.v3.insufficient_api_key_scope", HeygenAuthError, 3],
  [402, "error.v3.insufficient_credit", HeygenCreditError, 5],
  [402, "error.v3.plan_upgrade_required", HeygenCreditError, 5],
  [429, "error.v3.quota_exceeded", HeygenCreditError, 5],
  [429, "error.v2.trial_limit", HeygenCreditError, 5],
  [404, "error.v3.avatar_not_found", HeygenNotFoundError, 2],
  [404, "error.v2.avatar_not_found", HeygenNotFoundError, 2],
  [409, "error.v3.request_in_progress", HeygenConflictError, 1],
  [400, "error.v3.invalid_parameter", HeygenRequestError, 2],
  [400, "error.v3.content_policy_violation", HeygenRequestError, 2],
  [400, "error.v1.invalid_parameter", HeygenRequestError, 2],
  [410, "error.legacy.retired", HeygenRequestError, 2],
  [413, "error.v3.payload_too_large", HeygenRequestError, 2],
  [429, "error.v3.rate_limit_exceeded", HeygenRateLimitError, 1],
  [429, "error.v1.rate_limited", HeygenRateLimitError, 1],
  [408, "error.v3.gateway_timeout", HeygenServerError, 1],
  [500, "error.v3.internal_error", HeygenServerError, 1],
  [503, "error.v3.service_unavailable", HeygenServerError, 1],
  [504, "error.v3.gateway_timeout", HeygenServerError, 1],
];

describe("an answer that refuses", () => {
  test.each(statuses)(
    "with %i and %s has its class, exit code and hint",
    async (status, name, kind, exitCode) => {
      const { client } = await startClient(
        [json(status, readFixture(name), { "x-request-id": "req-7" })],
        once,
      );
      const error = await failureOf(client.videos.get("v1"));
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({
        status,
        requestId: "req-7",
        exitCode,
        hint: expect.stringMatching(/\.$/) as string,
      });
      expect(String(error)).toMatch(
        /^\w+: HeyGen could not read video "v1": .+ \(HTTP \d+(, \w+)?, request req-7\)$/,
      );
    },
  );

  test("is understood for every sample of an error", async () => {
    for (const file of readdirSync(new URL("../../fixtures/heygen", import.meta.url))) {
      if (!file.startsWith("error.")) continue;
      const { client } = await startClient([json(400, readFixture(file.replace(".json", "")))], once);
      const error = await failureOf(client.videos.get("v1"));
      expect(error, file).toBeInstanceOf(AppError);
      expect(String(error), file).not.toContain("no reason given");
    }
  });

  test("carries HeyGen's code in lower case and the field it objects to", async () => {
    const error = { code: "INVALID_PARAMETER", message: "too fast", param: "voice_settings.speed" };
    const { client } = await startClient([json(400, { error })]);
    expect(await failureOf(calls.speech(client))).toMatchObject({
      heygenCode: "invalid_parameter",
      param: "voice_settings.speed",
    });
  });

  test.each(eachCall)("is told for the call that met it: %s", async (_, call) => {
    const { client, received } = await startClient([json(402, readFixture("error.v3.insufficient_credit"))]);
    const error = await failureOf(call(client));
    expect(error).toBeInstanceOf(HeygenCreditError);
    expect(error).toMatchObject({ retryable: false, heygenCode: "insufficient_credit" });
    expect(received).toHaveLength(1);
  });

  test("inside a 200 of the older kind is an error all the same", async () => {
    const { client } = await startClient([
      json(200, { code: 900001, message: "Insufficient credit", data: null }),
    ]);
    expect(await failureOf(client.account.me())).toBeInstanceOf(HeygenCreditError);
  });

  test("as a page of HTML keeps the meaning of its status", async () => {
    const { client } = await startClient([text(502, html)], once);
    const error = await failureOf(client.videos.get("v1"));
    expect(error).toBeInstanceOf(HeygenServerError);
    expect(String(error)).toContain("the answer is a page of HTML (HTTP 502)");
  });

  test("to make a transparent clip can be told from other refusals", async () => {
    const { client } = await startClient([
      json(400, readFixture("error.v3.webm_not_supported")),
      json(400, readFixture("error.v3.background_with_webm")),
    ]);
    expect(isWebmRefusal(await failureOf(calls.avatar(client)))).toBe(true);
    expect(isWebmRefusal(await failureOf(calls.avatar(client)))).toBe(false);
    expect(isWebmRefusal("This video avatar does not support webm output.")).toBe(true);
    expect(isWebmRefusal(null)).toBe(false);
  });
});

describe("an answer that is not HeyGen's", () => {
  const strange: [string, Step, string][] = [
    ["HTML with 200", text(200, html, { "content-type": "text/html" }), "is a page of HTML"],
    ["nothing", text(200, ""), "is empty"],
    ["text", text(200, "OK"), "is not JSON"],
    ["JSON that is cut short", text(200, '{"data": {"id": "v1"'), "cut short"],
    ["a redirect", text(302, "", { location: "https://elsewhere.test/?token=1" }), "another address"],
    ["no data", json(200, { ok: true }), "is not HeyGen's JSON"],
  ];
  for (const [what, step, words] of strange) {
    test.each(eachCall)(`(${what}) is named, and not asked for again: %s`, async (_, call) => {
      const { client, received } = await startClient([step]);
      const error = await failureOf(call(client));
      expect(error).toBeInstanceOf(HeygenResponseError);
      expect(String(error)).toContain(words);
      expect(received).toHaveLength(1);
    });
  }

  test("in shape says which part is missing", async () => {
    const { client } = await startClient([json(200, { data: { audio_url: 7, duration: 1 } })]);
    expect(String(await failureOf(calls.speech(client)))).toContain(
      "data.audio_url: Invalid input: expected string",
    );
  });
});

describe("a connection", () => {
  const quick = { ...once, timeouts: { readMs: 60, writeMs: 60, uploadMs: 60, bodyIdleMs: 60 } };

  test("on which nothing is answered times out, whatever the call", async () => {
    const { client } = await startClient([stall], quick);
    const errors = await Promise.all(Object.values(calls).map((call) => failureOf(call(client))));
    for (const error of errors) {
      expect(error).toBeInstanceOf(HeygenTimeoutError);
      expect(error).toMatchObject({ phase: "answer", afterMs: 60, exitCode: 4 });
    }
  });

  test("on which an answer stops coming times out in that phase", async () => {
    const { client } = await startClient([stallBody], quick);
    expect(await failureOf(calls.read(client))).toMatchObject({ phase: "body", exitCode: 4 });
  });

  test("on which an answer takes too long as a whole times out in that phase", async () => {
    const timeouts = { connectMs: 20, readMs: 50, bodyIdleMs: 60_000, bodyTotalMs: 50 };
    const { client } = await startClient([stallBody], { ...once, timeouts });
    expect(await failureOf(calls.read(client))).toMatchObject({ phase: "total", afterMs: 120 });
  });

  test.each(eachCall)("that breaks is a network error: %s", async (_, call) => {
    const { client } = await startClient([reset], once);
    const error = await failureOf(call(client));
    expect(error).toBeInstanceOf(HeygenNetworkError);
    expect(error).toMatchObject({ mayHaveArrived: true, exitCode: 1 });
  });

  test("that breaks in the middle of an answer is a network error", async () => {
    const { client } = await startClient([cutBody], once);
    expect(await failureOf(calls.read(client))).toBeInstanceOf(HeygenNetworkError);
  });

  test("that cannot be made is known not to have carried anything", async () => {
    const client = createHeygenClient({ apiKey: canary, baseUrl: "http://127.0.0.1:9", ...once });
    const error = await failureOf(calls.read(client));
    expect(error).toBeInstanceOf(HeygenNetworkError);
    expect(error).toMatchObject({ mayHaveArrived: false });
    await client.close();
  });
});

describe("a caller who gives up", () => {
  test("during a call gets the reason it gave", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { client } = await startClient([
      () => {
        controller.abort(reason);
      },
    ]);
    expect(await failureOf(client.videos.get("v1", { signal: controller.signal }))).toBe(reason);
  });

  test("before a call, or for the whole client, sends nothing", async () => {
    const reason = new Error("enough");
    const { client, received } = await startClient([stall], { signal: AbortSignal.abort(reason) });
    expect(await failureOf(calls.avatar(client))).toBe(reason);
    expect(received).toEqual([]);
  });

  test("during a pause gets the reason it gave", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const { url } = await startClient([json(503, readFixture("error.v3.service_unavailable"))]);
    const client = createHeygenClient({ apiKey: canary, baseUrl: url, retry: { baseMs: 60_000 } });
    const call = failureOf(client.videos.get("v1", { signal: controller.signal }));
    setTimeout(() => {
      controller.abort(reason);
    }, 100);
    expect(await call).toBe(reason);
    await client.close();
  });
});

describe("a secret", () => {
  const leak = `Bad key ${canary}, see https://files.test/a.mp4?Signature=sigcanary&x=1 with Bearer otherkeycanary`;
  const paths: [string, Step][] = [
    ["a v3 error", json(401, { error: { code: "unauthorized", message: leak } })],
    ["a v2 error", json(400, { error: leak })],
    ["a v1 error", json(429, { code: 400123, message: leak })],
    ["a server error", json(500, { error: { message: leak } })],
    ["HTML", text(200, `<p>${leak}`)],
    ["bad JSON", text(200, `{"data": "${leak}`)],
    ["a wrong shape", json(200, { data: { id: 1, leak } })],
    ["a redirect", text(307, leak, { location: `https://x.test/?k=${canary}` })],
    ["a broken connection", reset],
    ["a cut answer", cutBody],
    ["a stalled answer", stall],
  ];
  test.each(paths)("is in no error: %s", async (_, step) => {
    const { client } = await startClient([step], {
      ...once,
      timeouts: { readMs: 60, writeMs: 60, uploadMs: 60 },
    });
    const errors = await Promise.all(Object.values(calls).map((call) => failureOf(call(client))));
    for (const error of errors) {
      const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error);
      expect(shown).not.toMatch(/canary/);
    }
    expect(inspect(client, { depth: 10, showHidden: true })).not.toMatch(/canary/);
  });

  test("is in no warning", async () => {
    const { client, warnings } = await startClient([
      json(200, { data: { username: "u" }, warning: { message: leak } }),
    ]);
    await client.account.me();
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toMatch(/canary/);
  });

  test("that is an OAuth token travels as one and is hidden too", async () => {
    const { url, received } = await startClient([json(401, { error: `token ${canary.slice(3)} expired` })]);
    const client = createHeygenClient({ oauthToken: canary.slice(3), baseUrl: url });
    expect(inspect(await failureOf(client.account.me()))).not.toMatch(/canary/);
    expect(received[0]?.headers.authorization).toBe(`Bearer ${canary.slice(3)}`);
    expect(received[0]?.headers["x-api-key"]).toBeUndefined();
    await client.close();
  });

  test.each(["", "sk with space", "sk_line\n", "ключ"])(
    "that no header can carry is refused at once: %j",
    (apiKey) => {
      expect(() => createHeygenClient({ apiKey })).toThrow("The HeyGen credential is empty or holds");
    },
  );

  test.each([
    ["api.heygen.com", "is not a URL"],
    ["http://api.heygen.com", "would send the key unencrypted"],
    ["ftp://127.0.0.1", "would send the key unencrypted"],
    ["https://user:canary@api.heygen.com", "neither credentials nor a query"],
  ])("is not sent to the address %s", (baseUrl, words) => {
    expect(() => createHeygenClient({ apiKey: canary, baseUrl })).toThrow(words);
  });
});

describe("what HeyGen warns of", () => {
  test("is told once", async () => {
    const warning = {
      message: "This endpoint is legacy",
      v3_endpoint: "POST /v3/videos",
      sunset_date: "2026-10-31",
    };
    const { client, warnings } = await startClient([json(200, { data: { username: "u" }, warning })]);
    await client.account.me();
    await client.account.me();
    expect(warnings).toEqual([
      {
        message: "This endpoint is legacy",
        sunset: "2026-10-31",
        replacement: "POST /v3/videos",
        docsUrl: null,
      },
    ]);
  });

  test("may stand in the headers", async () => {
    const headers = { deprecation: "true", sunset: "Sat, 31 Oct 2026 00:00:00 GMT" };
    const { client, warnings } = await startClient([json(200, { data: { username: "u" } }, headers)]);
    await client.account.me();
    expect(warnings).toMatchObject([{ sunset: "Sat, 31 Oct 2026 00:00:00 GMT", replacement: null }]);
  });
});

test.each([
  ["a line of text", text(404, "default backend - 404")],
  ["a page", text(404, html)],
  ["JSON of a gateway", json(404, { message: "no Route matched with those values" })],
])("a 404 that is not HeyGen's, as %s, says nothing of a video", async (_, step) => {
  const { client } = await startClient([step], once);
  const error = await failureOf(calls.read(client));
  expect(error).toBeInstanceOf(HeygenResponseError);
  expect(error).toMatchObject({ status: 404, hint: expect.stringContaining("proxy") as string });
});
