import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { decodeSound } from "../../src/emulator/media/sound.ts";
import { runFfmpeg } from "../../src/emulator/media/ffmpeg.ts";
import { callEmulator, type Call } from "../support/call-emulator.ts";
import { makeTempDir } from "../support/temp-dir.ts";

type Video = { id: string; status: string; video_url: string; subtitle_url: string | null; thumbnail_url: string; duration: number }; // prettier-ignore
type Word = { word: string; start: number; end: number };
type Speech = { audio_url: string; duration: number; request_id: string; word_timestamps: Word[] };

const sampleRate = 16_000;

const speak = async (call: Call, text: string): Promise<Speech> =>
  (
    (await call("POST", "/v3/voices/speech", { body: { text, voice_id: "mira-warm" } })).body as {
      data: Speech;
    }
  ).data;

const read = async (call: Call, id: string): Promise<Video> =>
  ((await call("GET", `/v3/videos/${id}`)).body as { data: Video }).data;

/** Asks for a small clip and reads it until it has ended, as a client does. */
const makeVideo = async (call: Call, wish: Record<string, unknown>): Promise<Video> => {
  const body = {
    type: "avatar",
    avatar_id: "mira-knit-front",
    output_format: "webm",
    resolution: "720p",
    ...wish,
  };
  const created = (await call("POST", "/v3/videos", { body })).body as { data: { video_id: string } };
  const readAgain = () => read(call, created.data.video_id);
  await expect
    .poll(async () => (await readAgain()).status, { timeout: 60_000, interval: 50 })
    .toMatch(/completed|failed/);
  return readAgain();
};

const download = async (url: string): Promise<Buffer> => {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

const digestOf = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Every frame as RGBA, in a size that is quick to look through. */
const decodeFrames = async (bytes: Buffer, width: number, height: number): Promise<Buffer[]> => {
  const file = join(await makeTempDir(), "clip.webm");
  await writeFile(file, bytes);
  const raw = [
    "-vf",
    `scale=${width}:${height}:flags=neighbor`,
    "-pix_fmt",
    "rgba",
    "-c:v",
    "rawvideo",
    "-f",
    "image2pipe",
  ];
  const pixels = await runFfmpeg(["-c:v", "libvpx-vp9", "-i", file, "-map", "0:v", ...raw, "pipe:1"]);
  const size = width * height * 4;
  return Array.from({ length: pixels.length / size }, (_, index) =>
    pixels.subarray(index * size, (index + 1) * size),
  );
};

const alphasOf = (frame: Buffer): number[] =>
  Array.from({ length: frame.length / 4 }, (_, index) => frame[index * 4 + 3] ?? 0);

const withEmulator = async <T>(
  options: EmulatorOptions,
  act: (emulator: Emulator, call: Call) => Promise<T>,
): Promise<T> => {
  const emulator = await createEmulator(options);
  try {
    return await act(emulator, callEmulator(emulator));
  } finally {
    await emulator.close();
  }
};

describe("with one emulator", () => {
  let emulator: Emulator;
  let call: Call;
  beforeAll(async () => {
    emulator = await createEmulator({ seed: "media" });
    call = callEmulator(emulator);
  });
  afterAll(() => emulator.close());

  test("words match the sound of the decoded mp3, within 20 ms after a pause", async () => {
    const speech = await speak(call, 'Stop. <break time="0.6s"/> Go on. <break time="0.6s"/> Tea.');
    const file = join(await makeTempDir(), "speech.mp3");
    await writeFile(file, await download(speech.audio_url));
    const samples = await decodeSound(file);
    expect(samples.length / sampleRate).toBeCloseTo(speech.duration, 2);
    const words = speech.word_timestamps;
    expect(words.map(({ word }) => word)).toEqual(["<start>", "Stop.", "Go", "on.", "Tea.", "<end>"]);
    const onsets = words.filter(({ word }) => ["Go", "Tea."].includes(word)).map(({ start }) => start);
    for (const start of onsets) {
      const from = Math.round((start - 0.3) * sampleRate);
      const heard = samples.findIndex((sample, at) => at > from && Math.abs(sample) > 250) / sampleRate;
      expect(Math.abs(heard - start)).toBeLessThan(0.02);
    }
  });

  test("a clip has real alpha, as many frames as its sound needs, and captions", async () => {
    const speech = await speak(call, "Hello.");
    const video = await makeVideo(call, { audio_url: speech.audio_url, caption: { file_format: "srt" } });
    expect(video.status).toBe("completed");
    expect(video.video_url).toContain(".webm?Expires=");
    const frames = await decodeFrames(await download(video.video_url), 160, 90);
    expect(frames).toHaveLength(Math.ceil(speech.duration * 25 - 1e-6));
    expect(video.duration).toBeCloseTo(frames.length / 25, 3);
    for (const frame of frames) {
      const alphas = alphasOf(frame);
      expect(Math.min(...alphas)).toBeLessThanOrEqual(2);
      expect(Math.max(...alphas)).toBeGreaterThanOrEqual(253);
    }
    expect((await download(video.subtitle_url ?? "")).toString()).toMatch(
      /^1\n00:00:00,\d{3} --> .*\nHello\.\n/,
    );
    expect([...(await download(video.thumbnail_url)).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  });

  test("an uploaded copy of its own speech drives the lips; links end and are signed anew", async () => {
    const speech = await speak(call, "Bob.");
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(await download(speech.audio_url))]), "speech.mp3");
    const headers = { "x-api-key": "sk_test" };
    const uploaded = await fetch(`${emulator.url}/v3/assets`, { method: "POST", headers, body: form });
    const { data } = (await uploaded.json()) as { data: { asset_id: string } };
    const video = await makeVideo(call, { audio_asset_id: data.asset_id, caption: { file_format: "srt" } });
    // Only recognised sound has words, and so captions.
    expect(video.subtitle_url).not.toBeNull();

    const [forged] = [video.video_url.replace(/Expires=\d+/, "Expires=9999999999")];
    expect((await fetch(forged)).status).toBe(403);
    emulator.advance(3_601_000);
    expect((await fetch(video.video_url)).status).toBe(403);
    expect((await fetch((await read(call, video.id)).video_url)).status).toBe(200);
  });

  test("an mp4 has a set behind the presenter and is served as mere bytes; the first link was ordered to be dead", async () => {
    const video = await makeVideo(call, { script: "Hi.", title: "EMU_EXPIRED", output_format: "mp4" });
    const link = (await read(call, video.id)).video_url;
    expect((await fetch(link)).headers.get("content-type")).toBe("binary/octet-stream");
    expect((await download(link)).subarray(4, 8).toString()).toBe("ftyp");
  });

  test("a script of another writing is hummed and says so", async () => {
    const speech = await speak(call, "こんにちは。");
    expect(speech.request_id).toMatch(/^murmur_/);
  });
});

test("the same request gives the same bytes, in another emulator too", async () => {
  const digests: string[] = [];
  for (const seed of ["one", "two"]) {
    await withEmulator({ seed }, async (_, call) => {
      const speech = await speak(call, "Same.");
      const video = await makeVideo(call, { audio_url: speech.audio_url, avatar_id: "theo-shirt-closeup" });
      digests.push(digestOf(await download(speech.audio_url)), digestOf(await download(video.video_url)));
    });
  }
  expect(digests.slice(0, 2)).toEqual(digests.slice(2));
});

test("a matte on black darkens the edge, a straight one does not", async () => {
  const brightness: Record<string, number> = {};
  for (const matte of ["black", "straight"] as const) {
    await withEmulator({ matte }, async (_, call) => {
      const video = await makeVideo(call, { script: "A.", avatar_id: "theo-shirt-front" });
      const [frame = Buffer.alloc(0)] = await decodeFrames(await download(video.video_url), 1280, 720);
      const edge = alphasOf(frame).flatMap((alpha, index) =>
        alpha > 60 && alpha < 160 && index > 1280 * 500 ? [index] : [],
      );
      brightness[matte] = edge.reduce((sum, index) => sum + (frame[index * 4 + 1] ?? 0), 0) / edge.length;
    });
  }
  expect(brightness["straight"]).toBeGreaterThan((brightness["black"] ?? 0) + 50);
});

test("a restart forgets nothing: money, answers, and a job that was interrupted", async () => {
  const stateDir = join(await makeTempDir(), "state");
  const body = {
    type: "avatar",
    avatar_id: "mira-knit-front",
    script: "Still here.",
    output_format: "webm",
    resolution: "720p",
  };
  const [id, balance] = await withEmulator({ stateDir }, async (_, call) => {
    const created = await call("POST", "/v3/videos", { body, idempotencyKey: "before" });
    const { data } = (await call("GET", "/v3/users/me")).body as {
      data: { wallet: { remaining_balance: number } };
    };
    return [
      (created.body as { data: { video_id: string } }).data.video_id,
      data.wallet.remaining_balance,
    ] as const;
  });
  expect(balance).toBeLessThan(100_000);

  await withEmulator({ stateDir }, async (emulator, call) => {
    const replayed = await call("POST", "/v3/videos", { body, idempotencyKey: "before" });
    expect(replayed.body).toMatchObject({ data: { video_id: id } });
    expect(emulator.counters.videos).toBe(0);
    await expect.poll(() => read(call, id), { timeout: 60_000 }).toMatchObject({ status: "completed" });
    await download((await read(call, id)).video_url);
  });
});
