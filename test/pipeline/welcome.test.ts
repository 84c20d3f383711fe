import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { decodePcm, measureLoudness, runFfmpeg } from "../../src/media/index.ts";
import { sizeOfAspect } from "../../src/model/aspect.ts";
import { parseHex } from "../../src/model/colour.ts";
import { sceneGeometry } from "../../src/model/layout/scene-geometry.ts";
import { durationInFrames, framesToMs, sceneSpans, type SceneSpan } from "../../src/model/timing.ts";
import { videoPropsSchema, type VideoProps } from "../../src/model/video-props.ts";
import { repositoryRoot } from "../support/browser.ts";
import { runCommand, type CommandResult } from "../support/run-command.ts";
import {
  boxOfColour,
  framesOf,
  isNear,
  meanLuma,
  onsetMs,
  scan,
  type Frame,
  type Rgb,
} from "../support/watch-video.ts";

/** What `npm run demo` leaves behind is made once, as a newcomer makes it, and looked at by every test here. */
let folder: string;
let out: string;
let demo: CommandResult;
let emulator: Emulator;

const greenroom = (...args: string[]): Promise<CommandResult> =>
  runCommand(process.execPath, [path.join(repositoryRoot, "bin/greenroom.mjs"), ...args], {
    env: { GREENROOM_HOME: path.join(folder, "home"), GREENROOM_HEYGEN_URL: emulator.url },
  });
const brief = "examples/welcome/brief.yaml";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "greenroom-welcome-"));
  out = path.join(folder, "out");
  // Of what is made here nothing is looked at.
  emulator = await createEmulator({ media: "tiny" });
  demo = await runCommand("npm", ["run", "demo", "--", "--out", out], {
    env: { GREENROOM_HOME: path.join(folder, "home") },
  });
  await prepareAgain();
}, 480_000);
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

const ids = ["welcome-ada-16x9", "welcome-ada-9x16"] as const;
const videoOf = (id: string): string => path.join(out, `${id}.mp4`);

/** The props the videos were drawn from, as `prepare` writes them: everything is in the cache by then. */
const prepareAgain = async (): Promise<void> => {
  const project = path.join(folder, "prepared");
  await cp(path.join(repositoryRoot, "examples/welcome"), project, { recursive: true });
  for (const part of ["brands", "music"]) {
    await cp(path.join(repositoryRoot, "public", part), path.join(project, "public", part), {
      recursive: true,
    });
  }
  const prepared = await greenroom("prepare", path.join(project, "brief.yaml"), "--rows", "1");
  expect(prepared).toMatchObject({ code: 0 });
};

const propsOf = async (id: string): Promise<VideoProps> =>
  videoPropsSchema.parse(
    JSON.parse(await readFile(path.join(folder, "prepared/public/prepared", `${id}.json`), "utf8")),
  );

const probe = async (file: string): Promise<{ codec_type: string; [field: string]: unknown }[]> => {
  const { stdout } = await runFfmpeg(["-count_packets", "-show_streams", "-of", "json", file], {
    program: "ffprobe",
  });
  return (JSON.parse(stdout.toString()) as { streams: { codec_type: string }[] }).streams;
};

test("npm run demo makes the first row in both aspects and says that nothing was paid", () => {
  expect(demo).toMatchObject({ code: 0 });
  expect(demo.stdout).toContain("nothing is paid");
  expect(demo.stdout).toContain("2 videos in");
});

describe.each(ids)("%s", (id) => {
  let props: VideoProps;
  let frames: number;
  let spans: SceneSpan[];
  let seen: Seen;
  beforeAll(async () => {
    props = await propsOf(id);
    frames = durationInFrames(props);
    spans = sceneSpans(props.scenes);
    seen = await watch(videoOf(id), props, spans);
  });

  test("has exactly its frames, sound of the same length, and plays everywhere", async () => {
    const streams = await probe(videoOf(id));
    const video = streams.find((stream) => stream.codec_type === "video");
    const sound = streams.find((stream) => stream.codec_type === "audio");
    const { width, height } = sizeOfAspect[props.aspect];
    expect(video).toMatchObject({
      codec_name: "h264",
      pix_fmt: "yuv420p",
      width,
      height,
      color_space: "bt709",
    });
    expect(video?.["nb_read_packets"]).toBe(String(frames));
    expect(sound).toMatchObject({ codec_name: "aac", sample_rate: "48000", channels: 2 });
    expect(Math.abs(Number(sound?.["duration"]) - frames / props.fps)).toBeLessThanOrEqual(1 / props.fps);
    const file = await readFile(videoOf(id));
    expect(file.indexOf("moov")).toBeLessThan(file.indexOf("mdat"));
  });

  test("is as loud as platforms want it", async () => {
    const { integrated, truePeak } = await measureLoudness(videoOf(id));
    expect(Math.abs(integrated + 14)).toBeLessThanOrEqual(1);
    expect(truePeak).toBeLessThanOrEqual(-1);
  });

  test("has no black second, and no presenter who stands still", () => {
    expect(seen.longestDark).toBeLessThan(props.fps);
    // A clip of 25 frames a second repeats one picture in six.
    expect(seen.longestStill).toBeLessThan(props.fps / 3);
  });

  test("shows the ground beside the presenter, inside the presenter's own picture", () => {
    const [span] = spans;
    if (span === undefined) throw new Error("The demo has scenes.");
    const clip = sceneGeometry(span.scene, props.aspect).presenter?.clip;
    if (clip === undefined) throw new Error("The first scene has a presenter.");
    const { frame } = seen;
    if (frame === null) throw new Error("The first scene is longer.");
    const [ground, arch] = [props.brand.colors.background, props.brand.colors.primary].map(rgbOf);
    const counts = { ground: 0, subject: 0, all: 0 };
    scan(frame, clip, (_x, _y, r, g, b) => {
      counts.all++;
      if ([ground, arch].some((colour) => colour !== undefined && isNear(colour, r, g, b, 24)))
        counts.ground++;
      else counts.subject++;
    });
    expect(counts.ground / counts.all).toBeGreaterThan(0.1);
    expect(counts.subject / counts.all).toBeGreaterThan(0.3);
  });

  test("marks each word while its sound is heard, within 80 ms", async () => {
    const { marks } = seen;
    const pcm = await decodePcm(videoOf(id), { sampleRate: 48_000, channels: 1 });
    const [samples] = pcm.channels;
    if (samples === undefined) throw new Error("The video has sound.");
    let measured = 0;
    for (const { scene, fromFrame } of spans) {
      const words = scene.speech?.words ?? [];
      if (words.length === 0) continue;
      const marked = marks.get(scene.id) ?? [];
      expect(marked, `marks of scene ${scene.id}`).toHaveLength(words.length);
      expect(
        correlation(
          marked.map(({ width }) => width),
          words.map(({ text }) => text.trim().length),
        ),
      ).toBeGreaterThan(0.85);
      words.forEach((word, index) => {
        const spokenMs = framesToMs(fromFrame, props.fps) + word.startMs;
        const markedMs = marked[index]?.fromMs ?? Number.NaN;
        expect(Math.abs(markedMs - spokenMs), `${scene.id}: ${word.text}`).toBeLessThanOrEqual(80);
        // Only after a pause can it be heard where a word begins.
        const pauseMs = index === 0 ? Infinity : word.startMs - (words[index - 1]?.endMs ?? 0);
        if (pauseMs < 150) return;
        const heardMs = onsetMs(samples, 48_000, { fromMs: spokenMs - 140, untilMs: spokenMs + 160 });
        if (heardMs === null) return;
        measured++;
        expect(Math.abs(markedMs - heardMs), `${scene.id}: ${word.text}, as heard`).toBeLessThanOrEqual(80);
      });
    }
    expect(measured).toBeGreaterThanOrEqual(3);
  });

  test("comes with captions, a poster and a receipt that says what it is", async () => {
    const srt = await readFile(path.join(out, `${id}.srt`), "utf8");
    const vtt = await readFile(path.join(out, `${id}.vtt`), "utf8");
    expect(srt.replace(/\s+/g, " ")).toContain("Hi Ada!");
    expect(vtt).toMatch(/^WEBVTT\n/);
    const receipt: unknown = JSON.parse(await readFile(path.join(out, `${id}.json`), "utf8"));
    expect(receipt).toMatchObject({ id, maker: "emulator", frames, findings: [] });
    expect((await readFile(path.join(out, `${id}.png`))).subarray(1, 4).toString()).toBe("PNG");
  });
});

test("rendering again asks for nothing, draws nothing and says so", async () => {
  emulator.clearLog();
  const again = await greenroom("render", brief, "--rows", "1", "--out", out);
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toContain("Nothing has changed: 2 videos");
  expect(emulator.requests).toEqual([]);
});

test("changing one word of a shared scene makes one speech and one clip", async () => {
  const project = path.join(folder, "changed");
  await cp(path.join(repositoryRoot, "examples/welcome"), project, { recursive: true });
  for (const part of ["brands", "music"]) {
    await cp(path.join(repositoryRoot, "public", part), path.join(project, "public", part), {
      recursive: true,
    });
  }
  const file = path.join(project, "brief.yaml");
  await writeFile(
    file,
    (await readFile(file, "utf8")).replace("This is your harbour.", "This is our harbour."),
  );

  const plan = await greenroom("plan", file, "--rows", "1", "--json");
  const event = JSON.parse(plan.stdout) as { estimate: { toMake: object } };
  expect(event.estimate.toMake).toMatchObject({ speech: 1, avatars: 1 });

  emulator.clearLog();
  expect(await greenroom("prepare", file, "--rows", "1")).toMatchObject({ code: 0 });
  const posts = emulator.requests.filter(({ method }) => method === "POST").map((request) => request.path);
  // Free of charge: a copy of the speech, and the sound that drives the clip.
  const uploads = ["/v3/assets", "/v3/assets"];
  expect(posts.sort()).toEqual([...uploads, "/v3/videos", "/v3/voices/speech"]);
});

const rgbOf = (colour: string): Rgb => {
  const { r, g, b } = parseHex(colour);
  return [r, g, b];
};

/** The scene that is seen alone at a frame; none during a transition. */
const sceneAt = (spans: readonly SceneSpan[], frame: number): SceneSpan | undefined =>
  spans.find(
    ({ scene, fromFrame }, index) =>
      frame >= fromFrame + scene.transition.durationInFrames &&
      frame < (spans[index + 1]?.fromFrame ?? Infinity),
  );

const meanDifference = (a: readonly number[], b: readonly number[]): number => {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / a.length;
};

type Seen = {
  /** Frames in a row. */
  longestDark: number;
  longestStill: number;
  /** A second and a half into the first scene. */
  frame: Frame | null;
  /** Where the mark of the spoken word stood in each scene, and since when. */
  marks: Map<string, Mark[]>;
};

/** Looks at every frame of a finished video, once. */
const watch = async (file: string, props: VideoProps, spans: readonly SceneSpan[]): Promise<Seen> => {
  const size = sizeOfAspect[props.aspect];
  const seen: Seen = { longestDark: 0, longestStill: 0, frame: null, marks: new Map() };
  let [dark, still] = [0, 0];
  let before: number[] | null = null;
  for await (const frame of framesOf(file, size)) {
    if (frame.index === 45) seen.frame = { ...frame, pixels: Buffer.from(frame.pixels) };
    addMark(seen.marks, frame, props, spans);
    dark = meanLuma(frame, { x: 0, y: 0, ...size }) < 12 ? dark + 1 : 0;
    seen.longestDark = Math.max(seen.longestDark, dark);
    const span = sceneAt(spans, frame.index);
    const presenter = span === undefined ? null : sceneGeometry(span.scene, props.aspect).presenter;
    if (presenter === null) {
      before = null;
      continue;
    }
    const now: number[] = [];
    scan(frame, presenter.mask, (_x, _y, r, g, b) => now.push(Math.trunc((r + g + b) / 3)), 3);
    still = before?.length === now.length && meanDifference(before, now) < 0.02 ? still + 1 : 0;
    seen.longestStill = Math.max(seen.longestStill, still);
    before = now;
  }
  return seen;
};

type Mark = { fromMs: number; x: number; y: number; width: number };

const addMark = (
  marks: Map<string, Mark[]>,
  frame: Frame,
  props: VideoProps,
  spans: readonly SceneSpan[],
): void => {
  const span = spans.findLast(({ fromFrame }) => frame.index >= fromFrame);
  const [first] = span?.scene.speech?.words ?? [];
  if (span === undefined || first === undefined) return;
  // Until then a transition may still show the last word of the scene before.
  if (framesToMs(frame.index - span.fromFrame, props.fps) < first.startMs - 80) return;
  const { box: captions } = sceneGeometry(span.scene, props.aspect).captions;
  const box = boxOfColour(frame, captions, rgbOf(props.brand.colors.accent), 60);
  if (box === null) return;
  const list = marks.get(span.scene.id) ?? [];
  const last = list.at(-1);
  const isSame = last !== undefined && Math.abs(last.x - box.x) < 12 && Math.abs(last.y - box.y) < 24;
  if (isSame) last.width = Math.max(last.width, box.width);
  else list.push({ fromMs: framesToMs(frame.index, props.fps), x: box.x, y: box.y, width: box.width });
  marks.set(span.scene.id, list);
};

const correlation = (a: readonly number[], b: readonly number[]): number => {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (of: (index: number) => number): number => a.reduce((total, _, index) => total + of(index), 0);
  const covariance = sum((index) => ((a[index] ?? 0) - meanA) * ((b[index] ?? 0) - meanB));
  return (
    covariance / Math.sqrt(sum((i) => ((a[i] ?? 0) - meanA) ** 2) * sum((i) => ((b[i] ?? 0) - meanB) ** 2))
  );
};
