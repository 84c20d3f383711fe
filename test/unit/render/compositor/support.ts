import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import { readRawFrames, runFfmpeg, writeRawFrames } from "../../../../src/media/index.ts";
import { convertGround } from "../../../../src/render/compositor/ground.ts";
import type { ComposeJob, FilmSource, SceneSource } from "../../../../src/render/compositor/index.ts";

export type Rgba = readonly [number, number, number, number];

export const size = { width: 320, height: 180 };

/** Writes a PNG whose pixels are what `colourAt` says. */
export const writePng = async (
  path: string,
  { width, height }: { width: number; height: number },
  colourAt: (x: number, y: number) => Rgba,
): Promise<string> => {
  const png = new PNG({ width, height });
  for (let at = 0; at < width * height; at += 1) {
    png.data.set(colourAt(at % width, Math.floor(at / width)), at * 4);
  }
  await writeFile(path, PNG.sync.write(png));
  return path;
};

/** A ground whose pixels are what `colourAt` says. */
export const writeGround = async (
  target: string,
  frame: { width: number; height: number },
  colourAt: (x: number, y: number) => Rgba,
): Promise<string> => {
  const png = await readFile(await writePng(`${target}.png`, frame, colourAt));
  await convertGround({ png, size: frame, target });
  return target;
};

/** BT.709 of the limited range in floating point: what a colour has to come out as. */
export const yuvOf = ([r, g, b]: readonly [number, number, number, ...number[]]): [
  number,
  number,
  number,
] => {
  const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return [
    16 + (219 * luma) / 255,
    128 + (224 * (b - luma)) / 1.8556 / 255,
    128 + (224 * (r - luma)) / 1.5748 / 255,
  ];
};

export const bars: readonly Rgba[] = [
  [255, 255, 255, 255],
  [255, 255, 0, 255],
  [0, 255, 255, 255],
  [0, 255, 0, 255],
  [255, 0, 255, 255],
  [255, 0, 0, 255],
  [0, 0, 255, 255],
  [0, 0, 0, 255],
];
export const barAt = (x: number, width: number): Rgba =>
  bars[Math.floor((x * bars.length) / width)] ?? [0, 0, 0, 255];

export const sceneOf = (changes: Partial<SceneSource> & { ground: string }): SceneSource => ({
  film: null,
  overFilm: null,
  presenter: null,
  pieces: [],
  shown: [],
  from: 0,
  ...changes,
});

/** Without loss, so that what was painted can be read again. */
export const jobOf = (
  scene: SceneSource,
  outputs: readonly [frames: number, output: string][],
  changes: Partial<ComposeJob> = {},
): ComposeJob => ({
  size,
  fps: 30,
  encode: { preset: "ultrafast", crf: 0 },
  scenes: [scene],
  transition: null,
  segments: outputs.map(([frames, output]) => ({ frames, output })),
  ...changes,
});

export const wholeFrame = (file: string, changes: Partial<FilmSource> = {}): FilmSource => ({
  file,
  hasAlpha: false,
  clip: { x: 0, y: 0, ...size },
  mask: { x: 0, y: 0, ...size, radius: 0 },
  loops: false,
  ...changes,
});

/** All frames of a video, as they were encoded. */
export const framesOf = async (path: string, { width, height } = size): Promise<Buffer[]> => {
  const frames: Buffer[] = [];
  const raw = readRawFrames(["-i", path, "-fps_mode", "passthrough"], {
    width,
    height,
    pixelFormat: "yuv420p",
  });
  for await (const frame of raw) frames.push(Buffer.from(frame));
  return frames;
};

/** The colour of a pixel of a raw frame. */
export const pixelOf = (frame: Uint8Array, x: number, y: number, { width, height } = size): number[] => {
  const chroma = (y >> 1) * (width / 2) + (x >> 1);
  return [
    frame[y * width + x] ?? -1,
    frame[width * height + chroma] ?? -1,
    frame[width * height * 1.25 + chroma] ?? -1,
  ];
};

export type TestFilm = {
  fps: number;
  frames: number;
  extension: "webm" | "mp4";
  range?: "tv" | "pc";
  matrix?: "bt709" | "smpte170m";
};

/** Writes a film whose frames tell their number: frame n is grey, `greyOf(n)` bright; or, if asked, shows colour bars. */
export const makeFilm = async (dir: string, film: TestFilm, picture: "numbers" | "bars"): Promise<string> => {
  const { fps, frames, extension, range = "tv", matrix = "bt709" } = film;
  const path = join(dir, `${picture}-${fps.toFixed(2)}-${frames}-${range}-${matrix}.${extension}`);
  const pixels = Buffer.alloc(size.width * size.height * 3);
  function* pictures(): Generator<Buffer> {
    for (let index = 0; index < frames; index += 1) {
      if (picture === "numbers") pixels.fill(greyOf(index));
      else {
        for (let at = 0; at < size.width * size.height; at += 1) {
          pixels.set(barAt(at % size.width, size.width).slice(0, 3), at * 3);
        }
      }
      yield pixels;
    }
  }
  const colours = [
    "-colorspace",
    matrix,
    "-color_primaries",
    matrix,
    "-color_trc",
    matrix,
    "-color_range",
    range,
  ];
  const codec =
    extension === "webm"
      ? [
          "-c:v",
          "libvpx-vp9",
          "-crf",
          "4",
          "-b:v",
          "0",
          "-deadline",
          "realtime",
          "-cpu-used",
          "8",
          "-g",
          "10",
        ]
      : ["-c:v", "libx264", "-preset", "medium", "-crf", "4", "-g", "10", "-bf", "2"];
  await writeRawFrames(pictures(), { ...size, pixelFormat: "rgb24", fps }, [
    ...[
      "-vf",
      `scale=out_color_matrix=${matrix}:out_range=${range}:flags=accurate_rnd`,
      "-pix_fmt",
      "yuv420p",
    ],
    ...[...colours, ...codec, "-threads", "1", path],
  ]);
  return path;
};

export const greyOf = (index: number): number => 20 + ((index * 7) % 200);

/** Which numbered frame of a film a raw frame shows, of those the film has. */
export const numberOf = (frame: Uint8Array, frames: number): number => {
  const [luma = -1] = pixelOf(frame, 100, 100);
  const grey = ((luma - 16) * 255) / 219;
  const distances = Array.from({ length: frames }, (_, index) => Math.abs(greyOf(index) - grey));
  return distances.indexOf(Math.min(...distances));
};

/** The largest difference between a raw frame's pixel and an exact colour. */
export const distanceTo = (pixel: readonly number[], exact: readonly number[]): number =>
  Math.max(...pixel.map((value, index) => Math.abs(value - (exact[index] ?? 0))));

/** Joins files without encoding again. */
export const concatenate = async (dir: string, files: readonly string[], output: string): Promise<string> => {
  const list = join(dir, "list.txt");
  await writeFile(list, files.map((file) => `file '${file}'\n`).join(""));
  await runFfmpeg(["-f", "concat", "-safe", "0", "-i", list, "-c", "copy", output]);
  return output;
};
