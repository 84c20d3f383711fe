import { describe, expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { verifyClip } from "../../src/media/verify-clip.ts";
import { callEmulator } from "../support/call-emulator.ts";
import { makePng } from "../support/make-png.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

const start = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const emulator = await createEmulator({ media: "tiny", legacy: "live", seed: "legacy", ...options });
  onTestFinished(() => emulator.close());
  return emulator;
};
type Body = { data: Record<string, unknown> };
const scene = {
  character: { type: "avatar", avatar_id: "mira-knit-front", avatar_style: "normal" },
  voice: { type: "text", voice_id: "mira-warm", input_text: "Hello there." },
};
const idIn = (body: unknown): string => (body as { data: { video_id: string } }).data.video_id;
const finished = async (emulator: Emulator, id: string): Promise<Record<string, unknown>> => {
  const read = async () =>
    ((await callEmulator(emulator)("GET", `/v1/video_status.get?video_id=${id}`)).body as Body).data;
  const isOver = async () => ["completed", "failed"].includes(String((await read())["status"]));
  await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
  return read();
};

describe("videos of the legacy API", () => {
  test("a transparent clip is ordered, polled, fetched and deleted", async () => {
    const emulator = await start();
    const call = callEmulator(emulator);
    const ordered = await call("POST", "/v1/video.webm", {
      body: {
        ...{ avatar_pose_id: "mira-knit-front", avatar_style: "closeUp", input_text: "See-through me." },
        ...{ voice_id: "mira-warm", dimension: { width: 1280, height: 720 } },
      },
    });
    expect(ordered.body).toMatchObject({ code: 100, message: "Success" });
    const id = idIn(ordered.body);
    const { video_url: url, error, duration } = await finished(emulator, id);
    expect(error).toBeNull();
    const file = join(await makeTempDir(), "clip.webm");
    await writeFile(file, Buffer.from(await (await fetch(String(url))).arrayBuffer()));
    const { analysis } = await verifyClip(file, { expectedMs: Number(duration) * 1000 });
    expect(analysis).toBeDefined();
    expect(emulator.counters.videos).toBe(1);

    expect((await call("DELETE", `/v1/video.delete?video_id=${id}`)).status).toBe(200);
    const gone = await call("GET", `/v1/video_status.get?video_id=${id}`);
    expect([gone.status, gone.body]).toEqual([404, { code: 40031, message: "Invalid video id", data: null }]);
  });

  test("captions are an ASS file, and several scenes are one video", async () => {
    const emulator = await start();
    const { body } = await callEmulator(emulator)("POST", "/v2/video/generate", {
      body: {
        ...{ caption: true, callback_id: "order-118", dimension: { width: 640, height: 360 } },
        video_inputs: [
          { ...scene, background: { type: "video", url: "https://cdn.example.test/loop.mp4" } },
          { voice: { type: "silence", duration: "1" } },
          scene,
        ],
      },
    });
    const status = await finished(emulator, idIn(body));
    expect(status).toMatchObject({ status: "completed", callback_id: "order-118" });
    const captions = await (await fetch(String(status["caption_url"]))).text();
    expect(captions).toContain("[Script Info]");
    expect(captions).toMatch(/Dialogue: 0,0:00:0\d\.\d\d,/);
  });

  test("five test videos a day are free, and the sixth is refused", async () => {
    const emulator = await start({ balanceUsd: 10 });
    const call = callEmulator(emulator);
    const order = { body: { test: true, video_inputs: [scene] } };
    for (let made = 0; made < 5; made++)
      expect((await call("POST", "/v2/video/generate", order)).status).toBe(200);
    const refused = await call("POST", "/v2/video/generate", order);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ data: null, error: { code: "trial_video_limit_exceeded" } });
    expect((await call("GET", "/v2/user/remaining_quota")).body).toMatchObject({
      data: { remaining_quota: 600 },
    });
    emulator.advance(24 * 3600 * 1000);
    expect((await call("POST", "/v2/video/generate", order)).status).toBe(200);
  });

  test("an unknown avatar and a place without a picture are refused in the envelope of v2", async () => {
    const call = callEmulator(await start());
    const unknown = { ...scene, character: { type: "avatar", avatar_id: "nobody" } };
    const refused = await call("POST", "/v2/video/generate", { body: { video_inputs: [unknown] } });
    expect([refused.status, refused.body]).toMatchObject([404, { error: { code: "avatar_not_found" } }]);
    const bare = { ...scene, background: { type: "image" } };
    const invalid = await call("POST", "/v2/video/generate", { body: { video_inputs: [bare] } });
    expect(invalid.body).toMatchObject({
      error: { message: "video_inputs.0.background.url: either url or image_asset_id is required" },
    });
  });
});

describe("uploads and speech", () => {
  test("a picture is sent as its bytes; a form is refused", async () => {
    const emulator = await start();
    const upload = async (body: BodyInit, type?: string) =>
      fetch(`${emulator.url}/v1/asset`, {
        ...{ method: "POST", body },
        headers: { "x-api-key": "sk_test", ...(type === undefined ? {} : { "content-type": type }) },
      });
    const png = new Uint8Array(makePng(8, 8));
    const taken = (await (await upload(png, "image/png")).json()) as Body;
    expect(taken).toMatchObject({ code: 100, data: { file_type: "image" } });
    expect(taken.data["image_key"]).toBe(`image/${String(taken.data["id"])}/original`);
    const form = new FormData();
    form.set("file", new Blob([png]), "a.png");
    const refused = await upload(form);
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { code: 400175, message: "asset data must be provided", data: null },
    ]);
  });

  test("speech has word times and costs what it costs in v3", async () => {
    const emulator = await start({ balanceUsd: 10 });
    const call = callEmulator(emulator);
    const { body } = await call("POST", "/v1/audio/text_to_speech", {
      body: { text: "Ship small.", voice_id: "mira-warm", speed: "1" },
    });
    expect(body).toMatchObject({
      error: null,
      data: {
        word_timestamps: [{ word: "<start>" }, { word: "Ship" }, { word: "small." }, { word: "<end>" }],
      },
    });
    expect(emulator.counters.speeches).toBe(1);
    const { data } = (await call("GET", "/v2/user/remaining_quota")).body as Body;
    expect(data["remaining_quota"]).toBeLessThan(600);
  });
});
