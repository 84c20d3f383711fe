import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { verifyClip } from "../../src/media/verify-clip.ts";
import { callEmulator } from "../support/call-emulator.ts";
import { makeTempDir } from "../support/temp-dir.ts";

const start = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const emulator = await createEmulator({ media: "tiny", ...options });
  onTestFinished(() => emulator.close());
  return emulator;
};

const wish = { type: "avatar", avatar_id: "mira-knit-front", output_format: "webm", resolution: "720p" };
const create = async (emulator: Emulator, more: object, idempotencyKey?: string) => {
  const answer = await callEmulator(emulator)("POST", "/v3/videos", {
    body: { ...wish, ...more },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  return { status: answer.status, id: (answer.body as { data?: { video_id: string } }).data?.video_id ?? "" };
};
const list = async (emulator: Emulator): Promise<string[]> => {
  const { body } = await callEmulator(emulator)("GET", "/v3/videos?limit=100");
  return (body as { data: { id: string }[] }).data.map(({ id }) => id);
};
type Stats = {
  paid: { videos: number; speeches: number };
  duplicates: { videos: number; speeches: number };
  videosByTag: Record<string, number>;
  replays: number;
  jobs: { running: number; most: number; refused: number };
  requests: Record<string, Record<string, number>>;
};
const stats = async (emulator: Emulator): Promise<Stats> =>
  ((await callEmulator(emulator)("GET", "/__emulator/stats", { key: "" })).body as { data: Stats }).data;

describe("the family that was to end", () => {
  test("warns by headers and in the body, or says that it has ended, or is as ever", async () => {
    const emulator = await start();
    const call = callEmulator(emulator);
    const warned = await call("GET", "/v2/no-such-route");
    expect(warned.headers.get("deprecation")).toBe("true");
    expect(warned.headers.get("sunset")).toBe("Sat, 31 Oct 2026 00:00:00 GMT");
    expect(warned.body).toMatchObject({
      data: null,
      error: { code: "resource_not_found" },
      warning: { sunset_date: "2026-10-31" },
    });

    emulator.behave({ legacy: "retired" });
    const retired = await call("POST", "/v2/video/generate", { body: {} });
    expect(retired.status).toBe(410);
    expect(retired.body).toMatchObject({
      error: { code: "endpoint_retired" },
      warning: { v3_endpoint: "POST /v3/videos" },
    });
    emulator.behave({ retiredStatus: 404 });
    expect((await call("GET", "/v1/video_status.get?video_id=1")).status).toBe(404);
    expect((await call("GET", "/v3/users/me")).headers.get("deprecation")).toBeNull();

    emulator.behave({ legacy: "live" });
    const live = await call("GET", "/v2/no-such-route");
    expect(live.headers.get("deprecation")).toBeNull();
    expect(live.body).not.toHaveProperty("warning");
  });
});

describe("what can be other than usual", () => {
  test("without idempotency a repeated create is paid for twice, and the counts say so", async () => {
    const emulator = await start({ idempotency: "ignored" });
    const words = { script: "EMU_STUCK Twice.", title: "Twice [gr:abc]" };
    const [first, second] = [await create(emulator, words, "same"), await create(emulator, words, "same")];
    expect(second.id).not.toBe(first.id);
    expect(await stats(emulator)).toMatchObject({
      paid: { videos: 2 },
      duplicates: { videos: 1 },
      videosByTag: { "gr:abc": 2 },
      replays: 0,
    });

    emulator.behave({ idempotency: "honoured" });
    const third = await create(emulator, words, "other");
    expect(await create(emulator, words, "other")).toEqual(third);
    expect(await stats(emulator)).toMatchObject({ paid: { videos: 3 }, replays: 1 });
  });

  test("lists lag behind, by the emulator's clock, and reading by id does not", async () => {
    const emulator = await start({ listLagMs: 60_000 });
    const { id } = await create(emulator, { script: "EMU_STUCK Late." });
    const call = callEmulator(emulator);
    expect((await call("GET", `/v3/videos/${id}`)).status).toBe(200);
    expect(await list(emulator)).toEqual([]);
    await call("POST", "/__emulator/clock", { body: { advanceMs: 59_000 } });
    expect(await list(emulator)).toEqual([]);
    await call("POST", "/__emulator/clock", { body: { advanceMs: 1_500 } });
    expect(await list(emulator)).toEqual([id]);
  });

  test("jobs beyond the limit are refused even if they come at once, and the most at once is counted", async () => {
    const emulator = await start({ concurrencyLimit: 3 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => create(emulator, { script: `EMU_STUCK ${String(index)}.` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
    expect((await stats(emulator)).jobs).toEqual({ running: 3, most: 3, refused: 5 });
    emulator.behave({ concurrencyLimit: null });
    expect((await create(emulator, { script: "EMU_STUCK more." })).status).toBe(200);
  });

  test("a behaviour is changed over HTTP, and what is not named stays", async () => {
    const emulator = await start({ listLagMs: 5 });
    const call = callEmulator(emulator);
    const changed = await call("POST", "/__emulator/behaviour", { body: { legacy: "live" } });
    expect(changed.body).toMatchObject({ data: { legacy: "live", listLagMs: 5, concurrencyLimit: 10 } });
    expect((await call("POST", "/__emulator/behaviour", { body: { mood: "bad" } })).status).toBe(400);
    expect((await call("POST", "/__emulator/clock", { body: { advanceMs: -1 } })).status).toBe(400);
  });
});

describe("money", () => {
  test("that is spent is refused with 402 until the wallet is filled again", async () => {
    const emulator = await start({ balanceUsd: 0.01 });
    const words = { script: "EMU_STUCK What does this cost?" };
    expect((await create(emulator, words)).status).toBe(402);
    await callEmulator(emulator)("POST", "/__emulator/wallet", { body: { balanceUsd: 5 }, key: "" });
    expect((await create(emulator, words)).status).toBe(200);
  });

  test("of a job that failed is given back, and asking again is no duplicate", async () => {
    const emulator = await start({ balanceUsd: 5 });
    const words = { script: "EMU_FAIL A few words that will not be heard." };
    await create(emulator, words);
    const { body } = await callEmulator(emulator)("GET", "/v3/users/me");
    expect(body).toMatchObject({ data: { wallet: { remaining_balance: 5 } } });
    await create(emulator, words);
    expect((await stats(emulator)).duplicates.videos).toBe(0);
  });
});

describe("tiny media", () => {
  test("are legal transparent clips as long as their sound, and no two are the same file", async () => {
    const emulator = await start();
    const call = callEmulator(emulator);
    const made = [await create(emulator, { script: "Hi." }), await create(emulator, { script: "Hi." })];
    await expect
      .poll(async () => (await call("GET", `/v3/videos/${made[1]?.id ?? ""}`)).body, { timeout: 20_000 })
      .toMatchObject({ data: { status: "completed" } });
    const folder = await makeTempDir();
    for (const { id } of made) {
      const { data } = (await call("GET", `/v3/videos/${id}`)).body as {
        data: { video_url: string; duration: number };
      };
      const file = join(folder, `${id}.webm`);
      await writeFile(file, Buffer.from(await (await fetch(data.video_url)).arrayBuffer()));
      const { facts } = await verifyClip(file, { expectedMs: data.duration * 1000, toleranceMs: 1 });
      expect([facts.width, facts.height, facts.hasSound]).toEqual([128, 72, true]);
    }
    const paid = (await call("GET", "/__emulator/paid-videos")).body as { data: { clip: string }[] };
    expect(new Set(paid.data.map(({ clip }) => clip)).size).toBe(2);
  });
});

test("requests are counted by route and status", async () => {
  const emulator = await start();
  const call = callEmulator(emulator);
  await call("GET", "/v3/voices/mira-warm");
  await call("GET", "/v3/voices/theo-calm");
  await call("GET", "/v3/voices/nobody");
  const { requests } = await stats(emulator);
  expect(Object.keys(requests)).toContain("GET /v3/voices/:id");
  expect(requests["GET /v3/voices/:id"]?.["404"]).toBeGreaterThanOrEqual(1);
});
