import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleCompositions, type CompositionBundle } from "../../src/browser/index.ts";
import { openGuardedBrowser, type GuardedBrowser } from "../../src/browser/open-browser.ts";
import { encodeWav, measureLoudness, runFfmpeg } from "../../src/media/index.ts";
import { receiptSchema } from "../../src/model/receipt.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { openMediaCache } from "../../src/media/index.ts";
import {
  findUnchanged,
  renderVideos,
  type RenderEvent,
  type RenderVideosOptions,
} from "../../src/render/index.ts";
import { withWorkFolder } from "../../src/render/output-files.ts";
import { findTestBrowser, repositoryRoot, testCacheDir } from "../support/browser.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { plainScene, plainVideo, speech, word } from "./render-fixture/props.ts";

const publicDir = join(testCacheDir, "render-public");
let browser: GuardedBrowser;
let bundle: CompositionBundle;

const tone = (hertz: number, seconds: number): Float32Array =>
  Float32Array.from(
    { length: 48_000 * seconds },
    (_, i) => 0.2 * Math.sin((2 * Math.PI * hertz * i) / 48_000),
  );

beforeAll(async () => {
  bundle = await bundleCompositions({
    entryPoint: join(repositoryRoot, "test", "pipeline", "render-fixture", "index.tsx"),
    sources: [join(repositoryRoot, "src", "model")],
    publicDir,
    outDir: join(testCacheDir, "bundles"),
  });
  // Staged after bundling, as every video's media is.
  await writeFile(join(publicDir, "speech.wav"), encodeWav({ sampleRate: 48_000, channels: [tone(300, 1)] }));
  const music = { sampleRate: 48_000, channels: [tone(200, 1), tone(250, 1)] };
  await writeFile(join(publicDir, "music.wav"), encodeWav(music));
  browser = await openGuardedBrowser(await findTestBrowser());
});
afterAll(() => browser.close());

const spoken: VideoProps = {
  ...plainVideo,
  music: { file: "music.wav", durationMs: 1000, volume: 0.35 },
  scenes: [
    { ...plainScene, speech: speech("speech.wav", 1000, [word("Hello", 200, 500), word(" Ada.", 500, 900)]) },
    { ...plainScene, id: "bye", transition: { kind: "fade", durationInFrames: 6 } },
  ],
};

const jobOf = (props: VideoProps, id = "ada-16x9") => ({
  id,
  props,
  media: [],
  cost: { estimatedUsd: 0, pricesAsOf: "2026-01-01" },
});
const form = { engine: "remotion", quality: "standard" } as const;
const optionsFor = async (outDir: string): Promise<RenderVideosOptions> => ({
  browser: () => Promise.resolve(browser),
  serveUrl: () => Promise.resolve(bundle.serveUrl),
  markup: () => Promise.reject(new Error("Whole frames need no markup.")),
  page: () => Promise.reject(new Error("Whole frames need no plates.")),
  bundleHash: bundle.hash,
  browserVersion: browser.version,
  cache: await openMediaCache(join(outDir, "..", "media")),
  ...{ publicDir, outDir, form },
});

const probe = async (path: string): Promise<unknown> => {
  const args = ["-count_packets", "-show_streams", "-of", "json", path];
  return JSON.parse((await runFfmpeg(args, { program: "ffprobe" })).stdout.toString());
};

describe("a finished video", () => {
  test("has every frame, sound of the same length and loudness, and starts to play before it is loaded", async () => {
    const outDir = await makeTempDir();
    const events: RenderEvent[] = [];

    const [outcome] = await renderVideos([jobOf(spoken)], {
      ...(await optionsFor(outDir)),
      onEvent: (event) => events.push(event),
    });

    expect(outcome).toMatchObject({ status: "rendered", receipt: { frames: 54, findings: [] } });
    expect((await readdir(outDir)).sort()).toEqual(
      ["json", "mp4", "png", "srt", "vtt"].map((ext) => `ada-16x9.${ext}`),
    );
    const video = join(outDir, "ada-16x9.mp4");
    expect(await probe(video)).toMatchObject({
      streams: [
        {
          codec_name: "h264",
          pix_fmt: "yuv420p",
          color_space: "bt709",
          color_primaries: "bt709",
          color_transfer: "bt709",
          color_range: "tv",
          nb_read_packets: "54",
          r_frame_rate: "30/1",
        },
        { codec_name: "aac", sample_rate: "48000", channels: 2 },
      ],
    });
    const { integrated, truePeak } = await measureLoudness(video);
    expect(Math.abs(integrated + 14)).toBeLessThan(1);
    expect(truePeak).toBeLessThanOrEqual(-1);
    const bytes = await readFile(video);
    expect(bytes.indexOf("moov")).toBeGreaterThan(0);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
    expect(await readFile(join(outDir, "ada-16x9.srt"), "utf8")).toBe(
      "1\n00:00:00,200 --> 00:00:01,200\nHello Ada.\n",
    );
    const [last] = events.flatMap((event) => (event.kind === "progress" ? [event.progress] : [])).slice(-1);
    expect(last).toMatchObject({ frames: { made: 54, total: 54 }, videos: { done: 1 }, secondsLeft: 0 });
    receiptSchema.parse(JSON.parse(await readFile(join(outDir, "ada-16x9.json"), "utf8")));
  });

  test("is left as it is by a second run, and made again when its bytes or its props are others", async () => {
    const outDir = await makeTempDir();
    const video = join(outDir, "ada-16x9.mp4");
    const statuses = async (props: VideoProps) => {
      const unchanged = await findUnchanged([jobOf(props)], { bundleHash: bundle.hash, outDir, form });
      const left = unchanged.length === 0 ? [jobOf(props)] : [];
      return [...unchanged, ...(await renderVideos(left, await optionsFor(outDir)))].map(
        ({ status }) => status,
      );
    };
    expect(await statuses(plainVideo)).toEqual(["rendered"]);
    const { mtimeMs } = await stat(video);

    expect(await statuses(plainVideo)).toEqual(["unchanged"]);
    expect((await stat(video)).mtimeMs).toBe(mtimeMs);

    await writeFile(video, (await readFile(video)).subarray(0, 5000));
    expect(await statuses(plainVideo)).toEqual(["rendered"]);
    expect(await statuses({ ...plainVideo, title: "Hello Bob" })).toEqual(["rendered"]);
  });

  test("without speech and music has a silent track, and its receipt says so", async () => {
    const outDir = await makeTempDir();
    const [outcome] = await renderVideos([jobOf(plainVideo)], await optionsFor(outDir));
    expect(outcome).toMatchObject({
      receipt: {
        loudness: null,
        findings: [{ scene: null, message: expect.stringContaining("no sound") as string }],
      },
    });
    expect(await readFile(join(outDir, "ada-16x9.srt"), "utf8")).toBe("");
  });
});

describe("a video that fails", () => {
  const broken = jobOf({ ...plainVideo, title: "cannot be drawn" }, "broken-16x9");
  const deaf = jobOf(
    { ...plainVideo, scenes: [{ ...plainScene, speech: speech("missing.wav", 1000, []) }] },
    "deaf-16x9",
  );

  test("does not stop the others and leaves nothing", async () => {
    const outDir = await makeTempDir();
    const outcomes = await renderVideos([broken, deaf, jobOf(plainVideo)], await optionsFor(outDir));
    expect(outcomes.map(({ status }) => status)).toEqual(["failed", "failed", "rendered"]);
    expect(outcomes[0]).toMatchObject({ error: { code: "drawing_failed" } });
    expect((await readdir(outDir)).every((name) => name.startsWith("ada-16x9."))).toBe(true);
  });

  test("ends the run when that was asked for", async () => {
    const outDir = await makeTempDir();
    const run = renderVideos([broken, jobOf(plainVideo)], { ...(await optionsFor(outDir)), failFast: true });
    await expect(run).rejects.toThrow("this picture cannot be drawn");
    expect(await readdir(outDir)).toEqual([]);
  });
});

test.each([0, 1, 20, 40])(
  "a run that is aborted after %i frames leaves nothing partial, and the browser works on",
  async (frames) => {
    const outDir = await makeTempDir();
    const controller = new AbortController();
    // By this clock a second passes between two looks: no progress is left untold.
    let clockMs = 0;
    const run = renderVideos([jobOf(spoken)], {
      ...(await optionsFor(outDir)),
      signal: controller.signal,
      now: () => (clockMs += 1000),
      onEvent: (event) => {
        if (event.kind === "progress" && event.progress.frames.made >= frames)
          controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(await readdir(outDir)).toEqual([]);
  },
);

test("what a killed process had begun is swept away", async () => {
  const outDir = await makeTempDir();
  const name = await withWorkFolder(outDir, (dir) => Promise.resolve(basename(dir)));
  const ofProcess = (pid: number): string => name.replace(/-\d+-(?=[^-]*$)/, `-${String(pid)}-`);
  await mkdir(join(outDir, ofProcess(999_999_999)));
  await mkdir(join(outDir, ofProcess(process.ppid)));
  await renderVideos([], await optionsFor(outDir));
  expect(await readdir(outDir)).toEqual([ofProcess(process.ppid)]);
});

test("the render server answers this machine only", async () => {
  const outDir = await makeTempDir();
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === "IPv4" && !address.internal)?.address;
  // Told apart by a file from what others serve meanwhile.
  const name = `asked-for-${randomUUID()}.txt`;
  await writeFile(join(publicDir, name), name);
  const isServedAt = async (host: string): Promise<boolean> => {
    const asked = Array.from({ length: 20 }, async (_, index) => {
      const answer = await fetch(`http://${host}:${String(3000 + index)}/public/${name}`);
      return (await answer.text()) === name;
    });
    const answers = await Promise.allSettled(asked);
    return answers.some((answer) => answer.status === "fulfilled" && answer.value);
  };
  const tries: Promise<boolean>[] = [];
  await renderVideos([jobOf(plainVideo)], {
    ...(await optionsFor(outDir)),
    onEvent: (event) => {
      if (event.kind !== "progress" || tries.length > 0) return;
      tries.push(...["127.0.0.1", outside].flatMap((host) => (host === undefined ? [] : [isServedAt(host)])));
    },
  });
  expect(await Promise.all(tries)).toEqual(outside === undefined ? [true] : [true, false]);
});
