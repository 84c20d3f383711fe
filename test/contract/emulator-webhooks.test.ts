import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { callEmulator, type Call } from "../support/call-emulator.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { startWebhookReceiver, type Posted } from "../support/webhook-receiver.ts";

let emulator: Emulator;
let call: Call;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "webhooks", media: "tiny", legacy: "live" });
  call = callEmulator(emulator);
});
beforeEach(async () => {
  emulator.clearFaults();
  for (const { endpoint_id: id } of await endpoints()) await call("DELETE", `/v3/webhooks/endpoints/${id}`);
});
afterAll(() => emulator.close());

/** The machine may be busy. */
const soon = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 60_000, interval: 20 });

type Endpoint = { endpoint_id: string; secret: string };
const dataOf = ({ body }: { body: unknown }): unknown => (body as { data: unknown }).data;
const endpoints = async () => dataOf(await call("GET", "/v3/webhooks/endpoints")) as Endpoint[];
const register = async (fields: object): Promise<Endpoint> =>
  dataOf(await call("POST", "/v3/webhooks/endpoints", { body: fields })) as Endpoint;

const orderVideo = async (fields: object = {}, ask: Call = call): Promise<string> => {
  const body = {
    ...{ type: "avatar", avatar_id: "mira-blazer-front", script: "Hello.", voice_id: "mira-warm" },
    ...{ title: "A video", ...fields },
  };
  return (dataOf(await ask("POST", "/v3/videos", { body })) as { video_id: string }).video_id;
};

type Delivered = { eventType: string; state: string; attempts: { atMs: number; status: number }[] };
const deliveriesOf = async (videoId: string, ask: Call = call): Promise<Delivered[]> => {
  const all = dataOf(await ask("GET", "/__emulator/deliveries")) as (Delivered & { eventId: string })[];
  const events = dataOf(await ask("GET", "/v3/webhooks/events?limit=100")) as {
    event_id: string;
    event_data: { video_id: string };
  }[];
  const ids = events.filter((each) => each.event_data.video_id === videoId).map((each) => each.event_id);
  return all.filter(({ eventId }) => ids.includes(eventId));
};
const nth = async (posts: readonly Posted[], count: number): Promise<Posted> => {
  await soon(() => expect(posts).toHaveLength(count));
  return posts[count - 1] as Posted;
};
const hmac = (secret: string, raw: string): string => createHmac("sha256", secret).update(raw).digest("hex");

describe("endpoints of the API v3", () => {
  test("are made, listed, changed and deleted; the secret is told once", async () => {
    const url = "https://hooks.example.test/heygen";
    const made = await register({ url, events: ["avatar_video.success"] });
    expect(made).toMatchObject({ url, events: ["avatar_video.success"], status: "enabled" });
    expect(made.secret).toMatch(/^whsec_\w{32}$/);
    const path = `/v3/webhooks/endpoints/${made.endpoint_id}`;
    const changed = await call("PATCH", path, { body: { events: null } });
    expect(dataOf(changed)).toMatchObject({ url, events: null, secret: null });
    expect(await endpoints()).toMatchObject([{ endpoint_id: made.endpoint_id, secret: null }]);
    const rotated = dataOf(await call("POST", `${path}/rotate-secret`)) as Endpoint;
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(made.secret);
    expect((await call("DELETE", path)).body).toEqual({ data: {}, error: null });
    expect((await call("DELETE", path)).status).toBe(404);
    expect((await call("POST", `${path}/rotate-secret`)).status).toBe(404);
  });

  test.each([
    [{ url: "http://hooks.example.test/" }, "url"],
    [{ url: "https://hooks.example.test/", events: ["avatar_video.done"] }, "events.0"],
    [{ url: "https://hooks.example.test/", secret: "mine" }, "secret"],
    [{}, "url"],
  ])("are refused for %j", async (body, param) => {
    expect(await call("POST", "/v3/webhooks/endpoints", { body })).toMatchObject({
      status: 400,
      body: { error: { code: "invalid_parameter", param } },
    });
  });

  test("may be told of thirty kinds of events", async () => {
    const types = dataOf(await call("GET", "/v3/webhooks/event-types")) as { event_type: string }[];
    expect(new Set(types.map(({ event_type: type }) => type)).size).toBe(30);
  });
});

describe("deliveries", () => {
  test("are signed over their bytes, say when and which, and are in the history", async () => {
    const receiver = await startWebhookReceiver();
    const { secret } = await register({ url: receiver.url });
    const videoId = await orderVideo({ callback_id: "order-118" });
    const { headers, raw, body } = await nth(receiver.posts, 1);
    expect(headers["heygen-signature"]).toBe(hmac(secret, raw));
    expect(Math.abs(Number(headers["heygen-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
    expect(body).toMatchObject({
      event_id: headers["heygen-event-id"],
      event_type: "avatar_video.success",
      event_data: { video_id: videoId, callback_id: "order-118", folder_id: null },
    });
    const { url } = (body as { event_data: { url: string } }).event_data;
    const clip = await fetch(url);
    expect([clip.status, (await clip.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    await soon(async () =>
      expect(await deliveriesOf(videoId)).toMatchObject([
        { state: "delivered", attempts: [{ status: 200 }] },
      ]),
    );
    expect(dataOf(await call("GET", "/v3/webhooks/events?limit=1"))).toMatchObject([
      { event_id: headers["heygen-event-id"], event_data: { video_id: videoId } },
    ]);
  });

  test("use the new secret as soon as it is changed, and this machine's time however far the clock was moved", async () => {
    const receiver = await startWebhookReceiver();
    const made = await register({ url: receiver.url });
    const rotated = dataOf(
      await call("POST", `/v3/webhooks/endpoints/${made.endpoint_id}/rotate-secret`),
    ) as Endpoint;
    emulator.advance(3600 * 1000);
    await orderVideo();
    const { headers, raw } = await nth(receiver.posts, 1);
    expect(headers["heygen-signature"]).toBe(hmac(rotated.secret, raw));
    expect(Math.abs(Number(headers["heygen-timestamp"]) - Date.now() / 1000)).toBeLessThan(60);
  });

  test("go to those who asked for that kind, or for that video, and not for what ended before they did", async () => {
    const [early, other, wanted] = [
      await startWebhookReceiver(),
      await startWebhookReceiver(),
      await startWebhookReceiver(),
    ];
    await register({ url: early.url });
    await orderVideo();
    await nth(early.posts, 1);
    await register({ url: other.url, events: ["avatar_video.success"] });
    await register({ url: other.url, entity_id: "another-video" });
    await register({ url: wanted.url, events: ["avatar_video.fail", "video_agent.success"] });
    const failed = await orderVideo({ script: "EMU_FAIL", callback_id: "c" });
    expect((await nth(wanted.posts, 1)).body).toMatchObject({
      event_type: "avatar_video.fail",
      event_data: { video_id: failed, msg: "The script contains blocked words", callback_id: "c" },
    });
    const session = dataOf(
      await call("POST", "/v3/video-agents", { body: { prompt: "Greet the north wind." } }),
    ) as { session_id: string; video_id: string };
    emulator.advance(3000);
    expect((await nth(wanted.posts, 2)).body).toMatchObject({
      event_type: "video_agent.success",
      event_data: { session_id: session.session_id, video_id: session.video_id },
    });
    expect(other.posts).toEqual([]);
  });

  test("go to the address a job names, unsigned, as well", async () => {
    const receiver = await startWebhookReceiver();
    const videoId = await orderVideo({ callback_url: receiver.url, callback_id: "mine" });
    const { headers, body } = await nth(receiver.posts, 1);
    expect(Object.keys(headers).filter((name) => /signature|heygen/.test(name))).toEqual([]);
    expect(body).toMatchObject({
      event_type: "avatar_video.success",
      event_data: { video_id: videoId, callback_id: "mine" },
    });
    expect(Object.keys(body as object)).toEqual(["event_type", "event_data"]);
  });

  test("tell of translations", async () => {
    const receiver = await startWebhookReceiver();
    const source = await orderVideo({ callback_url: receiver.url });
    const { body } = await nth(receiver.posts, 1);
    const { url } = (body as { event_data: { url: string } }).event_data;
    const translation = {
      ...{ video: { type: "url", url }, output_languages: ["Spanish (Spain)"], title: "EMU_FAIL" },
      callback_url: receiver.url,
    };
    expect((await call("POST", "/v3/video-translations", { body: translation })).status).toBe(200);
    expect((await nth(receiver.posts, 2)).body).toMatchObject({
      event_type: "video_translate.fail",
      event_data: { output_language: "Spanish (Spain)", message: expect.any(String) as string },
    });
    expect(source).toMatch(/^\w{32}$/);
  });

  test("are repeated after 1, 2, 4 … seconds of the emulator's clock, for a day", async () => {
    const receiver = await startWebhookReceiver();
    receiver.answerWith(503);
    await register({ url: receiver.url });
    const videoId = await orderVideo();
    const raw = (await nth(receiver.posts, 1)).raw;
    // Heard of at both ends: the emulator goes on only when it has its answer.
    const attempted = (id: string, count: number) =>
      soon(async () => expect((await deliveriesOf(id))[0]?.attempts).toHaveLength(count));
    await attempted(videoId, 1);
    emulator.advance(1000);
    await attempted(videoId, 2);
    receiver.answerWith(204);
    emulator.advance(2000);
    await attempted(videoId, 3);
    expect(await deliveriesOf(videoId)).toMatchObject([
      { state: "delivered", attempts: [{ status: 503 }, { status: 503 }, { status: 204 }] },
    ]);
    expect(receiver.posts.map((post) => post.raw)).toEqual([raw, raw, raw]);

    receiver.answerWith(500);
    const never = await orderVideo();
    await attempted(never, 1);
    emulator.advance(25 * 3600 * 1000);
    await soon(async () =>
      expect(await deliveriesOf(never)).toMatchObject([{ state: "given-up", attempts: [{}, {}] }]),
    );
  });

  test("come twice, or never, as it was ordered", async () => {
    const receiver = await startWebhookReceiver();
    await register({ url: receiver.url });
    emulator.addFault({ fault: "duplicate-webhook", event: "avatar_video.success", once: true });
    await orderVideo();
    const second = await nth(receiver.posts, 2);
    expect(receiver.posts[0]?.raw).toBe(second.raw);

    emulator.addFault({ fault: "lose-webhook", once: true });
    const lost = await orderVideo();
    await soon(async () => expect(await deliveriesOf(lost)).toMatchObject([{ state: "lost" }]));
    const told = await orderVideo();
    expect((await nth(receiver.posts, 3)).body).toMatchObject({ event_data: { video_id: told } });
    expect(emulator.faults().map(({ fired }) => fired)).toEqual([1, 1]);
  });

  test("do not leave this machine", async () => {
    await register({ url: "https://hooks.example.test/heygen" });
    const videoId = await orderVideo();
    await soon(async () =>
      expect(await deliveriesOf(videoId)).toMatchObject([{ state: "elsewhere", attempts: [] }]),
    );
  });

  test("that nobody answers are ended by close, and are taken up after a restart", async () => {
    const receiver = await startWebhookReceiver();
    receiver.answerWith(null);
    const stateDir = await makeTempDir();
    const first = await createEmulator({ stateDir, media: "tiny" });
    await callEmulator(first)("POST", "/v3/webhooks/endpoints", { body: { url: receiver.url } });
    await orderVideo({}, callEmulator(first));
    const { raw } = await nth(receiver.posts, 1);
    const startedMs = performance.now();
    await first.close();
    expect(performance.now() - startedMs).toBeLessThan(9000);

    receiver.answerWith(200);
    const second = await createEmulator({ stateDir, media: "tiny" });
    onTestFinished(() => second.close());
    expect((await nth(receiver.posts, 2)).raw).toBe(raw);
  });
});

describe("endpoints of the API v1", () => {
  test("are asked first, keep their secret in sight, and are signed in one header", async () => {
    const receiver = await startWebhookReceiver();
    const added = dataOf(
      await call("POST", "/v1/webhook/endpoint.add", { body: { url: receiver.url, secret: "mine" } }),
    ) as Endpoint;
    expect(receiver.asked()).toBe(1);
    expect(added).toMatchObject({ url: receiver.url, status: "enabled", events: null });
    expect(added.secret).not.toBe("mine");
    expect(dataOf(await call("GET", "/v1/webhook/endpoint.list"))).toMatchObject([{ secret: added.secret }]);
    const videoId = await orderVideo();
    const { headers, raw, body } = await nth(receiver.posts, 1);
    expect(headers["signature"]).toBe(hmac(added.secret, raw));
    expect(Object.keys(headers).filter((name) => name.startsWith("heygen"))).toEqual([]);
    expect(body).toMatchObject({ event_type: "avatar_video.success", event_data: { video_id: videoId } });

    const id = added.endpoint_id;
    const change = { endpoint_id: id, events: ["avatar_video.fail"] };
    expect(dataOf(await call("PATCH", "/v1/webhook/endpoint.update", { body: change }))).toMatchObject({
      events: ["avatar_video.fail"],
    });
    const removed = await call("DELETE", `/v1/webhook/endpoint.delete?endpoint_id=${id}`);
    expect(removed.body).toMatchObject({ code: 100, data: null });
    expect(dataOf(await call("GET", "/v1/webhook/endpoint.list"))).toEqual([]);
    expect(dataOf(await call("GET", "/v1/webhook/webhook.list"))).toContain("avatar_video.success");
  });

  test("are refused where nobody answers in time", async () => {
    const receiver = await startWebhookReceiver();
    for (const status of [404, null]) {
      receiver.answerWith(status);
      expect(await call("POST", "/v1/webhook/endpoint.add", { body: { url: receiver.url } })).toMatchObject({
        status: 400,
        body: { code: 400175, message: "The endpoint did not answer the OPTIONS check in time" },
      });
    }
  });
});
