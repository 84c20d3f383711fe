import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encodeClip } from "../../src/emulator/media/encode-clip.ts";
import { encodeWav } from "../../src/emulator/media/wav.ts";
import { speechSampleRate } from "../../src/emulator/speech/speech.ts";
import { verifyClip } from "../../src/media/verify-clip.ts";
import { makePng } from "../support/make-png.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { type Data, download, isMp4, someClip, startV3 as start, uploadTo } from "../support/v3-emulator.ts";

describe("templates", () => {
  test("a template is listed, read, edited, posted back, and becomes a video with captions", async () => {
    const { call, ask, finished } = await start();
    const { body } = await call("GET", "/v3/templates");
    const [{ id } = { id: "" }] = (body as { data: { id: string }[] }).data;
    const template = await ask("GET", `/v3/templates/${id}`);
    const variables = template["variables"] as Record<string, { properties: Data }>;
    const headline = { ...variables["headline"], properties: { content: "Week 48" } };
    const video = await ask("POST", `/v3/templates/${id}`, {
      variables: { ...variables, headline },
      ...{ title: "Digest", caption: true },
    });
    expect(video).toMatchObject({ title: "Digest", video_url: null });
    const done = await finished(`/v3/videos/${String(video["id"])}`);
    expect(isMp4(await download(done["video_url"]))).toBe(true);
    expect(String(await download(done["subtitle_url"]))).toContain("Welcome to Week 48.");
  });

  test.each([
    [
      "a name it does not have",
      { nobody: { name: "nobody", type: "text", properties: { content: "x" } } },
      "variables.nobody",
    ],
    [
      "another type",
      { headline: { name: "headline", type: "voice", properties: { voice_id: "mira-warm" } } },
      "variables.headline.type",
    ],
  ])("%s is refused in its place", async (_, variables, param) => {
    const { call } = await start();
    const refused = await call("POST", "/v3/templates/7e1d0c52a9b84f36b0f4c81d2a6e9350", {
      body: { variables },
    });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid_parameter", param } } });
  });

  test("a place that has nothing in it has to be filled", async () => {
    const { call } = await start();
    const refused = await call("POST", "/v3/templates/4fa6093d8c7e41b2a5d0e927136bc8f1", {
      body: { variables: {} },
    });
    expect(refused.body).toMatchObject({ error: { param: "variables.recording" } });
  });
});

describe("the agent", () => {
  test("a prompt becomes a video, which is not found for the first three seconds", async () => {
    const { emulator, call, ask, finished } = await start();
    const prompt = 'A 4-second hello. Say "Good morning to you all."';
    const session = await ask("POST", "/v3/video-agents", { prompt, avatar_id: "mira-knit-front" });
    const video = `/v3/videos/${String(session["video_id"])}`;
    expect((await call("GET", video)).status).toBe(404);
    emulator.advance(3000);
    const done = await finished(video);
    expect(done["duration"]).toBeGreaterThan(3);
    const read = await ask("GET", `/v3/video-agents/${String(session["session_id"])}`);
    expect(read).toMatchObject({ status: "completed", progress: 100 });
    const [latest] = read["messages"] as { resource_ids: string[] }[];
    const resource = `/v3/video-agents/${String(session["session_id"])}/resources/${latest?.resource_ids[0] ?? ""}`;
    expect(isMp4(await download((await ask("GET", resource))["url"]))).toBe(true);
    const videos = await call("GET", `/v3/video-agents/${String(session["session_id"])}/videos`);
    expect((videos.body as { data: unknown[] }).data).toHaveLength(1);
  });

  test("a chat asks, shows a storyboard, and makes the video once it was answered twice", async () => {
    const { call, ask } = await start({ agentVideoLagMs: 0 });
    const { session_id: id } = await ask("POST", "/v3/video-agents", { prompt: "A hello.", mode: "chat" });
    const path = `/v3/video-agents/${String(id)}`;
    expect(await ask("GET", path)).toMatchObject({ status: "waiting_for_input", video_id: null });
    expect(await ask("POST", path, { message: "Mira" })).toMatchObject({ run_id: "run_02" });
    expect(await ask("GET", path)).toMatchObject({ status: "reviewing" });
    await ask("POST", path, { message: "Go on." });
    const read = await ask("GET", path);
    expect(read["video_id"]).toEqual(expect.any(String));
    expect(read["messages"]).toHaveLength(6);
    expect((await call("POST", path, { body: { message: "x", text: "x" } })).body).toMatchObject({
      error: { param: "text" },
    });
  });

  test("a session fails as ordered, costs nothing, and one that is stopped is paid back", async () => {
    const { emulator, ask } = await start({ balanceUsd: 10 });
    const failing = await ask("POST", "/v3/video-agents", { prompt: "EMU_FAIL please" });
    expect(await ask("GET", `/v3/video-agents/${String(failing["session_id"])}`)).toMatchObject({
      ...{ status: "failed", progress: 0, video_id: null },
    });
    const stuck = await ask("POST", "/v3/video-agents", { prompt: "EMU_STUCK please" });
    await ask("POST", `/v3/video-agents/${String(stuck["session_id"])}/stop`);
    expect(await ask("GET", "/v3/users/me")).toMatchObject({ wallet: { remaining_balance: 10 } });
    expect(emulator.counters.videos).toBe(1);
  });
});

describe("translations", () => {
  test("each language is a job with an id of its own, and with captions where they were asked for", async () => {
    const started = await start();
    const { emulator, call, ask, finished } = started;
    const video = await uploadTo(emulator, await someClip(started), "talk.mp4");
    const { video_translation_ids: ids } = await ask("POST", "/v3/video-translations", {
      video,
      ...{ output_languages: ["Spanish (Spain)", "French (France)"], enable_caption: true, title: "Talk" },
    });
    const [spanish = "", french = ""] = ids as string[];
    expect(spanish).toMatch(/^[0-9a-f]{32}-es$/);
    expect(french).toBe(spanish.replace(/es$/, "fr"));
    const done = await finished(`/v3/video-translations/${spanish}`);
    expect(done).toMatchObject({ status: "completed", output_language: "Spanish (Spain)" });
    expect(isMp4(await download(done["video_url"]))).toBe(true);
    expect(String(await download(done["srt_caption_url"]))).toContain(" --> ");
    expect(String(await download(done["vtt_caption_url"]))).toMatch(/^WEBVTT/);
    const renamed = await ask("PATCH", `/v3/video-translations/${spanish}`, { title: "Charla" });
    expect(renamed).toMatchObject({ title: "Charla" });
    await ask("DELETE", `/v3/video-translations/${spanish}`);
    expect((await call("GET", `/v3/video-translations/${spanish}`)).status).toBe(404);
    const statuses = await call(
      "GET",
      `/v3/video-translations/statuses?video_translation_ids=${spanish},${french}`,
    );
    expect(statuses.body).toMatchObject({
      data: [{ video_id: spanish, status: "not_found" }, { video_id: french }],
    });
  });

  test("a language that is not on the list and a file that is no video are refused", async () => {
    const { emulator, call } = await start();
    const video = await uploadTo(emulator, makePng(8, 8), "a.png");
    const order = (body: object) => call("POST", "/v3/video-translations", { body });
    const unknown = await order({ video, output_languages: ["es"] });
    expect(unknown.body).toMatchObject({ error: { param: "output_languages.0" } });
    const picture = await order({ video, output_languages: ["Spanish (Spain)"] });
    expect(picture.body).toMatchObject({ error: { code: "invalid_parameter", param: "video" } });
  });
});

describe("looks of one's own", () => {
  const photo = {
    type: "photo",
    name: "Ada",
    file: { type: "base64", media_type: "image/png", data: makePng(600, 600).toString("base64") },
  };

  test("a photo becomes a look on the clock, speaks, is renamed, and its group goes with it", async () => {
    const { emulator, call, ask, finished } = await start({ timeScale: 1, balanceUsd: 10 });
    const { avatar_item: item } = await ask("POST", "/v3/avatars", photo);
    const { id, group_id: group } = item as { id: string; group_id: string };
    expect(item).toMatchObject({ status: "processing", image_width: 0, preview_image_url: null });
    const speak = { type: "avatar", avatar_id: id, script: "Hello.", voice_id: "mira-warm" };
    expect((await call("POST", "/v3/videos", { body: speak })).status).toBe(404);
    emulator.advance(3000);
    expect(await ask("GET", `/v3/avatars/looks/${id}`)).toMatchObject({
      status: "completed",
      image_width: 600,
    });
    expect(await ask("GET", "/v3/users/me")).toMatchObject({ wallet: { remaining_balance: 8.68 } });
    const refused = await call("POST", "/v3/videos", { body: { ...speak, output_format: "webm" } });
    expect(refused.body).toMatchObject({
      error: { message: "This video avatar does not support webm output." },
    });
    const { video_id: video } = await ask("POST", "/v3/videos", speak);
    emulator.advance(3000);
    expect(await finished(`/v3/videos/${String(video)}`)).toMatchObject({ status: "completed" });
    expect(await ask("PATCH", `/v3/avatars/looks/${id}`, { name: "Ada, smiling" })).toMatchObject({
      name: "Ada, smiling",
    });
    await ask("DELETE", `/v3/avatars/looks/${id}`);
    expect((await call("GET", `/v3/avatars/${group}`)).status).toBe(404);
  });

  test("a look fails as its name orders; those of HeyGen cannot be changed", async () => {
    const { call, ask } = await start();
    const { avatar_item: item } = await ask("POST", "/v3/avatars", { ...photo, name: "EMU_FAIL" });
    const { id } = item as { id: string };
    expect(await ask("GET", `/v3/avatars/looks/${id}`)).toMatchObject({
      status: "failed",
      error: { code: "no_face_detected" },
    });
    expect((await call("DELETE", "/v3/avatars/looks/mira-knit-front")).status).toBe(403);
    expect((await call("DELETE", "/v3/avatars/mira")).status).toBe(403);
  });
});

describe("assets", () => {
  test("a file that is announced, sent and completed can be used, listed, found and deleted", async () => {
    const { emulator, call, ask } = await start();
    const bytes = new Uint8Array(makePng(20, 10));
    const slot = await ask("POST", "/v3/assets/direct-uploads", {
      ...{ filename: "hero.png", content_type: "image/png", size_bytes: bytes.length },
    });
    const id = String(slot["asset_id"]);
    expect((await call("POST", `/v3/assets/${id}/complete`)).status).toBe(404);
    const put = (body: Uint8Array<ArrayBuffer>, headers: HeadersInit) =>
      fetch(String(slot["upload_url"]), { method: "PUT", body, headers });
    const headers = slot["upload_headers"] as Record<string, string>;
    expect((await put(bytes, { "content-type": "image/jpeg" })).status).toBe(403);
    expect((await put(bytes.slice(0, 9), headers)).status).toBe(400);
    expect((await put(bytes, headers)).status).toBe(200);
    const done = await ask("POST", `/v3/assets/${id}/complete`);
    expect(done).toMatchObject({ asset_id: id, mime_type: "image/png", size_bytes: bytes.length });
    expect(await ask("POST", `/v3/assets/${id}/complete`)).toMatchObject({ asset_id: id });
    expect(emulator.counters.assets).toBe(1);
    expect((await call("GET", "/v3/assets?username=u_emulator")).body).toMatchObject({
      data: [{ id, name: "hero.png" }],
    });
    expect((await call("GET", "/v3/assets/search?query=hero&scope=personal")).body).toMatchObject({
      data: [{ id, width: 20, height: 10, orientation: "landscape" }],
    });
    expect((await call("GET", "/v3/assets")).body).toMatchObject({ error: { param: "username" } });
    await ask("DELETE", `/v3/assets/${id}`);
    expect((await call("GET", `/v3/assets/${id}`)).status).toBe(404);
  });
});

/** A second of one colour. */
const makeFlatMp4 = async (): Promise<Buffer> => {
  const folder = await makeTempDir();
  const [soundFile, outputFile] = [join(folder, "silence.wav"), join(folder, "flat.mp4")];
  await writeFile(soundFile, encodeWav(new Int16Array(speechSampleRate)));
  const frame = new Uint8Array(64 * 36 * 4).fill(128);
  const frames = Array.from({ length: 25 }, () => frame);
  await encodeClip({
    ...{ width: 64, height: 36, format: "mp4", soundFile, outputFile, durationInSeconds: 1, frames },
  });
  return readFile(outputFile);
};

describe("removal of backgrounds", () => {
  test("a clip of ours is had without its set; the same request is the same job; deleted, it says so", async () => {
    const started = await start();
    const { emulator, call, ask, finished } = started;
    const video = await uploadTo(emulator, await someClip(started), "clip.mp4");
    const order = {
      video,
      ...{ layers: ["foreground", "mask", "background"], request_id: "cut-1" },
    };
    const { id } = await ask("POST", "/v3/background-removals", order);
    expect(await ask("POST", "/v3/background-removals", order)).toMatchObject({ id });
    const done = await finished(`/v3/background-removals/${String(id)}`);
    expect(done).toMatchObject({ status: "completed", error: null });
    const layers = done["layers"] as Record<string, string>;
    const file = join(await makeTempDir(), "foreground.webm");
    await writeFile(file, await download(layers["foreground"]));
    const { analysis } = await verifyClip(file, { expectedMs: Number(done["duration"]) * 1000 });
    expect(analysis).toBeDefined();
    expect(isMp4(await download(layers["mask"]))).toBe(true);
    expect(isMp4(await download(layers["background"]))).toBe(true);
    await ask("DELETE", `/v3/background-removals/${String(id)}`);
    expect(await ask("GET", `/v3/background-removals/${String(id)}`)).toMatchObject({
      status: "deleted",
      layers: {},
    });
    expect((await call("GET", "/v3/background-removals")).body).toMatchObject({ data: [] });
  });

  test("a video of anybody's is cut out where it has the colour of its edges; an even ground has no subject", async () => {
    const started = await start();
    const { emulator, ask, finished } = started;
    const { video_id: id } = await ask("POST", "/v3/videos", {
      ...{ type: "avatar", avatar_id: "mira-knit-front", script: "Green." },
      background: { type: "color", value: "#00ff00" },
    });
    const clip = await download((await finished(`/v3/videos/${String(id)}`))["video_url"]);
    // Other bytes, so that the emulator does not know it for its own.
    const other = Buffer.concat([clip, Buffer.from([0, 0, 0, 8]), Buffer.from("free")]);
    const cut = async (bytes: Buffer) => {
      const video = await uploadTo(emulator, bytes, "green.mp4");
      const { id: job } = await ask("POST", "/v3/background-removals", { video });
      return finished(`/v3/background-removals/${String(job)}`);
    };
    const done = await cut(other);
    expect(done).toMatchObject({ status: "completed" });
    const file = join(await makeTempDir(), "foreground.webm");
    await writeFile(file, await download((done["layers"] as Data)["foreground"]));
    const { analysis } = await verifyClip(file, { expectedMs: Number(done["duration"]) * 1000 });
    expect(analysis).toBeDefined();
    const even = await makeFlatMp4();
    expect(await cut(even)).toMatchObject({ status: "failed", error: "No subject found", layers: {} });
  });
});
