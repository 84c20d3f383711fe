import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aspects, aspectSlug, type Aspect } from "../../src/model/aspect.ts";
import { posterFrame } from "../../src/model/motion/poster-frame.ts";
import { editorial } from "../../src/model/templates/editorial.ts";
import { sceneSpans } from "../../src/model/timing.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { testCacheDir } from "../support/browser.ts";
import { drawFrames, openDrawing, type Drawing } from "../support/drawing.ts";
import { sampleSceneOf, sampleVideo } from "../support/sample-video.ts";

const scale = 0.25;
/** Of all pixels. Smoothing of type makes about a thousandth; a word on another line makes a hundredth. */
const tolerance = 0.006;

let drawing: Drawing;
beforeAll(async () => {
  drawing = await openDrawing();
});
afterAll(() => drawing.close());

const draw = async (id: string, video: VideoProps, frame: number): Promise<PNG> => {
  const [picture] = await drawFrames(drawing, id, video, [frame], { scale });
  if (picture === undefined) throw new Error("Nothing was drawn.");
  return picture;
};

const readReference = async (path: string): Promise<PNG | null> => {
  try {
    return PNG.sync.read(await readFile(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
};

const save = async (path: string, picture: PNG): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, PNG.sync.write(picture));
};

/** The share of pixels that differ. A reference that is missing is written, as Vitest does with snapshots. */
const differenceTo = async (name: string, drawn: PNG): Promise<number> => {
  const path = join(import.meta.dirname, "reference", `${name}.png`);
  const mode = expect.getState().snapshotState.snapshotUpdateState;
  const reference = await readReference(path);
  if (mode === "all" || (reference === null && mode === "new")) {
    await save(path, drawn);
    return 0;
  }
  if (reference?.width !== drawn.width || reference.height !== drawn.height) return 1;
  const { width, height } = drawn;
  const pixels = pixelmatch(reference.data, drawn.data, undefined, width, height, { threshold: 0.12 });
  const share = pixels / (width * height);
  if (share > tolerance) await save(join(testCacheDir, "visual", `${name}.png`), drawn);
  return share;
};

const layouts = Object.keys(editorial.layouts);

describe.each(aspects)("in %s", (aspect: Aspect) => {
  /** Of one video that shows every layout, each as an opening scene. */
  let stills: PNG[];
  beforeAll(async () => {
    const scenes = layouts.map((layout) => ({ ...sampleSceneOf(layout), id: layout, isOpening: true }));
    const video = { ...sampleVideo({ aspect }), scenes };
    const frames = sceneSpans(scenes).map(
      ({ scene, fromFrame }) => fromFrame + posterFrame(scene, video.fps),
    );
    stills = await drawFrames(drawing, `editorial-${aspectSlug(aspect)}`, video, frames, { scale });
  });

  test.each(layouts.map((layout, index) => ({ layout, index })))(
    "$layout looks as it did",
    async ({ layout, index }) => {
      const drawn = stills[index];
      if (drawn === undefined) throw new Error("Nothing was drawn.");
      expect(await differenceTo(`${layout}-${aspectSlug(aspect)}`, drawn)).toBeLessThan(tolerance);
    },
  );
});

test.each(aspects)("the poster of a video looks as it did in %s", async (aspect: Aspect) => {
  const drawn = await draw(`editorial-poster-${aspectSlug(aspect)}`, sampleVideo({ aspect }), 0);
  expect(await differenceTo(`poster-${aspectSlug(aspect)}`, drawn)).toBeLessThan(tolerance);
});

test("background, presenter and graphics are parts of one picture: graphics alone are transparent", async () => {
  const video = sampleVideo({ scenes: [sampleSceneOf("presenter-full")] });
  const graphics = await draw("editorial-16x9", { ...video, part: "graphics" }, 60);
  const background = await draw("editorial-16x9", { ...video, part: "background" }, 60);
  const corner = (picture: PNG): number | undefined => picture.data[3];
  expect([corner(graphics), corner(background)]).toEqual([0, 255]);
});
