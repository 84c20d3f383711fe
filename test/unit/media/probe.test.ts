import { readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { ingestAsset, ingestSpeech, openMediaCache, probe, runFfmpeg } from "../../../src/media/index.ts";
import { identifyBytes } from "../../../src/media/identify.ts";
import { makeClip, makeSpeech } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const webp = (chunk: string, fields: (file: Buffer) => void): Buffer => {
  const file = Buffer.alloc(30);
  file.write("RIFF\0\0\0\0WEBP", 0, "latin1");
  file.writeUInt32LE(22, 4);
  file.write(chunk, 12, "latin1");
  fields(file);
  return file;
};

test.each([
  ["webm", "video", Buffer.from([0x1a, 0x45, 0xdf, 0xa3])],
  ["mp4", "video", Buffer.from("\0\0\0\x20ftypisom")],
  ["mov", "video", Buffer.from("\0\0\0\x20ftypqt  ")],
  ["m4a", "sound", Buffer.from("\0\0\0\x20ftypM4A ")],
  ["mp3", "sound", Buffer.from("ID3\x04")],
  ["mp3", "sound", Buffer.from([0xff, 0xfb, 0x90, 0x00])],
  ["aac", "sound", Buffer.from([0xff, 0xf1, 0x50, 0x80])],
  ["ogg", "sound", Buffer.from("OggS")],
  ["flac", "sound", Buffer.from("fLaC")],
  ["gif", "image", Buffer.from("GIF89a")],
  ["jpg", "image", Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ["woff2", "font", Buffer.from("wOF2")],
  ["otf", "font", Buffer.from("OTTO")],
  ["ttf", "font", Buffer.from([0, 1, 0, 0])],
  ["svg", "image", Buffer.from('\uFEFF<?xml version="1.0"?>\n<!-- a logo -->\n<svg width="1">')],
])("a .%s is known as %s by its first bytes", (ext, kind, head) => {
  expect(identifyBytes(head)).toEqual({ kind, ext });
});

test.each([
  ["<!doctype html><html>", /web page/],
  ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /XML/],
  ['{"error":"expired"}', /JSON/],
  ["Request has expired, sorry.", /text/],
  ["\0\x01\x02\x03\x04\x05", /unknown/],
  ["", /empty/],
])("%j is not media, and the message says what it is", (text, message) => {
  expect(() => identifyBytes(Buffer.from(text))).toThrow(message);
});

test("a photograph that lies on its side is as large as it is shown", async () => {
  const dir = await makeTempDir();
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 40 });
  const stored = join(dir, "stored.jpg");
  await runFfmpeg(["-i", clip, "-frames:v", "1", "-c:v", "mjpeg", "-f", "image2", stored]);
  const jpeg = await readFile(stored);
  /** With an Exif of two entries, the second of which is its orientation. */
  const turned = (orientation: number, order: "II" | "MM"): Buffer => {
    const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4);
    const word = (value: number, at: number): number =>
      order === "II" ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
    tiff.write(order, 0, "latin1");
    word(42, 2);
    if (order === "II") tiff.writeUInt32LE(8, 4);
    else tiff.writeUInt32BE(8, 4);
    word(2, 8);
    const places = [0, 2, 8];
    for (const [index, values] of [
      [0x0100, 3, 160],
      [0x0112, 3, orientation],
    ].entries())
      for (const [place, value] of values.entries()) word(value, 10 + 12 * index + (places[place] ?? 0));
    const segment = Buffer.concat([Buffer.from("\xff\xe1\0\0Exif\0\0", "latin1"), tiff]);
    segment.writeUInt16BE(segment.length - 2, 2);
    return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
  };
  const path = join(dir, "turned.jpg");
  for (const order of ["II", "MM"] as const) {
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      await writeFile(path, turned(orientation, order));
      const [width, height] = orientation < 5 ? [160, 90] : [90, 160];
      expect(await probe(path)).toEqual({ kind: "image", ext: "jpg", width, height });
    }
  }
});

test("pictures tell their size, whatever their format", async () => {
  const dir = await makeTempDir();
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 40 });
  const size = { width: 160, height: 90 };
  await runFfmpeg(["-i", clip, "-frames:v", "1", join(dir, "a.png")]);
  await runFfmpeg(["-i", clip, "-frames:v", "1", "-c:v", "mjpeg", "-f", "image2", join(dir, "a.jpg")]);
  await runFfmpeg(["-i", clip, "-frames:v", "1", join(dir, "a.gif")]);
  for (const ext of ["png", "jpg", "gif"]) {
    expect(await probe(join(dir, `a.${ext}`))).toEqual({ kind: "image", ext, ...size });
    // As it is named in a command.
    expect(await probe(relative(process.cwd(), join(dir, `a.${ext}`)))).toEqual({
      kind: "image",
      ext,
      ...size,
    });
  }
  const lossless = (159 | (89 << 14)) >>> 0;
  const pictures = [
    webp("VP8X", (file) => file.writeUIntLE(159, 24, 3) && file.writeUIntLE(89, 27, 3)),
    webp("VP8 ", (file) => file.writeUInt16LE(160, 26) && file.writeUInt16LE(90, 28)),
    webp("VP8L", (file) => file.writeUInt32LE(lossless, 21)),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"/>'),
    Buffer.from("<svg width='160px' height='90'></svg>"),
  ];
  for (const [index, picture] of pictures.entries()) {
    const path = join(dir, String(index));
    await writeFile(path, picture);
    expect(await probe(path)).toMatchObject({ kind: "image", ...size });
  }
});

test("pictures without a size, or with damage, are refused", async () => {
  const dir = await makeTempDir();
  const path = join(dir, "picture");
  for (const picture of [Buffer.from('<svg width="100%"/>'), webp("ALPH", () => undefined)]) {
    await writeFile(path, picture);
    await expect(probe(path)).rejects.toThrow(/has no size/);
  }
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 40 });
  await runFfmpeg(["-i", clip, "-frames:v", "1", join(dir, "a.png")]);
  const png = await readFile(join(dir, "a.png"));
  await writeFile(path, png.subarray(0, png.length / 2));
  await expect(probe(path)).rejects.toThrow();
  await writeFile(path, webp("VP8X", () => undefined).subarray(0, 20));
  await expect(probe(path)).rejects.toHaveProperty("code", "media_truncated");
});

test("sounds and videos tell their exact length, and a cut one is refused", async () => {
  const dir = await makeTempDir();
  const wav = await makeSpeech(join(dir, "a.wav"), { durationMs: 730 });
  expect(await probe(wav)).toEqual({ kind: "sound", ext: "wav", durationMs: 730 });
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 400, fps: 30 });
  expect(await probe(clip)).toMatchObject({ kind: "video", fps: 30, frames: 12, durationMs: 400 });
  const mp4 = join(dir, "a.mp4");
  await runFfmpeg(["-i", clip, "-i", wav, "-c:v", "libx264", "-pix_fmt", "yuv420p", mp4]);
  expect(await probe(mp4)).toMatchObject({ kind: "video", codec: "avc", hasAlpha: false, hasSound: true });
  const audioOnly = join(dir, "sound.webm");
  await runFfmpeg(["-i", wav, "-c:a", "libopus", audioOnly]);
  expect(await probe(audioOnly)).toMatchObject({ kind: "sound", ext: "webm" });
  for (const path of [wav, mp4, audioOnly]) {
    const whole = await readFile(path);
    for (const length of [16, whole.length / 2, whole.length - 1].map(Math.floor)) {
      await writeFile(join(dir, "cut"), whole.subarray(0, length));
      await expect(probe(join(dir, "cut"))).rejects.toHaveProperty("code", expect.stringMatching(/^media_/));
    }
  }
});

test("assets come into the cache with their facts, and only as what they are", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const wav = await makeSpeech(join(dir, "music.bin"));
  expect(await ingestAsset(cache, wav, "sound")).toMatchObject({
    durationMs: 1000,
    width: null,
    original: { ext: "wav" },
  });
  const font = join(dir, "font");
  await writeFile(font, "wOF2");
  expect(await ingestAsset(cache, font, "font")).toMatchObject({ durationMs: null, height: null });
  const video = await makeClip(join(dir, "clip.webm"), { durationMs: 200 });
  expect(await ingestAsset(cache, video, "video")).toMatchObject({ width: 160, height: 90, durationMs: 200 });
  expect(await ingestAsset(cache, video, "sound")).toMatchObject({ asset: "sound" });
  await expect(ingestAsset(cache, wav, "image")).rejects.toThrow(/A \.wav file cannot serve as an image/);
});

test("speech keeps its maker's times, or has its words spread over what is audible", async () => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const path = await makeSpeech(join(dir, "speech"), { durationMs: 1000 });
  const words = [{ word: "Hi", startMs: 0, endMs: 300 }];
  expect(await ingestSpeech(cache, path, { words, text: "Hi" })).toMatchObject({ words, timing: "exact" });
  const estimated = await ingestSpeech(cache, path, {
    words: null,
    text: 'Hi <break time="0.4s"/> there, you.',
  });
  expect(estimated.timing).toBe("estimated");
  expect(estimated.words.map(({ word }) => word)).toEqual(["Hi", "there,", "you."]);
  for (const [index, { startMs, endMs }] of estimated.words.entries()) {
    expect(endMs).toBeGreaterThan(startMs);
    expect(startMs).toBe(estimated.words[index - 1]?.endMs ?? startMs);
  }
  expect(estimated.words.at(-1)?.endMs).toBeLessThan(900);
  expect((await ingestSpeech(cache, path, { words: null, text: "" })).words).toEqual([]);
});
