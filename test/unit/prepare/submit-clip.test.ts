import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test, vi } from "vitest";
import {
  HeygenAuthError,
  HeygenConflictError,
  HeygenCreditError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenRequestError,
  HeygenResponseError,
  HeygenServerError,
  HeygenTimeoutError,
  type AvatarVideoInput,
  type CreateOptions,
  type HeygenClient,
  type Listing,
  type Video,
} from "../../../src/heygen/index.ts";
import { openMediaCache } from "../../../src/media/index.ts";
import type { AvatarNeed, VideoNeed } from "../../../src/model/media.ts";
import type { Batch } from "../../../src/prepare/batch.ts";
import { createStep } from "../../../src/prepare/failpoints.ts";
import { createVideoFinder } from "../../../src/prepare/find-video.ts";
import { defaultRecovery } from "../../../src/prepare/recovery.ts";
import { submitClip } from "../../../src/prepare/submit-clip.ts";
import { createClocks, ledgerFile, openTestLedger, orderOf } from "../../support/open-test-ledger.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { videoOf } from "../../support/wire-video.ts";

type Sent = { input: AvatarVideoInput; options: CreateOptions };
type Act = (heygen: { begin: (title: string, listedAfterMs?: number) => string }) => string;

/**
 * A HeyGen that forgets idempotency keys, does with each request what the script says, and lists a video only after a lag.
 * Time passes only when somebody sleeps.
 */
const world = async (...script: Act[]) => worldOf({}, ...script);

const worldOf = async (asked: { need?: VideoNeed; templates?: object }, ...script: Act[]) => {
  const clocks = createClocks();
  const ledger = await openTestLedger(await ledgerFile(), clocks);
  const cache = await openMediaCache(path.join(await makeTempDir(), "media"));
  const wav = path.join(await makeTempDir(), "sound.wav");
  await writeFile(wav, "sound");
  const sound = { file: await cache.put({ path: wav }, "wav"), leadMs: 0, durationMs: 1_000, levels: [] };
  const sent: Sent[] = [];
  const videos: { video: Video; listedAtMs: number }[] = [];
  const begin = (title: string, listedAfterMs = 0): string => {
    const id = `video-${String(videos.length + 1)}`;
    videos.push({ video: videoOf(id, { title }), listedAtMs: clocks.monotonicNow() + listedAfterMs });
    return id;
  };
  const list = ({ title }: { title?: string } = {}): Listing<Video> => ({
    page: () => Promise.reject(new Error("not used")),
    async *[Symbol.asyncIterator]() {
      for (const { video, listedAtMs } of videos) {
        const isListed = listedAtMs <= clocks.monotonicNow();
        if (isListed && (title === undefined || video.title === title)) yield Promise.resolve(video);
      }
    },
  });
  const uploads: string[] = [];
  const heygen = {
    videos: {
      list,
      createAvatar: async (input: AvatarVideoInput, options: CreateOptions) => {
        sent.push({ input, options });
        const act = script[sent.length - 1] ?? (({ begin: made }) => made(input.title ?? ""));
        return Promise.resolve({ videoId: act({ begin }), status: "waiting" });
      },
    },
    assets: {
      upload: () => {
        uploads.push("sound");
        return Promise.resolve({ assetId: `asset-${String(uploads.length)}` });
      },
    },
    templates: asked.templates,
  } as unknown as HeygenClient;
  const waiting = {
    ...clocks,
    signal: undefined,
    sleep: (ms: number) => {
      clocks.pass(ms);
      return Promise.resolve();
    },
  };
  const batch: Batch = {
    ...{ cache, ledger, waiting, recovery: defaultRecovery, maker: "heygen", prices: undefined },
    connection: { heygen, origin: "", poll: { firstMs: 5_000, mostMs: 30_000, deadlineMs: 1 } },
    ...{ since: ledger.revision(), mostAtOnce: 10, step: createStep(undefined), report: () => undefined },
    videos: { waitFor: () => Promise.reject(new Error("not used")) },
    finder: createVideoFinder(heygen, waiting),
    reviewOrphans: () => Promise.resolve(),
    grounds: new Map(),
    inWorkshop: (act) => act(),
    inTurn: (act) => act(),
    afterTrial: (_, act) => act(),
  };
  const order = orderOf("clip");
  const need =
    asked.need ??
    ({
      kind: "avatar",
      avatarId: "ann",
      engine: "avatar_iv",
      aspect: "16:9",
      resolution: "720p",
    } as AvatarNeed);
  const submit = () => {
    const { job } = ledger.claim(order);
    return submitClip(
      { key: order.key, need, sound, drivenBy: order.driver, title: "Welcome", way: "webm" },
      job,
      batch,
    );
  };
  const job = () => ledger.find(order.key, order.driver);
  return { clocks, ledger, sent, videos, uploads, submit, job };
};

test("what fails before anything was asked for ends the job there, and is not tried without end", async () => {
  const error = new HeygenResponseError("HeyGen could not read a template: <html>");
  const read = vi.fn(() => Promise.reject(error));
  const source = { from: "template", templateId: "t", variables: {} };
  const { sent, submit, job } = await worldOf({
    need: { kind: "clip", source, maker: "heygen" } as unknown as VideoNeed,
    templates: { get: read },
  });
  await expect(submit()).rejects.toBe(error);
  expect([read.mock.calls.length, sent.length]).toEqual([1, 0]);
  expect(job()?.state).toBe("planned");
});

const fails =
  (error: Error): Act =>
  () => {
    throw error;
  };
const timeout = new HeygenTimeoutError("late", { phase: "answer", afterMs: 1 });
const unclear: [string, Error][] = [
  ["no answer in time", timeout],
  ["a broken connection", new HeygenNetworkError("cut", { reason: "ECONNRESET", mayHaveArrived: true })],
  ["a failure of the server", new HeygenServerError("oops", { status: 500 })],
  ["an answer that cannot be read", new HeygenResponseError("what?")],
  [
    "the same request still running",
    new HeygenConflictError("busy", { heygenCode: "request_in_progress", retryable: true }),
  ],
];

describe("after a request that ended with", () => {
  test.each(unclear)("%s, a video that was begun is found and nothing is sent again", async (_, error) => {
    const { sent, videos, submit, clocks } = await world(({ begin }) => {
      begin(sent[0]?.input.title ?? "", 60_000);
      throw error;
    });
    const job = await submit();
    expect(job).toMatchObject({ state: "submitted", remoteId: "video-1" });
    expect([sent.length, videos.length]).toEqual([1, 1]);
    expect(clocks.monotonicNow()).toBeLessThan(120_000);
  });

  test.each(unclear)(
    "%s, it is sent again under the same key only when the quarantine is over",
    async (_, error) => {
      const { sent, videos, submit, clocks } = await world(fails(error));
      expect(await submit()).toMatchObject({ state: "submitted", generation: 1, intents: 2 });
      expect(clocks.monotonicNow()).toBeGreaterThanOrEqual(defaultRecovery.quarantineMs);
      expect(new Set(sent.map(({ options }) => options.idempotencyKey)).size).toBe(1);
      expect([sent.length, videos.length]).toEqual([2, 1]);
    },
  );

  test.each<[string, Error]>([
    ["no credits", new HeygenCreditError("no money", { status: 402 })],
    ["no authority", new HeygenAuthError("no", { status: 403 })],
    ["a refusal", new HeygenRequestError("bad", { status: 400 })],
    ["an unknown look", new HeygenNotFoundError("no look", { heygenCode: "avatar_not_found" })],
    ["a conflict that does not pass", new HeygenConflictError("no", { retryable: false })],
  ])("%s, it is told and nothing is waited for; the next try has another key", async (_, error) => {
    const { sent, submit, job, clocks } = await world(fails(error));
    await expect(submit()).rejects.toBe(error);
    expect(job()).toMatchObject({ state: "planned", generation: 2, idempotencyKey: null });
    expect(clocks.monotonicNow()).toBe(0);
    await submit();
    expect(new Set(sent.map(({ options }) => options.idempotencyKey)).size).toBe(2);
  });

  test.each<[string, Error]>([
    ["too many at once", new HeygenRateLimitError("slow down", { retryAfterMs: 7_000 })],
    ["no connection", new HeygenNetworkError("away", { reason: "ECONNREFUSED", mayHaveArrived: false })],
    [
      "a resource that is not ready",
      new HeygenConflictError("wait", { heygenCode: "resource_not_ready", retryable: true }),
    ],
  ])("%s, it is sent again under the same key after a short wait", async (_, error) => {
    const { sent, videos, submit, clocks } = await world(fails(error), fails(error));
    expect(await submit()).toMatchObject({ state: "submitted", generation: 1 });
    expect(new Set(sent.map(({ options }) => options.idempotencyKey)).size).toBe(1);
    expect([sent.length, videos.length]).toEqual([3, 1]);
    expect(clocks.monotonicNow()).toBeLessThan(200_000);
  });

  test("a sound that is gone, it is uploaded again", async () => {
    const gone = new HeygenNotFoundError("no asset", { heygenCode: "asset_not_found" });
    const { sent, uploads, submit } = await world(fails(gone));
    await submit();
    expect(uploads).toHaveLength(2);
    expect(sent.map(({ input }) => "audioAssetId" in input && input.audioAssetId)).toEqual([
      "asset-1",
      "asset-2",
    ]);
  });

  test("no connection for longer than is bridged, the error is told and nothing is left in doubt", async () => {
    const away = new HeygenNetworkError("away", { reason: "ECONNREFUSED", mayHaveArrived: false });
    const { submit, job } = await world(...Array.from({ length: 100 }, () => fails(away)));
    await expect(submit()).rejects.toBe(away);
    expect(job()).toMatchObject({ state: "planned", generation: 1 });
  });
});

test("each request is sent once by the client, with the tag in its title", async () => {
  const { sent, submit } = await world();
  const { tag } = await submit();
  expect(sent[0]?.options.once).toBe(true);
  expect(sent[0]?.input.title).toBe(`Welcome [${String(tag)}]`);
});

test("a video that is listed late, after a second request was lost too, is still found and not begun a third time", async () => {
  const titles: string[] = [];
  const { sent, videos, submit } = await world(fails(timeout), ({ begin }) => {
    titles.push(sent[1]?.input.title ?? "");
    begin(titles[0] ?? "", 200_000);
    throw timeout;
  });
  expect(await submit()).toMatchObject({ state: "submitted", remoteId: "video-1" });
  expect([sent.length, videos.length]).toEqual([2, 1]);
});
