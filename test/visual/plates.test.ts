import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeGraphics, groundMarkup, layerMarkup } from "../../compositions/markup.tsx";
import { aspects, aspectSlug, sizeOfAspect, type Aspect, type Size } from "../../src/model/aspect.ts";
import { sceneGeometry } from "../../src/model/layout/scene-geometry.ts";
import type { Box } from "../../src/model/media.ts";
import type { Cell } from "../../src/model/plates.ts";
import { editorial } from "../../src/model/templates/editorial.ts";
import { sceneSpans } from "../../src/model/timing.ts";
import type { OverlayProps, SceneProps, VideoProps } from "../../src/model/video-props.ts";
import type { PlatePages } from "../../src/render/plates/plate-pages.ts";
import { readRegions } from "../../src/render/compositor/png.ts";
import { lookOf } from "../../src/render/segments/look.ts";
import { testCacheDir } from "../support/browser.ts";
import {
  drawFrames,
  drawingPublicDir,
  measureVideo,
  openDrawing,
  stageFonts,
  type Drawing,
} from "../support/drawing.ts";
import { openTestPages } from "../support/layered.ts";
import { makeClip } from "../support/media.ts";
import { blendOver, countDifferences, visibleIn, type Picture } from "../support/pictures.ts";
import { sampleScene, sampleSceneOf, sampleVideo } from "../support/sample-video.ts";

let drawing: Drawing;
let pages: PlatePages;
beforeAll(async () => {
  drawing = await openDrawing();
  pages = openTestPages(drawing.pageBrowser);
  await makeClip(join(drawingPublicDir, "nobody.webm"), { ...tiny, alpha: 0 });
  await makeClip(join(drawingPublicDir, "film.webm"), { ...tiny, alpha: 255, colour: filmColour });
});
afterAll(async () => {
  await pages.close();
  await drawing.close();
});

const tiny = { width: 64, height: 64, durationMs: 3000, fps: 30, sound: false };
const filmColour = [200, 150, 90] as const;

/** Of a scene: texts still arrive, and a word is being said. */
const frame = 34;

/** A cell, and where in its scene's frame its picture belongs. */
type PlacedCell = { name: string; scene: number; cell: Cell; at: { x: number; y: number } };

/** A cell for every layer that may be seen in these frames, below one another on as many sheets as they need. */
const layOut = (video: VideoProps, wanted: readonly { scene: number; frame: number }[]): PlacedCell[][] => {
  const sheets: PlacedCell[][] = [];
  const sheetSize = sizeOfAspect[video.aspect];
  let y = sheetSize.height;
  for (const { scene: index, frame } of wanted) {
    const scene = video.scenes[index];
    const graphics = scene && describeGraphics(video, scene);
    if (scene === undefined || graphics?.purity !== "pure")
      throw new Error("The graphics of the scene cannot be taken apart.");
    for (const { name, box, reach, span } of graphics.layers) {
      if (frame < span.from || frame >= span.until) continue;
      const size = {
        width: Math.min(box.width + 2 * reach, sheetSize.width),
        height: Math.min(box.height + 2 * reach, sheetSize.height),
      };
      if (y + size.height > sheetSize.height) {
        sheets.push([]);
        y = 0;
      }
      const markup = layerMarkup(video, scene, name, frame);
      const content = { x: reach, y: reach, width: box.width, height: box.height };
      const cell = { x: 0, y, ...size, box: content, markup };
      const at = { x: box.x - reach, y: box.y - reach };
      sheets.at(-1)?.push({ name: `${index} ${name} ${frame}`, scene: index, cell, at });
      y += size.height + 2;
    }
  }
  return sheets;
};

/** Draws the sheets; each cell with the picture that it lies on. */
const drawSheets = async (
  video: VideoProps,
  sheets: readonly PlacedCell[][],
): Promise<(PlacedCell & { sheet: PNG })[]> => {
  const drawn = await drawPlates(
    video,
    sheets.map((placed) => placed.map(({ cell }) => cell)),
  );
  return drawn.flatMap((sheet, index) => (sheets[index] ?? []).map((placed) => ({ ...placed, sheet })));
};

const drawPlates = (video: VideoProps, plates: readonly Cell[][]): Promise<PNG[]> =>
  Promise.all(
    plates.map((cells) => pages.use(lookOf(video), async (page) => PNG.sync.read(await page.draw(cells)))),
  );

const keepForEyes = async (name: string, picture: PNG): Promise<void> => {
  const folder = join(testCacheDir, "visual");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.png`), PNG.sync.write(picture));
};

/** Ground and over-film of each scene with what lies between, and one frame's graphics over them. */
const assemble = async (
  video: VideoProps,
  film: (scene: SceneProps, picture: Picture) => void = () => undefined,
): Promise<PNG[]> => {
  const all = { x: 0, y: 0, ...sizeOfAspect[video.aspect] };
  const stills = video.scenes.flatMap((scene, index) =>
    (["ground", "over-film"] as const)
      .map((kind) => ({ scene: index, markup: groundMarkup(video, scene, kind) }))
      .filter(({ markup }) => markup !== ""),
  );
  const drawn = await drawPlates(
    video,
    stills.map(({ markup }) => [{ ...all, box: all, markup }]),
  );
  const wanted = [...video.scenes.keys()].map((scene) => ({ scene, frame }));
  const cells = await drawSheets(video, layOut(video, wanted));
  return video.scenes.map((scene, index) => {
    const [ground, overFilm] = drawn.filter((_, at) => stills[at]?.scene === index);
    if (ground === undefined) throw new Error("The scene has no ground.");
    film(scene, ground);
    if (overFilm !== undefined) {
      blendOver(ground, overFilm, { x: 0, y: 0, ...sizeOf(overFilm) }, { x: 0, y: 0 });
    }
    for (const { scene: of, cell, at, sheet } of cells) if (of === index) blendOver(ground, sheet, cell, at);
    return ground;
  });
};

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

const drawWhole = (video: VideoProps): Promise<PNG[]> =>
  drawFrames(
    drawing,
    `editorial-${aspectSlug(video.aspect)}`,
    video,
    sceneSpans(video.scenes).map(({ fromFrame }) => fromFrame + frame),
  );

describe.each(aspects)("in %s", (aspect: Aspect) => {
  test("plates and cells put together are the whole picture, in every layout", async () => {
    const scenes = Object.keys(editorial.layouts).map((layout): SceneProps => {
      const scene = sampleSceneOf(layout);
      return {
        ...scene,
        id: layout,
        presenter: scene.presenter && { ...scene.presenter, file: "nobody.webm" },
      };
    });
    const video = await measureVideo(drawing, sampleVideo({ aspect, scenes, music: null }));
    const [assembled, whole] = [await assemble(video), await drawWhole(video)];
    // Curves and vector logos are smoothed a hair differently where they lie elsewhere: a few pixels in two million.
    await expectAlike(video, assembled, whole, { tolerance: 8, pixels: 100 });
  });
});

/** At most so many pixels of each scene differ by more than the tolerance. */
const expectAlike = async (
  video: VideoProps,
  assembled: readonly PNG[],
  whole: readonly PNG[],
  allowed: { tolerance: number; pixels: number },
): Promise<void> => {
  for (const [index, { id }] of video.scenes.entries()) {
    const [ours, theirs] = [assembled[index], whole[index]];
    if (ours === undefined || theirs === undefined) throw new Error(`${id} was not drawn.`);
    const pixels = countDifferences(ours, theirs, allowed.tolerance);
    if (pixels > allowed.pixels) {
      await keepForEyes(`assembled-${id}-${aspectSlug(video.aspect)}`, ours);
      await keepForEyes(`whole-${id}-${aspectSlug(video.aspect)}`, theirs);
    }
    expect(pixels, `differing pixels of ${id}`).toBeLessThanOrEqual(allowed.pixels);
  }
};

/** What a compositor does with a film: its colour where clip and mask overlap, without the round corners. */
const pourFilm =
  (aspect: Aspect) =>
  (scene: SceneProps, picture: Picture): void => {
    const { film } = sceneGeometry(scene, aspect);
    if (film === null) throw new Error("The scene has no film.");
    const colour = Buffer.from([...filmColour, 255]);
    const { clip, mask } = film;
    const isIn = (x: number, y: number, { x: left, y: top, width, height }: Box): boolean =>
      x >= left && y >= top && x < left + width && y < top + height;
    for (let y = 0; y < picture.height; y += 1) {
      for (let x = 0; x < picture.width; x += 1) {
        if (isIn(x, y, clip) && isIn(x, y, mask)) colour.copy(picture.data, (y * picture.width + x) * 4);
      }
    }
  };

test("a film lies between its two plates, all of the frame or window covered, or all of the film seen", async () => {
  const fits = ["cover", "contain"] as const;
  const scenes = ["presenter-third", "circle-over-screen"].flatMap((layout) =>
    fits.map((fit): SceneProps => {
      const film = {
        kind: "video",
        file: "film.webm",
        width: 64,
        height: 64,
        durationMs: 3000,
        fit,
      } as const;
      const scene = { ...sampleSceneOf(layout), id: `${layout}-${fit}`, background: film };
      return { ...scene, presenter: scene.presenter && { ...scene.presenter, file: "nobody.webm" } };
    }),
  );
  const video = await measureVideo(drawing, sampleVideo({ scenes, music: null }));
  const [assembled, whole] = [await assemble(video, pourFilm("16:9")), await drawWhole(video)];
  // The film's colour comes through a codec, and the corners of the window are round.
  await expectAlike(video, assembled, whole, { tolerance: 6, pixels: 600 });
});

test("a picture is the same to the bit wherever it lies on its sheet, and whichever page draws it", async () => {
  const scenes = ["presenter-third", "voice-only", "end-card"].map((layout) => ({
    ...sampleSceneOf(layout),
    id: layout,
  }));
  const video = await measureVideo(drawing, sampleVideo({ scenes, music: null }));
  const frames = [8, 14, 20, 90];
  const wanted = scenes.flatMap((_, scene) => frames.map((at) => ({ scene, frame: at })));
  const cells = layOut(video, wanted)
    .flat()
    .map(({ name, cell }) => ({ name, cell: { ...cell, x: 0, y: 0 } }))
    .filter(({ cell }) => cell.markup !== "" && cell.width < 1500 && cell.height < 700);
  const drawAt = async (cell: Cell, x: number, y: number): Promise<Buffer> => {
    const png = await pages.use(lookOf(video), (page) => page.draw([{ ...cell, x, y }]));
    const [pixels = new Uint8Array()] = readRegions(png, [{ ...cell, x, y }]);
    return Buffer.from(pixels.buffer);
  };
  const differ: string[] = [];
  for (const { name, cell } of cells) {
    const places = [
      [0, 0],
      [4, 8],
      [348, 212],
      [408, 364],
    ] as const;
    const [first, ...others] = await Promise.all(places.map(([x, y]) => drawAt(cell, x, y)));
    if (others.some((other) => first === undefined || !first.equals(other))) differ.push(name);
  }
  expect(cells.length).toBeGreaterThan(20);
  expect(differ).toEqual([]);
});

const timed = { fromMs: 300, untilMs: null };
const overlaysWith = (text: string): OverlayProps[] => [
  { kind: "title", text, kicker: text, ...timed },
  { kind: "lower-third", name: text, role: text, ...timed },
  {
    kind: "bullets",
    title: text,
    items: [text, text].map((item) => ({ text: item, fromMs: 400 })),
    ...timed,
  },
  { kind: "cta", text, url: `example.com/${text}`, ...timed },
  { kind: "quote", text, by: text, ...timed },
  { kind: "stat", value: text, label: text, ...timed },
];

const scripts: { language: string; aspect: Aspect; text: string }[] = [
  { language: "de", aspect: "16:9", text: "ÅÇjgpqy Donaudampfschifffahrtsgesellschaftskapitän" },
  { language: "ar", aspect: "9:16", text: "مرحباً بكم في نورثويند، خطّةُ الفريقِ" },
  { language: "ja", aspect: "1:1", text: "ようこそ、山田太郎さん。本日開始" },
  { language: "en", aspect: "16:9", text: "🎉🚀 Well done 👩‍👩‍👧 gypsy" },
];

test.each(scripts)("nothing is cut at the edge of a cell: $text", async ({ language, aspect, text }) => {
  const scenes = overlaysWith(text).flatMap((overlay, place) =>
    ["presenter-full", "presenter-third"].map((layout): SceneProps => {
      const words = [{ text, startMs: 300, endMs: 1500, timestampMs: null, confidence: null }];
      const scene = sampleScene({ id: `${layout}-${place}`, layout, overlays: [overlay] });
      return { ...scene, speech: scene.speech && { ...scene.speech, words } };
    }),
  );
  const direction = language === "ar" ? "rtl" : "ltr";
  const fonts = await stageFonts(text, language);
  const sample = sampleVideo({ aspect, scenes, language, direction });
  const video = await measureVideo(drawing, {
    ...sample,
    fonts: [...sample.fonts, ...fonts.fonts],
    fallbackFamilies: fonts.fallbackFamilies,
  });
  const wanted = [...video.scenes.keys()].flatMap((scene) => [14, 70].map((at) => ({ scene, frame: at })));
  const cells = await drawSheets(video, layOut(video, wanted));
  const found = cells.map(({ name, cell, sheet }) => ({
    name,
    sheet,
    ...visibleIn(sheet, cell),
  }));
  const cut = found.filter(({ onEdge }) => onEdge > 0);
  for (const { name, sheet } of cut) await keepForEyes(`cut ${language} ${name}`, sheet);
  expect(cut.map(({ name }) => name)).toEqual([]);
  expect(found.filter(({ all }) => all > 0).length).toBeGreaterThan(found.length / 2);
});
