import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { sceneOnly } from "../../src/cli/scene-only.ts";
import { sizeOfAspect } from "../../src/model/aspect.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { openDrawing, type Drawing } from "../support/drawing.ts";
import { bundleTestMarkup } from "../support/layered.ts";
import { planesOf, psnrOfFrames } from "../support/psnr.ts";
import { renderSamples, videoFile, type Run } from "../support/render-layered.ts";
import { sampleScene, sampleSceneOf, sampleVideo } from "../support/sample-video.ts";
import { makeTempDir } from "../support/temp-dir.ts";

let drawing: Drawing;
/** Its cache holds what Ada's video is made from. */
let folder: string;
let first: Run;
const bytesOf = async (of: string, id: string): Promise<Record<string, Buffer>> => {
  const files = (["mp4", "png", "srt", "vtt"] as const).map(
    async (ext) => [ext, await readFile(join(of, "out", `${id}.${ext}`))] as const,
  );
  return Object.fromEntries(await Promise.all(files));
};
let firstBytes: Record<string, Buffer>;

beforeAll(async () => {
  drawing = await openDrawing();
  folder = await mkdtemp(join(tmpdir(), "greenroom-layered-"));
  first = await renderSamples(drawing, [ada], { folder });
  receiptOf(first);
  firstBytes = await bytesOf(folder, ada.id);
});
afterAll(async () => {
  await drawing.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two sentences, each on a page of its own. */
const wordsOf = (greeting: string) =>
  [greeting, " morning.", " Five", " boats."].map((text, index) => {
    const startMs = (index < 2 ? 200 : 2600) + (index % 2) * 400;
    return { text, startMs, endMs: startMs + 380, timestampMs: null, confidence: null };
  });

const spoken = (name: string, greeting: string): SceneProps => {
  const title = { kind: "title", text: `Hello ${name}`, kicker: null, fromMs: 0, untilMs: null } as const;
  const scene = sampleScene({ id: "hello", durationInFrames: 132, overlays: [title] });
  return { ...scene, speech: scene.speech && { ...scene.speech, words: wordsOf(greeting) } };
};
const quiet = (id: string, color: string): SceneProps => ({
  ...sampleSceneOf("statement"),
  ...{ id, durationInFrames: 40, background: { kind: "color", color } },
  transition: { kind: "fade", durationInFrames: 6 },
});

const opening = (scene: SceneProps): SceneProps => ({
  ...scene,
  transition: { kind: "none", durationInFrames: 0 },
});

const videoFor = (name: string, changes: { greeting?: string; color?: string } = {}): VideoProps =>
  sampleVideo({
    ...{ id: `${name.toLowerCase()}-16x9`, music: null },
    scenes: [
      spoken(name, changes.greeting ?? "Good"),
      quiet("middle", changes.color ?? "#204060"),
      quiet("end", "#f0e8d8"),
    ],
  });
const ada = videoFor("Ada");
/** Until the second page comes, and the rest of the first scene; then transitions and bodies by turns. */
const frames = { firstPage: 74, secondPage: 52, transition: 6, middle: 28, end: 34, video: 200 };
const firstScene = frames.firstPage + frames.secondPage;

const statusesOf = ({ outcomes }: Run): string[] => outcomes.map(({ status }) => status);
const receiptOf = ({ outcomes }: Run, index = 0) => {
  const outcome = outcomes[index];
  if (outcome === undefined || outcome.status === "failed")
    throw new Error("It was not rendered.", { cause: outcome?.error });
  return outcome.receipt;
};
const lowestPsnr = async (a: AsyncIterable<Uint8Array>, b: AsyncIterable<Uint8Array>): Promise<number> =>
  Math.min(...(await psnrOfFrames(a, b)));

const half = { width: sizeOfAspect["16:9"].width / 2, height: sizeOfAspect["16:9"].height / 2 };
/** Frames of a draft, from the first on that is asked for. */
async function* framesOf(path: string, from = 0, until = Number.POSITIVE_INFINITY): AsyncGenerator<Buffer> {
  let index = 0;
  for await (const frame of planesOf([path], half)) {
    if (index >= from && index < until) yield frame;
    index += 1;
  }
}

describe("of what was made before", () => {
  test("a second run makes nothing: neither Chrome nor the markup is asked for, and the bytes are the same", async () => {
    expect(first).toMatchObject({ made: frames.video, reused: 0 });
    expect(Math.min(first.asked.page, first.asked.markup)).toBeGreaterThan(0);
    expect(first.asked.bundle).toBe(0);
    expect(first.drawn).toBeGreaterThan(10);

    const second = await renderSamples(drawing, [ada], { folder });

    expect(second).toMatchObject({ made: 0, reused: frames.video, drawn: 0 });
    expect(second.asked).toEqual({ page: 0, bundle: 0, markup: 0 });
    expect(await bytesOf(folder, ada.id)).toEqual(firstBytes);
  });

  test("a word of the captions costs the chunks its page is seen in", async () => {
    const run = await renderSamples(drawing, [videoFor("Ada", { greeting: "Cold" })], { folder });
    expect(run).toMatchObject({ made: frames.firstPage, reused: frames.video - frames.firstPage });
    expect(run.drawn).toBeGreaterThan(0);
  });

  test("a colour of a scene costs that scene and how it comes and goes", async () => {
    const run = await renderSamples(drawing, [videoFor("Ada", { color: "#602040" })], { folder });
    expect(run.made).toBe(frames.middle + 2 * frames.transition);
  });

  test("a new row costs its own scene, and rows of one run make together what they share", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const rows = [videoFor("Bea"), videoFor("Bob"), ada];
    const run = await renderSamples(drawing, rows, { folder });
    expect(statusesOf(run)).toEqual(["rendered", "rendered", "rendered"]);
    const own = firstScene + frames.transition;
    expect(run).toMatchObject({ made: 2 * own, reused: 3 * frames.video - 2 * own });

    const elsewhere = await makeTempDir();
    const alone = await renderSamples(drawing, rows.slice(0, 2), { folder: elsewhere });
    expect(alone).toMatchObject({ made: frames.video + own, reused: frames.video - own });
    expect(warnings).toEqual([]);
    // What is cached decides what lies on a sheet, and not what it looks like.
    expect(await bytesOf(folder, "bea-16x9")).toEqual(await bytesOf(elsewhere, "bea-16x9"));
  });

  test("nothing is needed that a part of the video does not show", async () => {
    const whole = { ...ada, id: "ada-whole" };
    await renderSamples(drawing, [whole], { folder });
    const kept = join(await makeTempDir(), "whole.mp4");
    await writeFile(kept, await readFile(videoFile(folder, whole.id)));

    // A chunk as it is, to the byte of every frame.
    const chunk = await renderSamples(drawing, [ada], {
      folder,
      form: { range: { first: 0, last: frames.firstPage - 1 } },
    });
    expect(chunk).toMatchObject({ made: 0, reused: frames.firstPage });
    expect(receiptOf(chunk).frames).toBe(frames.firstPage);
    const file = videoFile(folder, ada.id);
    expect(await lowestPsnr(framesOf(file), framesOf(kept, 0, frames.firstPage))).toBe(
      Number.POSITIVE_INFINITY,
    );

    // Frames that lie across chunks, a transition and a scene.
    const range = { first: 110, last: 150 };
    await renderSamples(drawing, [ada], { folder, form: { range } });
    expect(await lowestPsnr(framesOf(file), framesOf(kept, range.first, range.last + 1))).toBeGreaterThan(35);

    const scene = await renderSamples(drawing, [sceneOnly(ada, "middle")], { folder });
    expect(receiptOf(scene)).toMatchObject({ id: "ada-16x9.middle", frames: 40 });
    const body = { from: frames.transition, until: frames.transition + frames.middle };
    const start = firstScene;
    const shown = framesOf(videoFile(folder, "ada-16x9.middle"), body.from, body.until);
    const inWhole = framesOf(kept, start + body.from, start + body.until);
    expect(await lowestPsnr(shown, inWhole)).toBeGreaterThan(35);
  });
});

test("two renders with nothing in common give the same bytes", async () => {
  const other = await makeTempDir();
  await renderSamples(drawing, [ada], { folder: other });
  expect(await bytesOf(other, ada.id)).toEqual(firstBytes);
  expect(Object.values(firstBytes).every(({ length }) => length > 0)).toBe(true);
});

describe("a scene that does not come apart", () => {
  /** The compositions' markup with another description of what a scene is made of. */
  const wrapMarkup = async (dir: string, describe: string): Promise<string> => {
    const path = join(dir, "wrapped.cjs");
    const real = JSON.stringify(await bundleTestMarkup());
    await writeFile(
      path,
      `const real = require(${real}); module.exports = { ...real, describeGraphics: ${describe} };`,
    );
    return path;
  };
  const short = (scene: SceneProps): SceneProps => ({ ...scene, durationInFrames: 16 });
  const video = sampleVideo({
    ...{ id: "mixed-16x9", music: null },
    scenes: [
      opening(short(quiet("plain", "#f0e8d8"))),
      short(quiet("odd", "#204060")),
      short(quiet("last", "#406020")),
    ],
  });
  /** Every frame of it drawn whole: what both are compared with. */
  let drawnWhole: string;
  beforeAll(async () => {
    const dir = join(folder, "whole");
    await renderSamples(drawing, [video], { folder: dir, form: { engine: "remotion" } });
    drawnWhole = videoFile(dir, video.id);
  });
  const whole = (because: string): string =>
    `(video, scene) => (scene.background.color === "#204060" ? ${because} : real.describeGraphics(video, scene))`;

  test.each<[what: string, describe: string, because: string]>([
    [
      "because its layout says so",
      whole('{ purity: "impure", because: "blend mode over avatar" }'),
      "blend mode over avatar",
    ],
    [
      "because something is drawn beyond its cell",
      whole(
        '{ purity: "pure", layers: real.describeGraphics(video, scene).layers.map((layer) => ({ ...layer, reach: 0, box: { ...layer.box, width: 20, height: 20 } })) }',
      ),
      'the layer "logo" draws beyond its reach',
    ],
  ])("is drawn whole, %s, and joined with the others", async (_, describe, because) => {
    const dir = await makeTempDir();
    const markup = await wrapMarkup(dir, describe);
    const run = await renderSamples(drawing, [video], { folder: dir, markup });
    expect(receiptOf(run).fallbacks).toEqual([{ scene: "odd", because }]);
    // Its own frames and both of its transitions.
    expect(run).toMatchObject({ made: 36, wholeFrames: 16 });
    const layered = join(dir, "layered.mp4");
    await writeFile(layered, await readFile(videoFile(dir, video.id)));

    expect(await renderSamples(drawing, [video], { folder: dir, markup })).toMatchObject({
      ...{ made: 0, reused: 36 },
      asked: { page: 0, bundle: 0, markup: 0 },
    });

    expect(await lowestPsnr(framesOf(layered), framesOf(drawnWhole))).toBeGreaterThan(35);
  });
});

test("a first scene that was drawn whole is found again when only its poster is lost", async () => {
  const dir = await makeTempDir();
  const real = JSON.stringify(await bundleTestMarkup());
  const markup = join(dir, "wrapped.cjs");
  await writeFile(
    markup,
    `const real = require(${real});
     const cut = (layer) => ({ ...layer, reach: 0, box: { ...layer.box, width: 20, height: 20 } });
     const describeGraphics = (...all) => ({ purity: "pure", layers: real.describeGraphics(...all).layers.map(cut) });
     module.exports = { ...real, describeGraphics };`,
  );
  const scene = opening({ ...quiet("odd", "#204060"), durationInFrames: 4 });
  const video = sampleVideo({ id: "odd-16x9", music: null, scenes: [scene] });
  const first = await renderSamples(drawing, [video], { folder: dir, markup });
  expect(first).toMatchObject({ made: 4, wholeFrames: 4 });
  await rm(join(dir, "out"), { recursive: true });
  const media = await readdir(join(dir, "media"), { recursive: true });
  for (const name of media) if (name.endsWith(".png")) await rm(join(dir, "media", name));
  const again = await renderSamples(drawing, [video], { folder: dir, markup });
  expect(statusesOf(again)).toEqual(["rendered"]);
  expect(again).toMatchObject({ made: 0, reused: 4 });
});

test("whatever of the cache is damaged is made again, and looks and sounds the same", async () => {
  const folder = await makeTempDir();
  const scene = opening({ ...spoken("Dot", "Good"), durationInFrames: 16 });
  const video = sampleVideo({ id: "dot-16x9", music: null, scenes: [scene] });
  const made = receiptOf(await renderSamples(drawing, [video], { folder })).digest;
  const media = join(folder, "media");
  const kept = (await readdir(media, { recursive: true })).filter((name) =>
    /\.(mp4|png|rgba|yuv)$/.test(name),
  );
  expect(new Set(kept.map((name) => name.split(".").at(-1))).size).toBe(4);
  for (const name of kept) {
    const bytes = await readFile(join(media, name));
    bytes[bytes.length >> 1] = 255 - (bytes[bytes.length >> 1] ?? 0);
    await rm(join(media, name));
    await writeFile(join(media, name), bytes);
  }

  const again = await renderSamples(drawing, [video], { folder });

  expect(again).toMatchObject({ made: 16, reused: 0 });
  expect(receiptOf(again).digest).toBe(made);
  expect(await readdir(join(media, "quarantine"))).toHaveLength(kept.length);
});

test("a scene that cannot be drawn fails the videos that show it, and no others", async () => {
  const dir = await makeTempDir();
  const gone = { kind: "image", file: "gone.png", width: 1920, height: 1080, fit: "cover" } as const;
  const lost = { ...quiet("lost", "#204060"), background: gone };
  const deaf = { ...spoken("Cem", "Good"), id: "deaf", durationInFrames: 20 };
  const mute = { ...deaf, presenter: deaf.presenter && { ...deaf.presenter, file: "gone.webm" } };
  const shared = { ...quiet("shared", "#406020"), durationInFrames: 20 };
  const videoWith = (id: string, scenes: SceneProps[]): VideoProps =>
    sampleVideo({
      ...{ id, music: null },
      scenes: scenes.map((scene, index) => (index === 0 ? opening(scene) : scene)),
    });
  const run = await renderSamples(
    drawing,
    [
      videoWith("lost", [shared, { ...lost, durationInFrames: 20 }]),
      videoWith("mute", [mute, shared]),
      videoWith("well", [shared, { ...quiet("own", "#804020"), durationInFrames: 20 }]),
    ],
    { folder: dir },
  );
  expect(statusesOf(run).sort()).toEqual(["failed", "failed", "rendered"]);
  expect(run.outcomes.find(({ status }) => status === "rendered")?.id).toBe("well");
  expect((await readdir(join(dir, "out"))).every((name) => name.startsWith("well."))).toBe(true);
  expect(await readdir(join(dir, "media", "tmp"))).toEqual([]);
});
