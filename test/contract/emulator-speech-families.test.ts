import { describe, expect, test } from "vitest";
import { encodeWav } from "../../src/emulator/media/wav.ts";
import { speechSampleRate } from "../../src/emulator/speech/speech.ts";
import { download, isMp4, someClip, startV3 as start, uploadTo } from "../support/v3-emulator.ts";

const silence = (seconds: number): Buffer =>
  Buffer.from(encodeWav(new Int16Array(Math.round(speechSampleRate * seconds))));
const sample = (seconds: number) =>
  ({ type: "base64", media_type: "audio/wav", data: silence(seconds).toString("base64") }) as const;

describe("voices", () => {
  test("a clone speaks when the clock says so, is private, and is gone when it is deleted", async () => {
    const { emulator, call, ask } = await start({ timeScale: 1 });
    const order = { voice_name: "Ada", audio: sample(2), language: "German" };
    const { voice_clone_id: id } = await ask("POST", "/v3/voices/clone", order);
    const path = `/v3/voices/${String(id)}`;
    expect(await ask("GET", path)).toMatchObject({ status: "processing", name: null });
    const speak = { body: { text: "Hello.", voice_id: id } };
    const early = await call("POST", "/v3/voices/speech", speak);
    expect(early).toMatchObject({ status: 409, body: { error: { code: "resource_not_ready" } } });
    emulator.advance(3000);
    expect(await ask("GET", path)).toMatchObject({ status: "complete", name: "Ada", language: "German" });
    expect((await call("GET", "/v3/voices?type=private")).body).toMatchObject({
      data: [{ voice_id: id, type: "private" }],
    });
    expect((await call("POST", "/v3/voices/speech", speak)).status).toBe(200);
    expect(await ask("DELETE", path)).toEqual({ voice_id: id });
    expect((await call("DELETE", path)).body).toMatchObject({ error: { code: "voice_not_found" } });
    expect((await call("DELETE", "/v3/voices/mira-warm")).status).toBe(403);
  });

  test("a clone fails for a sample that is too short and as its name orders, and cannot speak", async () => {
    const { call, ask } = await start();
    for (const order of [
      { voice_name: "Ada", audio: sample(0.4) },
      { voice_name: "EMU_FAIL", audio: sample(2) },
    ]) {
      const { voice_clone_id: id } = await ask("POST", "/v3/voices/clone", order);
      expect(await ask("GET", `/v3/voices/${String(id)}`)).toMatchObject({
        ...{ status: "failed", failure_message: "The sample is too short" },
      });
      const refused = await call("POST", "/v3/voices/speech", { body: { text: "Hello.", voice_id: id } });
      expect(refused).toMatchObject({ status: 403, body: { error: { code: "voice_not_usable" } } });
    }
  });

  test("a description finds voices, and another seed finds them in another order", async () => {
    const { ask } = await start();
    const idsFor = async (body: object) => {
      const { voices } = await ask("POST", "/v3/voices", { prompt: "warm and calm", ...body });
      return (voices as { voice_id: string }[]).map(({ voice_id: id }) => id);
    };
    expect(await idsFor({ gender: "male" })).toEqual(["theo-calm", "ewan-bright"]);
    expect(await idsFor({ gender: "male", seed: 1 })).toEqual(["ewan-bright", "theo-calm"]);
    expect(await idsFor({})).toHaveLength(3);
  });
});

test("sounds are found by their words, best first, and can be fetched", async () => {
  const { call } = await start();
  const search = async (query: string) => {
    const { status, body } = await call("GET", `/v3/audio/sounds?${query}`);
    expect(status).toBe(200);
    return (body as { data: { id: string; score: number; audio_url: string }[] }).data;
  };
  const [whoosh, ...others] = await search("query=fast%20whoosh&type=sound_effects");
  expect(whoosh).toMatchObject({ id: "snd_whoosh", score: 0.95, peak_offset: 0.31 });
  expect(others).toEqual([]);
  expect((await download(whoosh?.audio_url)).subarray(0, 3).toString()).toBe("ID3");
  expect(await search("query=bright%20thunder")).toEqual([]);
  expect(await search("query=bright%20thunder&min_score=0.4")).toHaveLength(2);
  expect((await call("GET", "/v3/audio/sounds")).body).toMatchObject({ error: { param: "query" } });
});

test("a lipsync is a video as long as its speech, renamed and deleted like others", async () => {
  const started = await start();
  const { emulator, call, ask, finished } = started;
  const video = await uploadTo(emulator, await someClip(started), "talk.mp4");
  const audio = await uploadTo(emulator, silence(3), "other.wav");
  const order = { video, audio, title: "Retake", callback_id: "c-1" };
  const { lipsync_id: id } = await ask("POST", "/v3/lipsyncs", order);
  const path = `/v3/lipsyncs/${String(id)}`;
  const done = await finished(path);
  expect(done).toMatchObject({ status: "completed", title: "Retake", duration: 3, callback_id: "c-1" });
  expect(isMp4(await download(done["video_url"]))).toBe(true);
  expect(await ask("PATCH", path, { title: "Renamed" })).toMatchObject({ title: "Renamed" });
  expect((await call("GET", "/v3/lipsyncs")).body).toMatchObject({ data: [{ id, title: "Renamed" }] });
  const { lipsync_id: failing } = await ask("POST", "/v3/lipsyncs", { ...order, title: "EMU_FAIL" });
  expect(await ask("GET", `/v3/lipsyncs/${String(failing)}`)).toMatchObject({
    ...{ status: "failed", failure_message: "No face was found in the source video" },
  });
  await ask("DELETE", path);
  expect((await call("GET", path)).status).toBe(404);
});

test("a proofread is read, its words are replaced, and its translation has them", async () => {
  const started = await start({ timeScale: 1 });
  const { emulator, call, ask, finished } = started;
  const made = someClip(started);
  await expect.poll(() => emulator.counters.videos).toBe(1);
  emulator.advance(3000);
  const video = await uploadTo(emulator, await made, "talk.mp4");
  const { proofread_ids: ids, status } = await ask("POST", "/v3/video-translations/proofreads", {
    ...{ video, output_languages: ["Spanish (Spain)"], title: "Talk" },
  });
  expect(status).toBe("processing");
  const path = `/v3/video-translations/proofreads/${String((ids as string[])[0])}`;
  expect(await ask("GET", path)).toMatchObject({ status: "processing", input_language: null });
  expect((await call("GET", `${path}/srt`)).status).toBe(409);
  emulator.advance(3000);
  expect(await finished(path)).toMatchObject({ status: "completed", input_language: "English" });

  const mine = "1\n00:00:00,000 --> 00:00:01,000\nHola, ¿qué tal?\n";
  const srt = await uploadTo(emulator, Buffer.from(mine), "mine.srt");
  expect(await ask("PUT", `${path}/srt`, { srt })).toMatchObject({ status: "completed" });
  const links = await ask("GET", `${path}/srt`);
  expect(String(await download(links["srt_url"]))).toBe(mine);
  expect(String(await download(links["original_srt_url"]))).not.toBe(mine);

  const order = { captions: true, callback_id: "c-1" };
  const { video_translation_id: id } = await ask("POST", `${path}/generate`, order);
  emulator.advance(3000);
  const done = await finished(`/v3/video-translations/${String(id)}`);
  expect(done).toMatchObject({ output_language: "Spanish (Spain)", title: "Talk", callback_id: "c-1" });
  expect(String(await download(done["srt_caption_url"]))).toBe(mine);
});
