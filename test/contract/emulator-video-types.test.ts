import { createCanvas, loadImage } from "@napi-rs/canvas";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { probe } from "../../src/emulator/media/probe.ts";
import { readFrames } from "../../src/emulator/media/read-frames.ts";
import { makePng } from "../support/make-png.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { type Data, download, someClip, startV3 as start, uploadTo } from "../support/v3-emulator.ts";

const picture = (width: number, height: number) =>
  ({
    ...{ type: "base64", media_type: "image/png" },
    data: makePng(width, height).toString("base64"),
  }) as const;
const words = { script: "Hello there.", voice_id: "mira-warm" };

describe("a picture", () => {
  test("speaks in its own shape, for the price of a photo, and not as webm", async () => {
    const { call, ask, finished } = await start({ balanceUsd: 10 });
    const order = { type: "image", image: picture(300, 400), ...words, aspect_ratio: "auto" };
    const { video_id: id } = await ask("POST", "/v3/videos", { ...order, resolution: "720p" });
    const done = await finished(`/v3/videos/${String(id)}`);
    const { wallet } = (await ask("GET", "/v3/users/me")) as { wallet: { remaining_balance: number } };
    expect(10 - wallet.remaining_balance).toBeCloseTo((2.31 * Number(done["duration"])) / 60, 3);
    const thumbnail = await loadImage(await download(done["thumbnail_url"]));
    expect(thumbnail.width / thumbnail.height).toBeCloseTo(0.75, 1);
    const refused = await call("POST", "/v3/videos", { body: { ...order, output_format: "webm" } });
    expect(refused.body).toMatchObject({ error: { param: "output_format" } });
  });

  test.each([
    ["no voice", { voice_id: undefined }, "voice_id"],
    ["an engine, of which there is no choice", { engine: { type: "avatar_iv" } }, "engine"],
    ["two sources of words", { audio_url: "https://cdn.example.test/a.mp3" }, "script"],
    ["a file that is none", { image: { type: "base64", media_type: "image/png", data: "AAAA" } }, "image"],
  ])("with %s is refused in its place", async (_, change, param) => {
    const { call } = await start();
    const body = { type: "image", image: picture(300, 300), ...words, ...change };
    expect(await call("POST", "/v3/videos", { body })).toMatchObject({
      status: 400,
      body: { error: { param } },
    });
  });
});

describe("several scenes", () => {
  /** The colour in the corner of every fifth picture. */
  const coloursOf = async (bytes: Buffer): Promise<number[][]> => {
    const file = join(await makeTempDir(), "video.mp4");
    await writeFile(file, bytes);
    const colours: number[][] = [];
    let index = 0;
    for await (const frame of readFrames({ file, codec: "h264", width: 16, height: 9 })) {
      if (index % 5 === 2) colours.push([...frame.subarray(0, 3)]);
      index += 1;
    }
    return colours;
  };
  const red = (): string => {
    const canvas = createCanvas(40, 40);
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#ff0000";
    brush.fillRect(0, 0, 40, 40);
    return canvas.toBuffer("image/png").toString("base64");
  };

  test("are one video: a presenter on a colour, a picture for as long as it was asked for, and a film", async () => {
    const started = await start({ media: "full" });
    const { emulator, ask, finished } = started;
    const presenter = {
      type: "avatar_video",
      input: {
        ...{ type: "avatar", avatar_id: "mira-knit-front", script: "One moment." },
        background: { type: "color", color: "#0000ff" },
      },
    };
    const slide = {
      type: "image",
      source: { type: "base64", media_type: "image/png", data: red() },
      duration: 0.8,
    };
    const order = { type: "studio", aspect_ratio: "16:9", resolution: "720p" };
    const { video_id: first } = await ask("POST", "/v3/videos", { ...order, scenes: [slide] });
    const film = await download((await finished(`/v3/videos/${String(first)}`))["video_url"]);
    const source = await uploadTo(emulator, film, "film.mp4");
    const { video_id: id } = await ask("POST", "/v3/videos", {
      ...{ ...order, caption: { file_format: "srt" } },
      scenes: [presenter, slide, { type: "video", source, playback: { volume: 0.4 } }],
    });
    const done = await finished(`/v3/videos/${String(id)}`);
    expect(done).toMatchObject({ status: "completed", failure_message: null });
    const bytes = await download(done["video_url"]);
    const colours = await coloursOf(bytes);
    const names = colours.map(([r = 0, , b = 0]) => (r > 200 ? "red" : b > 200 ? "blue" : "other"));
    expect(names[0]).toBe("blue");
    // Two of four fifths of a second each, less the picture that the scenes may share.
    expect(names.slice(-7)).toEqual(Array.from({ length: 7 }, () => "red"));
    expect(String(await download(done["subtitle_url"]))).toContain("One moment.");
    const file = join(await makeTempDir(), "whole.mp4");
    await writeFile(file, bytes);
    const whole = await probe(file);
    expect(whole).toMatchObject({ hasSound: true, picture: { width: 1280, height: 720 } });
    expect(whole?.durationInSeconds).toBeCloseTo(Number(done["duration"]), 1);
  });

  const silent = { type: "image", source: picture(40, 40) };
  test.each<[string, Data, string]>([
    ["neither duration nor sound", silent, "scenes.0.duration"],
    ["both duration and sound", { ...silent, ...words, duration: 3 }, "scenes.0.duration"],
    [
      "a background by another name",
      {
        type: "avatar_video",
        input: {
          ...{ type: "avatar", avatar_id: "mira-knit-front", script: "Hi." },
          background: { type: "color", value: "#0000ff" },
        },
      },
      "scenes.0.input.background.color",
    ],
    [
      "a picture that speaks without a voice",
      {
        type: "avatar_video",
        input: { type: "image", image: picture(40, 40), script: "Hi." },
      },
      "scenes.0.input.voice_id",
    ],
    ["a film that is a picture", { type: "video", source: picture(40, 40) }, "scenes.0.source"],
  ])("with %s are refused in their place", async (_, scene, param) => {
    const { emulator, call } = await start();
    const refused = await call("POST", "/v3/videos", { body: { type: "studio", scenes: [scene] } });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid_parameter", param } } });
    expect(emulator.counters.videos).toBe(0);
  });
});

describe("a cinematic clip", () => {
  const order = { type: "cinematic_avatar", avatar_id: ["mira-knit-front", "theo-shirt-front"] };

  test("is silent, as long as it was asked for, and has one price", async () => {
    const { ask, finished } = await start({ balanceUsd: 10 });
    const prompt = "Walks through a greenhouse at dawn";
    const { video_id: id } = await ask("POST", "/v3/videos", { ...order, prompt, duration: 5 });
    expect(await finished(`/v3/videos/${String(id)}`)).toMatchObject({ status: "completed", duration: 5 });
    expect(await ask("GET", "/v3/users/me")).toMatchObject({ wallet: { remaining_balance: 3 } });
  });

  test("takes three videos to go by, and its prompt may order that it fails", async () => {
    const started = await start();
    const { emulator, call, ask } = started;
    const video = await uploadTo(emulator, await someClip(started), "a.mp4");
    const body = { ...order, prompt: "EMU_FAIL", references: [video, video, video] };
    const { video_id: id } = await ask("POST", "/v3/videos", body);
    expect(await ask("GET", `/v3/videos/${String(id)}`)).toMatchObject({ status: "failed" });
    const refused = await call("POST", "/v3/videos", {
      body: { ...body, references: [video, video, video, video] },
    });
    expect(refused.body).toMatchObject({ error: { param: "references.3" } });
  });
});
