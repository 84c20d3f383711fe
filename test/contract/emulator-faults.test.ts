import { afterEach, beforeAll, afterAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator, type FaultOrder } from "../../src/emulator/index.ts";
import { callEmulator, type Call } from "../support/call-emulator.ts";

let emulator: Emulator;
let call: Call;

beforeAll(async () => {
  emulator = await createEmulator({ seed: "faults", media: "tiny" });
  call = callEmulator(emulator);
});
afterEach(() => emulator.clearFaults());
afterAll(() => emulator.close());

const account = "/v3/users/me";
const get = (path = account, signal?: AbortSignal): Promise<Response> =>
  fetch(emulator.url + path, { headers: { "x-api-key": "k" }, ...(signal === undefined ? {} : { signal }) });
const statuses = async (count: number, path = account): Promise<number[]> => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await get(path)).status);
  return seen;
};
const order = (fault: FaultOrder) => emulator.addFault(fault);
const stuck = { type: "avatar", avatar_id: "mira-knit-front", script: "EMU_STUCK Hello.", title: "A [gr:1]" };

describe("a fault in place of the answer", () => {
  test.each([
    [429, "rate_limit_exceeded"],
    [500, "internal_error"],
    [502, "internal_error"],
    [503, "service_unavailable"],
    [401, "unauthorized"],
    [402, "insufficient_credit"],
    [403, "insufficient_api_key_scope"],
    [404, "resource_not_found"],
    [409, "request_in_progress"],
    [413, "payload_too_large"],
  ])("status %i has the code that HeyGen gives it", async (status, code) => {
    order({ fault: "status", status, retryAfterSeconds: 3 });
    const answer = await call("GET", account);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
    expect(answer.headers.get("retry-after")).toBe("3");
  });

  test.each([
    ["/v2/voices", { data: null, error: { code: "busy", message: "Later" } }],
    ["/v1/video.list", { code: 503_000, message: "Later", data: null }],
    ["/v1/audio/voices", { data: null, error: { code: "busy" } }],
    ["/v3/videos", { error: { code: "busy", message: "Later" } }],
  ])("the refusal of %s is in the envelope of its family", async (path, body) => {
    order({ fault: "status", status: 503, code: "busy", message: "Later" });
    expect((await call("GET", path)).body).toMatchObject(body);
  });

  test("a page with status 200, and JSON that ends too early", async () => {
    order({ fault: "html-200", once: true });
    order({ fault: "bad-json", once: true });
    const page = await get();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html"]);
    expect(await page.text()).toMatch(/^<!doctype html>/);
    await expect((await get()).json()).rejects.toThrow(SyntaxError);
    expect((await get()).status).toBe(200);
  });

  test("a connection that is reset, and one that stays silent", async () => {
    order({ fault: "reset", once: true });
    await expect(get()).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    order({ fault: "timeout", once: true });
    await expect(get(account, AbortSignal.timeout(150))).rejects.toThrow(/timeout/);
    expect((await get()).status).toBe(200);
    expect(emulator.requests.slice(-3).map(({ status, fault }) => [status, fault])).toEqual([
      [0, "reset"],
      [0, "timeout"],
      [200, undefined],
    ]);
  });

  test("a slow answer is a good one", async () => {
    order({ fault: "slow", delayMs: 80 });
    const startedAt = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(70);
  });
});

describe("half a body", () => {
  const speechFile = async (): Promise<string> => {
    const body = { text: "Half.", voice_id: "mira-warm" };
    const answer = await call("POST", "/v3/voices/speech", { body, idempotencyKey: "half" });
    return (answer.body as { data: { audio_url: string } }).data.audio_url;
  };

  test("that says it is the whole is all that HTTP can tell of it", async () => {
    const url = await speechFile();
    const whole = await (await fetch(url)).arrayBuffer();
    order({ fault: "truncate", route: "/__emulator/files/*" });
    const answer = await fetch(url);
    expect((await answer.arrayBuffer()).byteLength).toBe(Math.floor(whole.byteLength / 2));
    expect(answer.headers.get("content-length")).toBe(String(Math.floor(whole.byteLength / 2)));
  });

  test("that is cut off is an error", async () => {
    const url = await speechFile();
    order({ fault: "cut", route: "/__emulator/files/*" });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
  });

  test("that stalls does not end", async () => {
    const url = await speechFile();
    order({ fault: "stall", route: "/__emulator/files/*" });
    const answer = await fetch(url, { signal: AbortSignal.timeout(200) });
    await expect(answer.arrayBuffer()).rejects.toThrow(/timeout/);
  });
});

describe("a fault after the work", () => {
  test.each<[string, FaultOrder]>([
    ["reset", { fault: "reset" }],
    ["no answer", { fault: "timeout" }],
    ["a gateway's status", { fault: "status", status: 504 }],
    ["a page", { fault: "html-200" }],
  ])("%s loses the answer of a job that was made and paid for", async (_, fault) => {
    const before = emulator.counters.videos;
    const key = `lost-${fault.fault}`;
    order({ ...fault, method: "POST", route: "/v3/videos", after: true, once: true } as FaultOrder);
    const lost = fetch(`${emulator.url}/v3/videos`, {
      method: "POST",
      headers: { "x-api-key": "k", "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify({ ...stuck, title: key }),
      signal: AbortSignal.timeout(150),
    }).then((answer) => answer.json());
    if (fault.fault === "status") await expect(lost).resolves.toMatchObject({ error: {} });
    else await expect(lost).rejects.toThrow();
    expect(emulator.counters.videos).toBe(before + 1);

    const again = await call("POST", "/v3/videos", { body: stuck, idempotencyKey: key });
    expect(again.status).toBe(200);
    expect(emulator.counters.videos).toBe(before + 1);
    const { data } = again.body as { data: { video_id: string } };
    expect((await call("DELETE", `/v3/videos/${data.video_id}`)).status).toBe(200);
  });

  test("waits for a request that had an effect", async () => {
    order({ fault: "reset", method: "POST", route: "/v3/videos", after: true, once: true });
    expect((await call("POST", "/v3/videos", { body: { type: "unknown" } })).status).toBe(400);
    await expect(call("POST", "/v3/videos", { body: stuck })).rejects.toThrow();
  });
});

describe("which requests are hit", () => {
  test("once, some times, every third, and until it is cleared", async () => {
    order({ fault: "status", status: 500, once: true });
    expect(await statuses(2)).toEqual([500, 200]);
    order({ fault: "status", status: 502, times: 2 });
    expect(await statuses(3)).toEqual([502, 502, 200]);
    order({ fault: "status", status: 503, every: 3 });
    expect(await statuses(6)).toEqual([200, 200, 503, 200, 200, 503]);
    emulator.clearFaults();
    expect(await statuses(3)).toEqual([200, 200, 200]);
  });

  test("by chance, and with the same seed the same ones", async () => {
    const draw = async (seed: number) => {
      emulator.clearFaults();
      order({ fault: "status", status: 500, probability: 0.5, seed });
      return statuses(24);
    };
    const first = await draw(7);
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await draw(7)).toEqual(first);
    expect(await draw(8)).not.toEqual(first);
  });

  test.each([
    ["/v3/voices/:id", "/v3/voices/mira-warm", true],
    ["/v3/voices/:id", "/v3/voices", false],
    ["/v3/*", "/v3/voices", true],
    ["/v3/*", "/v3/voices/mira-warm", false],
    ["/v3/**", "/v3/voices/mira-warm", true],
    ["/v3/voices", "/v3/voices?limit=1", true],
    ["/v3/voic.s", "/v3/voices", false],
  ])("the route %s and the request %s: %s", async (route, path, isHit) => {
    order({ fault: "status", status: 500, route });
    expect((await get(path)).status).toBe(isHit ? 500 : 200);
  });

  test("only of the method that was named", async () => {
    order({ fault: "status", status: 500, method: "POST" });
    expect(await statuses(1)).toEqual([200]);
  });
});

describe("ordered over HTTP", () => {
  test("faults are listed with what became of them, and taken back one by one or all", async () => {
    const created = await call("POST", "/__emulator/faults", {
      body: { fault: "status", status: 500, times: 1 },
      key: "",
    });
    expect(created.status).toBe(201);
    const { data } = created.body as { data: { id: string } };
    expect(await statuses(2)).toEqual([500, 200]);
    const listed = await call("GET", "/__emulator/faults");
    expect(listed.body).toMatchObject({ data: [{ id: data.id, fault: "status", fired: 1 }] });
    expect((await call("DELETE", `/__emulator/faults/${data.id}`)).status).toBe(200);
    expect((await call("DELETE", `/__emulator/faults/${data.id}`)).status).toBe(404);
    await call("POST", "/__emulator/faults", { body: { fault: "reset" } });
    await call("DELETE", "/__emulator/faults");
    expect(emulator.faults()).toEqual([]);
  });

  test.each([
    [{ fault: "earthquake" }, "fault"],
    [{ fault: "status", status: 700 }, "status"],
    [{ fault: "reset", route: "v3/videos" }, "route"],
    [{ fault: "reset", probability: 2 }, "probability"],
    [{ fault: "reset", often: true }, "often"],
  ])("an order that makes no sense is refused: case %#", async (body, param) => {
    const answer = await call("POST", "/__emulator/faults", { body });
    expect(answer.body).toMatchObject({ error: { code: "invalid_parameter", param } });
    expect(emulator.faults()).toEqual([]);
  });

  test("no page of another origin reaches the controls by a name that leads to loopback", async () => {
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${emulator.url}/__emulator/stats`, { headers: { host: "evil.example" } });
      asked.once("response", ({ statusCode }) => resolve(statusCode)).once("error", reject);
      asked.end();
    });
    expect(status).toBe(403);
  });
});
