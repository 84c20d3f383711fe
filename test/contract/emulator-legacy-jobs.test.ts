import { describe, expect, test } from "vitest";
import { startLegacy } from "../support/start-legacy.ts";

const scene = {
  character: { type: "avatar", avatar_id: "mira-knit-front" },
  voice: { type: "text", voice_id: "mira-warm", input_text: "Hello there, how are you?" },
};

describe("templates", () => {
  test("a template is read, edited and posted back with what v3 would refuse", async () => {
    const { ask, finished } = await startLegacy();
    const { templates } = await ask("GET", "/v2/templates");
    const [{ template_id: id } = { template_id: "" }] = templates as { template_id: string }[];
    expect(templates).toMatchObject([{ aspect_ratio: "landscape" }, { aspect_ratio: "portrait" }, {}]);
    const { variables } = await ask("GET", `/v2/template/${id}`);
    const whole = await ask("GET", `/v3/template/${id}`);
    expect(whole).toMatchObject({ version: "4", variables, scenes: [{ id: "sc_01" }, {}, {}] });
    const headline = { name: "headline", type: "text", properties: { content: "Week 48", colour: "red" } };
    const { video_id: video } = await ask("POST", `/v2/template/${id}/generate`, {
      variables: { ...(variables as object), headline },
      ...{ title: null, caption: true, unheardOf: 1, dimension: { width: "1280", height: "720" } },
    });
    const done = await finished(`/v1/video_status.get?video_id=${String(video)}`);
    expect(done).toMatchObject({ status: "completed", error: null });
    const captions = await (await fetch(String(done["caption_url"]))).text();
    expect(captions).toContain("Welcome to Week 48.");
  });

  test("plain words in the place of variables are refused, and so is a sixth test", async () => {
    const { call, ask } = await startLegacy();
    const path = "/v2/template/b24c7f90e1d35a68902b7ce4fd816a07/generate";
    const refused = await call("POST", path, { body: { variables: { product: "Greenroom" } } });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid_parameter" } } });
    for (let made = 0; made < 5; made++) await ask("POST", path, { variables: {}, test: true });
    const sixth = await call("POST", path, { body: { variables: {}, test: true } });
    expect(sixth).toMatchObject({ status: 429, body: { error: { code: "trial_video_limit_exceeded" } } });
  });
});

describe("translations", () => {
  test("a video is translated by its id or its address, and has captions in two formats", async () => {
    const { ask, call, finished } = await startLegacy();
    const { video_id: video } = await ask("POST", "/v2/video/generate", { video_inputs: [scene] });
    const { video_url: url } = await finished(`/v1/video_status.get?video_id=${String(video)}`);
    const languages = ["Spanish (Spain)", "French (France)"];
    const { video_translate_ids: ids } = await ask("POST", "/v2/video_translate", {
      ...{ video_url: url, output_languages: languages, title: "Talk", speaker_num: "1" },
    });
    expect((ids as string[]).map((each) => each.slice(-3))).toEqual(["-es", "-fr"]);
    const { video_translate_id: id } = await ask("POST", "/v2/video_translate", {
      ...{ video_id: video, output_language: "Spanish (Spain)", mode: "quality" },
    });
    const done = await finished(`/v2/video_translate/${String(id)}`);
    expect(done).toMatchObject({ video_translate_id: id, status: "success", message: null });
    expect((await fetch(String(done["url"]))).status).toBe(200);
    const captions = async (type: string) => {
      const query = `video_translate_id=${String(id)}&caption_type=${type}`;
      const { caption_url: link } = await ask("GET", `/v2/video_translate/caption?${query}`);
      return (await fetch(String(link))).text();
    };
    expect(await captions("srt")).toMatch(/^1\r?\n00:00:00,/);
    expect(await captions("vtt")).toMatch(/^WEBVTT/);
    const known = (await ask("GET", "/v2/video_translate/target_languages"))["languages"];
    expect(known).toEqual(expect.arrayContaining(languages));
    const code = await call("POST", "/v2/video_translate", {
      body: { video_url: url, output_language: "es" },
    });
    expect(code).toMatchObject({ status: 400, body: { error: { code: "invalid_parameter" } } });
  });
});

describe("proofreads", () => {
  test("the words of a proofread are replaced, and are the captions of its translation", async () => {
    const { emulator, call, ask, finished } = await startLegacy();
    const { video_id } = await ask("POST", "/v2/video/generate", { video_inputs: [scene] });
    await finished(`/v1/video_status.get?video_id=${String(video_id)}`);
    const proofreads = "/v2/video_translate/proofread";
    const { proofread_id: id } = await ask("POST", proofreads, {
      ...{ video_id, title: "Talk", output_language: "Spanish (Spain)" },
    });
    const { srt_url: words } = await finished(`${proofreads}/${String(id)}`);
    expect(await (await fetch(String(words))).text()).toMatch(/^1\n00:00:00,000 --> /);

    const form = new FormData();
    form.set("file", new Blob(["1\n00:00:00,000 --> 00:00:01,000\nHola.\n"]), "a.srt");
    const headers = { "x-api-key": "sk_test" };
    const sent = await fetch(`${emulator.url}/v3/assets`, { method: "POST", body: form, headers });
    const { data: asset } = (await sent.json()) as { data: { url: string } };
    const upload = { srt_file_url: asset.url };
    expect(await ask("POST", `${proofreads}/${String(id)}/upload-srt`, upload)).toBeNull();
    const generate = `${proofreads}/${String(id)}/generate`;
    const { video_translate_id: translation } = await ask("POST", generate, { captions: true });
    expect(await finished(`/v2/video_translate/${String(translation)}`)).toMatchObject({ status: "success" });
    const query = `video_translate_id=${String(translation)}`;
    const { caption_url: captions } = await ask("GET", `/v2/video_translate/caption?${query}`);
    expect(await (await fetch(String(captions))).text()).toContain("Hola.");

    const several = { video_id, output_languages: ["Spanish (Spain)", "French (France)"] };
    expect((await call("POST", proofreads, { body: several })).status).toBe(400);
  });
});

describe("the agent", () => {
  test("its video is not there for the first seconds, and as long as was asked for", async () => {
    const { emulator, call, ask, finished } = await startLegacy();
    const { video_id: id } = await ask("POST", "/v1/video_agent/generate", {
      prompt: 'Greet them. Say "Good morning to you all."',
      ...{ config: { duration_sec: 5, orientation: "portrait" }, files: null },
    });
    const status = `/v1/video_status.get?video_id=${String(id)}`;
    const early = await call("GET", status);
    expect([early.status, early.body]).toEqual([
      404,
      { code: 40031, message: "Invalid video id", data: null },
    ]);
    emulator.advance(3000);
    const { duration } = await finished(status);
    expect(duration).toBeGreaterThan(4);
    expect(duration).toBeLessThan(7);
  });

  test("what its prompt orders happens, also where other words are spoken", async () => {
    const { emulator, ask } = await startLegacy();
    const prompt = 'EMU_FAIL. Say "Good morning to you all."';
    const { video_id: id } = await ask("POST", "/v1/video_agent/generate", { prompt });
    emulator.advance(3000);
    const failed = await ask("GET", `/v1/video_status.get?video_id=${String(id)}`);
    expect(failed).toMatchObject({ status: "failed", error: { code: 400105 } });
  });

  test("a name for a callback without its address is refused in the envelope of v2", async () => {
    const { call } = await startLegacy();
    const body = { prompt: "Greet them.", callback_id: "order-118" };
    const refused = await call("POST", "/v1/video_agent/generate", { body });
    expect(refused).toMatchObject({
      status: 400,
      body: { data: null, error: { code: "invalid_parameter" } },
    });
  });
});
