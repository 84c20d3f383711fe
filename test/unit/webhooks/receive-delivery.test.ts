import { createHmac } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { MachineError } from "../../../src/errors.ts";
import { openDatabase } from "../../../src/prepare/ledger/database.ts";
import type { Ledger } from "../../../src/prepare/index.ts";
import {
  receiveDelivery,
  startWebhookServer,
  type Delivery,
  type ReceivedDelivery,
} from "../../../src/webhooks/index.ts";
import { ledgerFile, openTestLedger, orderOf } from "../../support/open-test-ledger.ts";

const secret = "whsec_of_this_test";
const nowMs = Date.UTC(2026, 10, 22, 10);
const videoId = "video-1";

const eventOf = (type: string, data: object = { video_id: videoId }) => ({
  event_type: type,
  event_data: data,
});
/** A delivery as HeyGen sends it; the id is in a header, or in none. */
const deliveryOf = (event: object, id?: string): Delivery & { body: Buffer } => {
  const body = Buffer.from(JSON.stringify(event));
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return {
    body,
    headers: {
      ...(id === undefined ? {} : { "heygen-event-id": id }),
      ...{ "heygen-signature": signature, "heygen-timestamp": String(nowMs / 1000) },
    },
  };
};

/** A job that waits for its video. */
const submit = (ledger: Ledger): void => {
  const { job } = ledger.claim(orderOf("a"));
  const intent = { idempotencyKey: "key", requestDigest: "digest", tag: "tag", title: "title" };
  const begun = ledger.begin(job, intent, { since: ledger.revision(), mostAtOnce: 10 });
  if (begun.status !== "begun") throw new Error("It may begin.");
  ledger.submitted(begun.job, begun.job.generation, videoId);
};

const makeReceiver = async (shared?: string) => {
  const file = shared ?? (await ledgerFile());
  const ledger = await openTestLedger(file);
  const receive = (event: object, id?: string): ReceivedDelivery =>
    receiveDelivery(deliveryOf(event, id), { secrets: [secret], now: () => nowMs, ledger });
  return { file, ledger, receive };
};
/** What the ledger's file says of the one job's video. */
const stateIn = async (file: string): Promise<unknown> => {
  const database = await openDatabase(file);
  onTestFinished(() => {
    database.close();
  });
  return database.get("SELECT remote_state FROM jobs");
};

describe("what a webhook brings", () => {
  test("is news for whoever waits for the video", async () => {
    const { ledger, receive } = await makeReceiver();
    submit(ledger);
    expect(receive(eventOf("avatar_video.success"), "evt_1")).toMatchObject({
      outcome: "taken",
      news: { remoteId: videoId, state: "completed" },
    });
    expect([...ledger.remoteNews()]).toEqual([videoId]);
  });

  test("is news, too, when it is faster than the answer that names the video", async () => {
    const { file, ledger, receive } = await makeReceiver();
    receive(eventOf("avatar_video.fail"));
    expect([...ledger.remoteNews()]).toEqual([]);
    submit(ledger);
    expect([...ledger.remoteNews()]).toEqual([videoId]);
    expect(await stateIn(file)).toMatchObject({ remote_state: "failed" });
  });

  test("is taken once: by the id of the event, or by the digest of its body", async () => {
    const { receive } = await makeReceiver();
    const success = eventOf("avatar_video.success");
    expect(receive(success, "evt_1").outcome).toBe("taken");
    expect(receive(success, "evt_1").outcome).toBe("repeated");
    // The id is not signed: whoever replays may write another one. It is not remembered, or he could shut out that event.
    expect(receive(success, "evt_2").outcome).toBe("repeated");
    expect(receive(eventOf("video_agent.success"), "evt_2").outcome).toBe("taken");
    const signedAnew = eventOf("avatar_video.success", { video_id: videoId, url: "https://new.example/" });
    expect(receive(signedAnew, "evt_1").outcome).toBe("repeated");
    expect(receive(signedAnew).outcome).toBe("taken");
  });

  test("is known after a restart, and by another receiver", async () => {
    const file = await ledgerFile();
    const first = await makeReceiver(file);
    expect(first.receive(eventOf("avatar_video.success"), "evt_1").outcome).toBe("taken");
    const second = await makeReceiver(file);
    expect(second.receive(eventOf("avatar_video.success"), "evt_1").outcome).toBe("repeated");
  });

  test("in any order leaves the first end: what is late, unknown or about less undoes nothing", async () => {
    const { file, ledger, receive } = await makeReceiver();
    submit(ledger);
    receive(eventOf("avatar_video.success"));
    for (const late of ["avatar_video.processing", "avatar_video_gif.fail", "avatar_video.fail", "new.kind"])
      expect(receive(eventOf(late)).outcome).toBe("taken");
    expect(await stateIn(file)).toMatchObject({ remote_state: "completed" });

    const early = await makeReceiver();
    submit(early.ledger);
    expect(early.receive(eventOf("avatar_video.processing"))).toMatchObject({ news: null });
    expect(await stateIn(early.file)).toMatchObject({ remote_state: null });
    early.receive(eventOf("avatar_video.success"));
    expect(await stateIn(early.file)).toMatchObject({ remote_state: "completed" });
  });

  test("is not remembered where it could not be written", async () => {
    const { ledger, receive } = await makeReceiver();
    const broken = {
      takeDelivery: () => {
        throw new MachineError("The disk is full.");
      },
    };
    const success = deliveryOf(eventOf("avatar_video.success"), "evt_1");
    expect(() => receiveDelivery(success, { secrets: [secret], now: () => nowMs, ledger: broken })).toThrow(
      MachineError,
    );
    expect(receive(eventOf("avatar_video.success"), "evt_1").outcome).toBe("taken");
    expect(ledger.remoteNews().size).toBe(0);
  });

  test("is forgotten when twenty thousand marks have come after it", async () => {
    const { ledger } = await makeReceiver();
    const marks = Array.from({ length: 20_000 }, (_, index) => `event:${String(index)}`);
    expect(ledger.takeDelivery(["event:first"], null)).toBe("first");
    expect(ledger.takeDelivery(marks, null)).toBe("first");
    expect(ledger.takeDelivery(["event:0"], null)).toBe("again");
    expect(ledger.takeDelivery(["event:first"], null)).toBe("first");
  });
});

describe("the server", () => {
  const serve = async (change: Partial<Parameters<typeof startWebhookServer>[0]> = {}) => {
    const received: ReceivedDelivery[] = [];
    const failures: unknown[] = [];
    const server = await startWebhookServer({
      ...{ port: 0, secrets: [secret], now: () => nowMs },
      ledger: (await makeReceiver()).ledger,
      onDelivery: (each) => received.push(each),
      onFailure: (error) => failures.push(error),
      ...change,
    });
    onTestFinished(() => server.close());
    const post = async ({ body, headers }: Delivery & { body: Buffer }, contentType = "application/json") => {
      const sent = new Headers({ "content-type": contentType });
      for (const [name, value] of Object.entries(headers)) sent.set(name, String(value));
      const answer = await fetch(`${server.url}/heygen`, {
        method: "POST",
        headers: sent,
        body: new Uint8Array(body),
      });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    return { server, post, received, failures };
  };

  test("answers 200 to what it believes, a duplicate included, and 401 to what it does not", async () => {
    const { post, received } = await serve();
    const delivery = deliveryOf(eventOf("avatar_video.success"), "evt_1");
    expect(await post(delivery)).toEqual({ status: 200, body: { outcome: "taken" } });
    expect(await post(delivery, "text/plain")).toEqual({ status: 200, body: { outcome: "repeated" } });
    const spaced = Buffer.from(`${delivery.body.toString()} `);
    expect(await post({ ...delivery, body: spaced })).toEqual({
      status: 401,
      body: { error: "wrong-signature" },
    });
    expect(received.map(({ outcome }) => outcome)).toEqual(["taken", "repeated", "refused"]);
  });

  test("answers OPTIONS at once, as an endpoint of the API v1 has to", async () => {
    const { server, received } = await serve();
    const answer = await fetch(`${server.url}/heygen`, { method: "OPTIONS" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect((await fetch(server.url)).status).toBe(405);
    expect(received).toEqual([]);
  });

  test("answers 500 where nothing was written, so that HeyGen delivers again", async () => {
    const full = new MachineError("The disk is full.");
    const { post, failures } = await serve({
      ledger: {
        takeDelivery: () => {
          throw full;
        },
      },
    });
    const answer = await post(deliveryOf(eventOf("avatar_video.success")));
    expect(answer).toEqual({ status: 500, body: { error: "not_recorded" } });
    expect(failures).toEqual([full]);
  });

  test("takes no body beyond a megabyte", async () => {
    const { post, received } = await serve();
    const large = deliveryOf(eventOf("avatar_video.success", { text: "x".repeat(1024 * 1024) }));
    expect((await post(large)).status).toBe(413);
    expect(received).toEqual([]);
  });

  test("says so where its port is taken", async () => {
    const { server } = await serve();
    await expect(serve({ port: Number(new URL(server.url).port) })).rejects.toMatchObject({
      code: "port_unusable",
    });
  });
});
