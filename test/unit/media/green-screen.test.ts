import { join } from "node:path";
import { expect, test } from "vitest";
import { conformEntry } from "../../../src/media/conform-entry.ts";
import {
  alphaDecoderArgs,
  ingestClip,
  openMediaCache,
  readRawFrames,
  verifyClip,
} from "../../../src/media/index.ts";
import { figureAlpha, makeClip, type TestClipOptions } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const green = [0, 255, 0] as const;
const size = { width: 320, height: 180 };
const drivenBy = "a".repeat(64);

const keyed = async (options: TestClipOptions = {}) => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const path = await makeClip(join(dir, "clip.mp4"), { ...size, durationMs: 400, ground: green, ...options });
  const entry = await ingestClip(cache, path, { drivenBy, expectedMs: 400, transparentBy: "green-screen" });
  const conformed = await cache.require(entry.conformed);
  const format = { width: entry.width, height: entry.height, pixelFormat: "rgba" } as const;
  const args = [...alphaDecoderArgs("vp9"), "-i", conformed, "-vf", "scale=in_color_matrix=bt709"];
  for await (const frame of readRawFrames(args, format)) return { cache, entry, frame: Buffer.from(frame) };
  throw new Error("There is a frame.");
};

/** Of every pixel of the first frame, what it is and how opaque the figure was painted there. */
const pixelsOf = ({ entry, frame }: Awaited<ReturnType<typeof keyed>>) =>
  Array.from({ length: entry.width * entry.height }, (_, at) => {
    const [x, y] = [entry.box.x + (at % entry.width), entry.box.y + Math.floor(at / entry.width)];
    const [red, green, blue, alpha] = frame.subarray(at * 4, at * 4 + 4);
    return {
      ...{ red: red ?? 0, green: green ?? 0, blue: blue ?? 0, alpha: (alpha ?? 0) / 255 },
      painted: figureAlpha(x, y, size.width, size.height),
    };
  });

test("a green ground becomes clear, and who stands before it opaque, with an edge as soft as it was", async () => {
  const made = await keyed();
  expect(made.entry).toMatchObject({ transparentBy: "green-screen", original: { ext: "mp4" }, frames: 10 });
  const pixels = pixelsOf(made);
  const wrong = pixels.map(({ alpha, painted }) => Math.abs(alpha - painted));
  expect(Math.max(...wrong)).toBeLessThan(0.5);
  expect(wrong.reduce((sum, each) => sum + each, 0) / wrong.length).toBeLessThan(0.012);
  const inside = pixels.filter(({ painted }) => painted === 1);
  expect(inside.filter(({ alpha }) => alpha > 0.97).length / inside.length).toBeGreaterThan(0.97);
});

test.each<[who: string, colour: [number, number, number]]>([
  ["fair", [225, 190, 160]],
  ["dark", [60, 40, 35]],
  ["blond", [215, 185, 110]],
  ["grey", [128, 128, 128]],
])("nothing of the green is left at the edge of somebody %s, over white as over black", async (_, colour) => {
  const edge = pixelsOf(await keyed({ colour })).filter(({ alpha }) => alpha > 0.05);
  const tint = edge.map(({ red, green: g, blue, alpha }) => alpha * (g - Math.max(red, blue)));
  expect(Math.max(...tint)).toBeLessThan(9);
  // Nor a rim that is lighter or darker than the figure: a twelfth of the scale is what halved chroma costs.
  const [red, g, blue] = colour;
  const light = 0.2126 * red + 0.7152 * g + 0.0722 * blue;
  const rim = edge.map((each) => {
    const found = 0.2126 * each.red + 0.7152 * each.green + 0.0722 * each.blue;
    return each.alpha * Math.abs(found - light);
  });
  expect(Math.max(...rim)).toBeLessThan(255 / 12);
});

test("green clothes stay: only what lies beside the ground can be an edge", async () => {
  const pixels = pixelsOf(await keyed({ colour: [60, 130, 70] }));
  const middle = pixels.filter((_, at) => pixels[at - 8]?.painted === 1 && pixels[at + 8]?.painted === 1);
  const opaque = middle.filter(({ alpha, green: g, red }) => alpha > 0.97 && g - red > 40);
  expect(opaque.length / middle.length).toBeGreaterThan(0.85);
});

test("a clip whose ground was not replaced is refused, and says what to do", async () => {
  await expect(keyed({ ground: [120, 110, 100] })).rejects.toMatchObject({
    code: "clip_without_green",
    hint: expect.stringContaining("background-removal") as string,
  });
});

test("a clip on green is no transparent WebM, and one that is lost is keyed again as it was", async () => {
  const { cache, entry } = await keyed();
  await expect(verifyClip(await cache.require(entry.original), { expectedMs: 400 })).rejects.toHaveProperty(
    "code",
    "clip_not_webm",
  );
  const path = await cache.require(entry.conformed);
  await cache.disk.remove(path);
  expect(await conformEntry(cache, entry)).toEqual(entry);
});
