import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runFfmpeg, writeRawFrames } from "../../../../src/media/index.ts";
import type { Box } from "../../../../src/model/media.ts";
import { composeJob } from "../../../../src/render/compositor/compose-job.ts";
import { probe } from "../../../../src/media/probe.ts";
import { readFilmFacts } from "../../../../src/media/read-film-facts.ts";
import { openPlates } from "../../../../src/render/compositor/plates.ts";
import type { ComposeJob, PackedPicture } from "../../../../src/render/compositor/index.ts";
import { maskCoverage } from "../../../../src/render/compositor/mask.ts";
import { packPixels } from "../../../../src/render/compositor/packed.ts";
import { readRegions } from "../../../../src/render/compositor/png.ts";
import { makeClip } from "../../../support/media.ts";
import {
  barAt,
  bars,
  concatenate,
  distanceTo,
  framesOf,
  greyOf,
  jobOf,
  makeFilm,
  numberOf,
  pixelOf,
  sceneOf,
  size,
  wholeFrame,
  writeGround,
  writePng,
  yuvOf,
  type Rgba,
} from "./support.ts";

let dir: string;
let grey: string;
const blue: Rgba = [40, 80, 160, 255];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "greenroom-test-"));
  grey = await writeGround(join(dir, "grey.yuv"), size, () => [90, 90, 90, 255]);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A rectangle of a PNG as pieces are kept. */
const packed = async (png: string, box: Box): Promise<PackedPicture> => {
  const [rgba = new Uint8Array()] = readRegions(await readFile(png), [box]);
  const bytes = packPixels(rgba);
  const file = `${png}-${String(box.x)}-${String(box.y)}.rgba`;
  await writeFile(file, bytes);
  return { file, offset: 0, length: bytes.length, width: box.width, height: box.height };
};

const compose = (job: ComposeJob): Promise<void> =>
  composeJob(job, Promise.resolve(job.scenes), { plates: openPlates(), readFacts: readFilmFacts });

/** The frames of a job of one segment. */
const composed = async (job: ComposeJob): Promise<Buffer[]> => {
  await compose(job);
  return framesOf(job.segments[0]?.output ?? "");
};

const middleOfBars = bars.map((_, index) => Math.round(((index + 0.5) * size.width) / bars.length));

test("colour bars of a picture come out as BT.709 of the limited range, and say so", async () => {
  const ground = await writeGround(join(dir, "bars.yuv"), size, (x) => barAt(x, size.width));
  const output = join(dir, "bars.mp4");
  const [frame] = await composed(jobOf(sceneOf({ ground }), [[1, output]]));
  for (const x of middleOfBars) {
    expect(distanceTo(pixelOf(frame ?? Buffer.alloc(0), x, 90), yuvOf(barAt(x, size.width)))).toBeLessThan(1);
  }
  const { stdout } = await runFfmpeg(
    [
      ...[
        "-show_entries",
        "stream=color_range,color_space,color_transfer,color_primaries,time_base,avg_frame_rate",
      ],
      ...["-of", "default=nokey=1:noprint_wrappers=1", output],
    ],
    { program: "ffprobe" },
  );
  expect(stdout.toString().trim().split("\n").sort()).toEqual(
    ["tv", "bt709", "bt709", "bt709", "1/90000", "30/1"].sort(),
  );
});

test.each([
  { range: "tv", matrix: "bt709", extension: "mp4" },
  { range: "pc", matrix: "bt709", extension: "mp4" },
  { range: "tv", matrix: "smpte170m", extension: "mp4" },
  { range: "pc", matrix: "smpte170m", extension: "webm" },
  { range: "tv", matrix: "bt709", extension: "webm" },
] as const)("colour bars of a $extension film in $matrix, range $range, come out the same", async (film) => {
  const file = await makeFilm(dir, { ...film, fps: 30, frames: 1 }, "bars");
  const output = join(dir, `bars-${film.range}-${film.matrix}-${film.extension}.mp4`);
  const scene = sceneOf({ ground: grey, film: wholeFrame(file) });
  const [frame] = await composed(jobOf(scene, [[1, output]]));
  for (const x of middleOfBars) {
    expect(
      distanceTo(pixelOf(frame ?? Buffer.alloc(0), x, 90), yuvOf(barAt(x, size.width))),
    ).toBeLessThanOrEqual(2);
  }
});

test("a film that says nothing of its colours is BT.709, as Chrome takes it, however small", async () => {
  const bytes = Buffer.alloc(size.width * size.height * 1.5);
  for (let at = 0; at < bytes.length; at += 1) {
    const isLuma = at < size.width * size.height;
    const column = isLuma ? at % size.width : (at % (size.width / 2)) * 2;
    const plane = isLuma ? 0 : at < size.width * size.height * 1.25 ? 1 : 2;
    bytes[at] = Math.round(yuvOf(barAt(column, size.width))[plane]);
  }
  const file = join(dir, "untagged.mp4");
  await writeRawFrames([bytes], { ...size, pixelFormat: "yuv420p", fps: 25 }, [
    "-c:v",
    "libx264",
    "-crf",
    "2",
    file,
  ]);
  expect(await readFilmFacts(file)).toMatchObject({ matrix: "bt709", range: "tv" });
  const scene = sceneOf({ ground: grey, film: wholeFrame(file) });
  const [frame = Buffer.alloc(0)] = await composed(jobOf(scene, [[1, join(dir, "untagged-out.mp4")]]));
  for (const x of middleOfBars) {
    expect(distanceTo(pixelOf(frame, x, 90), yuvOf(barAt(x, size.width)))).toBeLessThan(2);
  }
});

describe("pictures of the graphics", () => {
  const cell = { width: 41, height: 23 };
  const alphaAt = (x: number, y: number): number => (x < 4 ? 0 : x > 30 ? 255 : Math.min(255, x * 5 + y));
  let sheet: string;
  beforeAll(async () => {
    sheet = await writePng(join(dir, "sheet.png"), { width: 60, height: 40 }, (x, y) =>
      x >= 7 && y >= 9 && x < 48 && y < 32
        ? [200, 60 + x, 20 + y * 3, alphaAt(x - 7, y - 9)]
        : [255, 0, 0, 255],
    );
  });

  /** What lies at a pixel of the frame by the definition of alpha, in floating point. */
  const expectedAt = (x: number, y: number, at: { x: number; y: number }): number[] => {
    const [column, row] = [x - at.x, y - at.y];
    const isInside = column >= 0 && row >= 0 && column < cell.width && row < cell.height;
    const a = isInside ? alphaAt(column, row) / 255 : 0;
    const colour = yuvOf([200, 67 + column, 20 + (row + 9) * 3]);
    return yuvOf([90, 90, 90]).map((under, index) => under * (1 - a) + (colour[index] ?? 0) * a);
  };

  test.each([
    { x: 100, y: 60 },
    { x: 101, y: 61 },
    { x: -13, y: -5 },
    { x: size.width - 20, y: size.height - 11 },
    { x: -1, y: 100 },
    { x: -500, y: 3 },
  ])("are laid at $x, $y as their alpha says, colours averaged over four pixels", async (at) => {
    const scene = sceneOf({
      ground: grey,
      pieces: [await packed(sheet, { x: 7, y: 9, ...cell })],
      shown: [[{ piece: 0, ...at }]],
    });
    const output = join(dir, `piece-${at.x}-${at.y}.mp4`);
    const [frame = Buffer.alloc(0)] = await composed(jobOf(scene, [[1, output]]));
    let furthest = 0;
    for (let y = 0; y < size.height; y += 2) {
      for (let x = 0; x < size.width; x += 2) {
        const four = [0, 1, 2, 3].map((corner) => [x + (corner & 1), y + (corner >> 1)] as const);
        const exact = four.map(([px, py]) => expectedAt(px, py, at));
        const mean = [1, 2].map((plane) => exact.reduce((sum, one) => sum + (one[plane] ?? 0) / 4, 0));
        furthest = Math.max(furthest, distanceTo(pixelOf(frame, x, y).slice(1), mean));
        for (const [index, [px, py]] of four.entries()) {
          furthest = Math.max(
            furthest,
            Math.abs((pixelOf(frame, px, py)[0] ?? 0) - (exact[index]?.[0] ?? 0)),
          );
        }
      }
    }
    expect(furthest).toBeLessThan(1.6);
  });

  test("change when the frame says so, and the later one is in front", async () => {
    const plate = await writePng(join(dir, "plate.png"), { width: 40, height: 20 }, (x) =>
      x < 20 ? blue : [250, 200, 0, 255],
    );
    const pieces = await Promise.all([0, 20].map((x) => packed(plate, { x, y: 0, width: 20, height: 20 })));
    const [under, over] = [
      { piece: 0, x: 10, y: 10 },
      { piece: 1, x: 16, y: 10 },
    ];
    const scene = sceneOf({ ground: grey, pieces, shown: [[under, over], [under], [under], []] });
    const frames = await composed(jobOf(scene, [[4, join(dir, "changes.mp4")]]));
    const yellow = yuvOf([250, 200, 0]);
    for (const [index, exact] of [
      yellow,
      yuvOf([40, 80, 160]),
      yuvOf([40, 80, 160]),
      yuvOf([90, 90, 90]),
    ].entries()) {
      expect(distanceTo(pixelOf(frames[index] ?? Buffer.alloc(0), 20, 20), exact)).toBeLessThan(1.5);
    }
  });

  test("an edge gets no colour from pixels that are not seen", async () => {
    const file = await writePng(join(dir, "edge.png"), { width: 2, height: 2 }, (x, y) =>
      x + y === 0 ? [0, 0, 255, 255] : [255, 0, 0, 0],
    );
    const scene = sceneOf({
      ground: await writeGround(join(dir, "blue.yuv"), size, () => [0, 0, 255, 255]),
      pieces: [await packed(file, { x: 0, y: 0, width: 2, height: 2 })],
      shown: [[{ piece: 0, x: 50, y: 50 }]],
    });
    const [frame = Buffer.alloc(0)] = await composed(jobOf(scene, [[1, join(dir, "edge.mp4")]]));
    expect(distanceTo(pixelOf(frame, 50, 50), yuvOf([0, 0, 255]))).toBeLessThan(1);
  });
});

describe("films", () => {
  const numbersShown = async (
    film: { fps: number; frames: number; extension: "webm" | "mp4"; loops?: boolean },
    from: number,
    count: number,
    fps = 30,
  ): Promise<number[]> => {
    const file = await makeFilm(dir, film, "numbers");
    const scene = sceneOf({ ground: grey, film: wholeFrame(file, { loops: film.loops ?? false }), from });
    const output = join(dir, `numbers-${film.fps.toFixed(0)}-${film.extension}-${from}-${fps}.mp4`);
    const frames = await composed(jobOf(scene, [[count, output]], { fps }));
    return frames.map((frame) => numberOf(frame, film.frames));
  };
  const range = (count: number, numberAt: (index: number) => number): number[] =>
    Array.from({ length: count }, (_, index) => numberAt(index));

  test.each(["webm", "mp4"] as const)(
    "of 25 frames a second are shown by time at 30 (%s)",
    async (extension) => {
      const shown = await numbersShown({ fps: 25, frames: 25, extension }, 0, 30);
      expect(shown).toEqual(range(30, (frame) => Math.floor((frame * 25) / 30 + 1e-6)));
    },
  );

  test.each(["webm", "mp4"] as const)(
    "of 30 frames a second are shown frame by frame (%s)",
    async (extension) => {
      expect(await numbersShown({ fps: 30, frames: 28, extension }, 0, 28)).toEqual(
        range(28, (frame) => frame),
      );
    },
  );

  test.each([7, 10, 13, 20])("begin in their middle, at frame %i, without being off by one", async (from) => {
    const webm = await numbersShown({ fps: 30, frames: 28, extension: "webm" }, from, 5);
    const mp4 = await numbersShown({ fps: 30, frames: 28, extension: "mp4" }, from, 5);
    expect([webm, mp4]).toEqual([range(5, (frame) => from + frame), range(5, (frame) => from + frame)]);
  });

  test("that count in 30000/1001 are shown by time, over their end the last frame is held", async () => {
    const shown = await numbersShown({ fps: 30_000 / 1001, frames: 12, extension: "webm" }, 5, 12);
    expect(shown).toEqual(range(12, (frame) => Math.min(11, frame + 5)));
  });

  test("that are repeated begin anew by their own length", async () => {
    const shown = await numbersShown({ fps: 25, frames: 10, extension: "mp4", loops: true }, 8, 30);
    expect(shown).toEqual(range(30, (frame) => Math.floor((((frame + 8) % 12) * 25) / 30 + 1e-6)));
  });

  test("are seen only inside of their mask, with smooth round corners", async () => {
    const file = await makeFilm(dir, { fps: 30, frames: 1, extension: "mp4" }, "numbers");
    const mask = { x: 50, y: 30, width: 101, height: 99, radius: 30 };
    const clip = { x: 20, y: 20, width: 200, height: 120 };
    const scene = sceneOf({ ground: grey, film: wholeFrame(file, { mask, clip }) });
    const [frame = Buffer.alloc(0)] = await composed(jobOf(scene, [[1, join(dir, "mask.mp4")]]));
    const coverage = maskCoverage(mask, { x: 0, y: 0, ...size }) ?? new Uint8Array();
    const [under, over] = [yuvOf([90, 90, 90])[0], yuvOf([greyOf(0), greyOf(0), greyOf(0)])[0]];
    let furthest = 0;
    for (let at = 0; at < size.width * size.height; at += 1) {
      const a = (coverage[at] ?? 0) / 255;
      furthest = Math.max(furthest, Math.abs((frame[at] ?? 0) - (under * (1 - a) + over * a)));
    }
    expect(furthest).toBeLessThan(2.5);
  });

  test("with alpha let through what is behind them, and a plate over a film lies between the two", async () => {
    const presenter = await makeClip(join(dir, "half.webm"), { alpha: 128, sound: true, durationMs: 200 });
    const file = await makeFilm(dir, { fps: 30, frames: 1, extension: "mp4" }, "bars");
    const overFilm = await writePng(join(dir, "veil.png"), size, () => [0, 0, 0, 102]);
    const scene = sceneOf({
      ground: grey,
      film: wholeFrame(file),
      overFilm,
      presenter: wholeFrame(presenter, { hasAlpha: true }),
    });
    const [frame = Buffer.alloc(0)] = await composed(jobOf(scene, [[1, join(dir, "veil.mp4")]]));
    const presenterColour = yuvOf([200, 150, 90]);
    for (const x of middleOfBars) {
      const veiled = yuvOf(barAt(x, size.width)).map(
        (value, index) => value * 0.6 + (index === 0 ? 16 : 128) * 0.4,
      );
      const exact = veiled.map((value, index) => value * 0.498 + (presenterColour[index] ?? 0) * 0.502);
      expect(distanceTo(pixelOf(frame, x, 90), exact)).toBeLessThan(4);
    }
  });

  test("of VP8 with frames that are never seen have as many frames as are seen", async () => {
    const source = await makeFilm(dir, { fps: 25, frames: 60, extension: "mp4" }, "bars");
    const file = join(dir, "hidden.webm");
    const encode = ["-c:v", "libvpx", "-b:v", "200k", "-auto-alt-ref", "1", "-lag-in-frames", "16"];
    // It hides frames only when it has seen all of the film.
    for (const pass of ["1", "2"])
      await runFfmpeg(["-i", source, ...encode, "-pass", pass, "-passlogfile", join(dir, "pass"), file]);
    const packets = await runFfmpeg(["-show_entries", "packet=pts", "-of", "csv=p=0", file], {
      program: "ffprobe",
    });
    expect(packets.stdout.toString().trim().split("\n").length).toBeGreaterThan(60);
    const { timestamps } = await readFilmFacts(file);
    expect(timestamps.map((time) => Math.round(time * 25))).toEqual(
      Array.from({ length: 60 }, (_, at) => at),
    );
    expect(await probe(file)).toMatchObject({ frames: 60, fps: 25 });
  });

  test("that end before their container says make the job fail, and say so", async () => {
    const file = await makeFilm(dir, { fps: 25, frames: 10, extension: "mp4" }, "numbers");
    const scene = sceneOf({ ground: grey, film: wholeFrame(file) });
    const facts = await readFilmFacts(file);
    const timestamps = [...facts.timestamps, 0.4, 0.44];
    const job = jobOf(scene, [[20, join(dir, "short.mp4")]]);
    await expect(
      composeJob(job, Promise.resolve(job.scenes), {
        plates: openPlates(),
        readFacts: () => Promise.resolve({ ...facts, timestamps }),
      }),
    ).rejects.toMatchObject({ code: "film_cut_off" });
  });
});

describe("segments", () => {
  const animated = async (): Promise<ComposeJob["scenes"][number]> => {
    const file = await makeFilm(dir, { fps: 25, frames: 25, extension: "mp4" }, "numbers");
    return sceneOf({ ground: grey, film: wholeFrame(file, { loops: true }) });
  };
  const settings = { encode: { preset: "medium", crf: 18 } };

  test("joined without encoding are, bit for bit, the segments, and every frame is there", async () => {
    const files = [0, 1, 2].map((index) => join(dir, `segment-${index}.mp4`));
    const [a = "", b = "", c = ""] = files;
    await compose(
      jobOf(
        await animated(),
        [
          [20, a],
          [7, b],
          [20, c],
        ],
        settings,
      ),
    );
    const joined = await framesOf(await concatenate(dir, files, join(dir, "joined.mp4")));
    const apart = (await Promise.all(files.map((file) => framesOf(file)))).flat();
    expect(joined.length).toBe(47);
    expect(Buffer.concat(joined).equals(Buffer.concat(apart))).toBe(true);
  });

  test("are the same bytes each time, and whatever was made before them in the same job", async () => {
    const scene = await animated();
    const [first, again, alone] = ["first", "again", "alone"].map((name) => join(dir, `${name}.mp4`));
    await compose(
      jobOf(
        scene,
        [
          [8, join(dir, "before.mp4")],
          [8, first ?? ""],
        ],
        settings,
      ),
    );
    await compose(
      jobOf(
        scene,
        [
          [8, join(dir, "before.mp4")],
          [8, again ?? ""],
        ],
        settings,
      ),
    );
    await compose(jobOf({ ...scene, from: 8 }, [[8, alone ?? ""]], settings));
    const bytes = await readFile(first ?? "");
    expect(bytes.equals(await readFile(again ?? ""))).toBe(true);
    expect(bytes.equals(await readFile(alone ?? ""))).toBe(true);
  });
});

describe("transitions", () => {
  const left: Rgba = [200, 40, 40, 255];
  const right: Rgba = [40, 40, 200, 255];
  const between = async (kind: "fade" | "push" | "wipe", direction: "ltr" | "rtl"): Promise<Buffer[]> => {
    const scenes = await Promise.all(
      [left, right].map(async (colour, index) =>
        sceneOf({ ground: await writeGround(join(dir, `side-${index}.yuv`), size, () => colour) }),
      ),
    );
    const [leaving, entering] = scenes;
    if (leaving === undefined || entering === undefined) throw new Error("Two scenes were made.");
    const output = join(dir, `${kind}-${direction}.mp4`);
    const transition = { kind, direction, durationInFrames: 12 };
    return composed(
      jobOf(leaving, [[12, output]], { scenes: [{ ...leaving, from: 40 }, entering], transition }),
    );
  };
  const isNear = (frame: Buffer | undefined, x: number, [r, g, b]: Rgba): boolean =>
    distanceTo(pixelOf(frame ?? Buffer.alloc(0), x, 90), yuvOf([r, g, b])) < 2;

  test("begin with the leaving scene and end near the entering one; a fade is between both", async () => {
    const frames = await between("fade", "ltr");
    expect(frames.length).toBe(12);
    expect(isNear(frames[0], 10, left)).toBe(true);
    const [, , v = 0] = pixelOf(frames[3] ?? Buffer.alloc(0), 10, 90);
    expect(v).toBeLessThan(yuvOf([200, 40, 40])[2] - 5);
    expect(v).toBeGreaterThan(yuvOf([40, 40, 200])[2] + 5);
  });

  test.each(["push", "wipe"] as const)("a %s comes from the side that is read last", async (kind) => {
    const [forwards, backwards] = [await between(kind, "ltr"), await between(kind, "rtl")];
    expect([isNear(forwards[3], 4, left), isNear(forwards[3], size.width - 4, right)]).toEqual([true, true]);
    expect([isNear(backwards[3], 4, right), isNear(backwards[3], size.width - 4, left)]).toEqual([
      true,
      true,
    ]);
  });
});
