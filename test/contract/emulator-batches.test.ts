import { describe, expect, test } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { callEmulator } from "../support/call-emulator.ts";
import { makePng } from "../support/make-png.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { type Data, someClip, startV3 as start, uploadTo, type V3Emulator } from "../support/v3-emulator.ts";

const video = { type: "avatar", avatar_id: "mira-knit-front", script: "Hello there." };

/** Reads a batch until nothing of it runs or waits. */
const ended = async ({ ask }: V3Emulator, path: string): Promise<Data> => {
  let batch: Data = {};
  const isOver = async () => (batch = await ask("GET", path))["status"] !== "processing";
  await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
  return batch;
};

describe("a batch of videos", () => {
  test("begins as many as may run at once, then the others; what is refused is an item that failed", async () => {
    const started = await start({ timeScale: 1, concurrencyLimit: 2 });
    const { emulator, call, ask } = started;
    const videos = [video, { ...video, script: "EMU_FAIL" }, { ...video, avatar_id: "nobody" }, video];
    const created = await call("POST", "/v3/videos/batches", { body: { videos, title: "Night run" } });
    const { batch_id: id } = (created.body as { data: { batch_id: string } }).data;
    expect(created).toMatchObject({ status: 202, body: { data: { status: "processing", total_items: 4 } } });
    const path = `/v3/videos/batches/${id}`;
    expect(await ask("GET", path)).toMatchObject({
      ...{ title: "Night run", status: "processing", counts_by_status: { queued: 4 }, has_more: false },
      items: [{ item_index: 0 }, { item_index: 1 }, { video_id: null }, { video_id: null }],
    });
    expect(emulator.counters.videos).toBe(2);
    emulator.advance(3000);
    await expect.poll(() => emulator.counters.videos).toBe(3);
    emulator.advance(3000);
    expect(await ended(started, path)).toMatchObject({
      status: "completed",
      counts_by_status: { completed: 2, failed: 2 },
      items: [
        { status: "completed", error: null },
        { status: "failed", error: { code: "BLOCKED_WORDS_DETECTED" } },
        { status: "failed", video_id: null, error: { code: "avatar_not_found" } },
        { status: "completed" },
      ],
    });
    const statuses = await call("GET", `/v3/videos/statuses?video_ids=nobody&batch_ids=${id}`);
    expect(statuses.body).toMatchObject({
      data: [
        { video_id: "nobody", status: "not_found", batch_id: null, item_index: null },
        { batch_id: id, item_index: 0, status: "completed" },
        { item_index: 1, status: "failed" },
        { item_index: 2, status: "failed" },
        { item_index: 3, status: "completed" },
      ],
      ...{ has_more: false, next_token: null },
    });
    const first = (await call("GET", `${path}?limit=3`)).body as { data: { next_token: string } };
    expect(first).toMatchObject({ data: { has_more: true, total_items: 4 } });
    expect(await ask("GET", `${path}?limit=3&token=${first.data.next_token}`)).toMatchObject({
      ...{ items: [{ item_index: 3 }], has_more: false, next_token: null },
    });
  });

  test("is refused whole where one of its videos cannot be read, or nothing can be paid for", async () => {
    const { emulator, call } = await start();
    const create = (body: object, key = "sk_test") => call("POST", "/v3/videos/batches", { body, key });
    expect(await create({ videos: [video, { ...video, colour: "red" }] })).toMatchObject({
      ...{ status: 400, body: { error: { param: "videos.1.colour" } } },
    });
    expect((await create({ videos: [] })).status).toBe(400);
    expect((await create({ videos: [video] }, "sk_empty")).status).toBe(402);
    expect((await create({ videos: [video] }, "sk_readonly")).status).toBe(403);
    expect(emulator.counters.videos).toBe(0);
    expect((await call("GET", "/v3/videos/batches/vb_none")).status).toBe(404);
    expect((await call("GET", "/v3/videos/statuses?batch_ids=vb_none")).status).toBe(404);
  });

  test("goes on after a restart", async () => {
    const options = { media: "tiny", stateDir: await makeTempDir(), concurrencyLimit: 1 } as const;
    const before = await createEmulator({ ...options, timeScale: 1, now: () => 1000 });
    const body = { videos: [video, video] };
    const created = await callEmulator(before)("POST", "/v3/videos/batches", { body });
    const { batch_id: id } = (created.body as { data: { batch_id: string } }).data;
    expect(before.counters.videos).toBe(1);
    await before.close();
    const started = await start({ ...options, timeScale: 0 });
    expect(await ended(started, `/v3/videos/batches/${id}`)).toMatchObject({
      counts_by_status: { completed: 2 },
    });
    expect(started.emulator.counters.videos).toBe(1);
  });
});

test("a batch of translations has an item for each language", async () => {
  const started = await start();
  const { emulator, call, ask } = started;
  const source = await uploadTo(emulator, await someClip(started), "talk.mp4");
  const translation = { video: source, output_languages: ["Spanish (Spain)", "French (France)"] };
  const body = { video_translations: [translation], title: "Both" };
  const { batch_id: id } = await ask("POST", "/v3/video-translations/batches", body);
  const batch = await ended(started, `/v3/video-translations/batches/${String(id)}`);
  expect(batch).toMatchObject({ title: "Both", counts_by_status: { completed: 2 } });
  const [spanish, french] = (batch["items"] as { video_id: string }[]).map(({ video_id: job }) => job);
  expect([spanish?.slice(-3), french?.slice(-3)]).toEqual(["-es", "-fr"]);
  const refused = await call("POST", "/v3/video-translations/batches", { body: { ...body, language: "es" } });
  expect(refused.body).toMatchObject({ error: { param: "language" } });
});

test("files are announced and completed in batches, and one that never came is an item that failed", async () => {
  const { call, ask } = await start();
  const bytes = new Uint8Array(makePng(8, 8));
  const files = ["a.png", "b.png"].map((filename) => ({
    ...{ filename, content_type: "image/png", size_bytes: bytes.length },
  }));
  const slots = await ask("POST", "/v3/assets/direct-uploads/batches", { items: files });
  const [sent, unsent] = slots["items"] as {
    asset_id: string;
    upload_url: string;
    upload_headers: Record<string, string>;
  }[];
  await fetch(sent?.upload_url ?? "", { method: "PUT", body: bytes, headers: sent?.upload_headers ?? {} });
  const ids = [sent?.asset_id, unsent?.asset_id];
  expect((await call("GET", `/v3/assets/statuses?asset_ids=${ids.join(",")},none`)).body).toMatchObject({
    data: [{ status: "processing" }, { status: "queued" }, { video_id: "none", status: "not_found" }],
  });
  const completed = await call("POST", "/v3/assets/complete/batches", { body: { asset_ids: ids } });
  const { batch_id: id } = (completed.body as { data: { batch_id: string } }).data;
  expect(completed.status).toBe(202);
  expect(await ask("GET", `/v3/assets/batches/${id}`)).toMatchObject({
    ...{ status: "completed", counts_by_status: { completed: 1, failed: 1 } },
    items: [
      { video_id: ids[0], error: null },
      { video_id: ids[1], error: { code: "asset_not_found" } },
    ],
  });
  expect(await ask("GET", `/v3/assets/batches/${String(slots["batch_id"])}`)).toMatchObject({
    ...{ status: "processing", items: [{ status: "completed" }, { status: "queued" }] },
  });
});
