import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { durationInFrames } from "../../src/model/timing.ts";
import { findTestBrowser } from "../support/browser.ts";
import { makeFlashAndBeep, type FlashAndBeep } from "../support/flash-and-beep.ts";

let dir: string;
let made: FlashAndBeep;
let server: Server;
let browser: Browser;
let page: Page;
let lengthInSeconds: number;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "greenroom-playback-"));
  made = await makeFlashAndBeep(dir, 30);
  lengthInSeconds = durationInFrames(made.props) / 30;
  const bytes = await readFile(made.video);
  server = createServer((request, response) => {
    if (request.url !== "/video.mp4") {
      response.writeHead(200, { "content-type": "text/html" }).end('<video src="/video.mp4" muted></video>');
      return;
    }
    // A player that seeks asks for parts.
    const [, from = "0"] = /bytes=(\d+)-/.exec(request.headers.range ?? "") ?? [];
    const range = `bytes ${from}-${String(bytes.length - 1)}/${String(bytes.length)}`;
    const headers = { "content-type": "video/mp4", "accept-ranges": "bytes", "content-range": range };
    response.writeHead(request.headers.range === undefined ? 200 : 206, headers);
    response.end(bytes.subarray(Number(from)));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({ executablePath: (await findTestBrowser()).path });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
});
afterAll(async () => {
  await browser.close();
  server.close();
  await rm(dir, { recursive: true, force: true });
});

test("a joined video plays in Chromium from its first frame to its end", async () => {
  const played = await page.evaluate(async () => {
    const video = document.querySelector("video");
    if (video === null) throw new Error("The page has a video.");
    const ended = new Promise<void>((resolve, reject) => {
      video.onended = () => resolve();
      video.onerror = () => reject(new Error(video.error?.message));
    });
    // Eight times as fast as it is watched.
    video.playbackRate = 8;
    await video.play();
    await ended;
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    return { seconds: video.currentTime, length: video.duration, totalVideoFrames };
  });
  expect(played.length).toBeCloseTo(lengthInSeconds, 2);
  expect(played.seconds).toBeCloseTo(lengthInSeconds, 1);
  expect(played.totalVideoFrames).toBeGreaterThan(0);
});

test("a player that seeks shows each flash at its frame, and not a frame earlier or later", async () => {
  const lumaAt = (frame: number): Promise<number> =>
    page.evaluate(
      async (seconds) => {
        const video = document.querySelector("video");
        const canvas = new OffscreenCanvas(16, 9);
        const drawing = canvas.getContext("2d");
        if (video === null || drawing === null) throw new Error("The page has a video and can draw.");
        await new Promise<void>((resolve) => {
          video.onseeked = () => resolve();
          video.currentTime = seconds;
        });
        drawing.drawImage(video, 0, 0, 16, 9);
        const { data } = drawing.getImageData(0, 0, 16, 9);
        return data.reduce((sum, value) => sum + value, 0) / data.length;
      },
      (frame + 0.5) / 30,
    );
  for (const frame of made.flashes) {
    expect(await lumaAt(frame)).toBeGreaterThan(230);
    expect(await lumaAt(frame + 1)).toBeLessThan(200);
    if (frame > 0) expect(await lumaAt(frame - 1)).toBeLessThan(200);
  }
});

test("its beeps are heard with their flashes", async () => {
  const heard = await page.evaluate(async () => {
    const bytes = await (await fetch("/video.mp4")).arrayBuffer();
    const sound = await new OfflineAudioContext(2, 48_000, 48_000).decodeAudioData(bytes);
    const samples = sound.getChannelData(0);
    const onsets: number[] = [];
    for (let at = 0, last = -Infinity; at < samples.length; at += 1) {
      if (Math.abs(samples[at] ?? 0) < 0.25) continue;
      if (at - last > 4800) onsets.push(at / 48_000);
      last = at;
    }
    return onsets;
  });
  const offsetsMs = heard.map(
    (seconds, index) => (seconds - (made.flashes[index] ?? Number.NaN) / 30) * 1000,
  );
  expect(heard).toHaveLength(made.flashes.length);
  for (const offset of offsetsMs) expect(Math.abs(offset)).toBeLessThan(2);
});
