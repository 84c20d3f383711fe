import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  openCompositor,
  type ComposeJob,
  type Compositor,
  type SceneGraphics,
} from "../../../../src/render/compositor/index.ts";
import { unpackPixels } from "../../../../src/render/compositor/packed.ts";
import { withResolvers } from "../../../../src/render/with-resolvers.ts";
import { makeTempDir } from "../../../support/temp-dir.ts";
import { framesOf, jobOf, makeFilm, sceneOf, size, wholeFrame, writeGround, writePng } from "./support.ts";

let compositor: Compositor;
beforeAll(() => {
  compositor = openCompositor({ threads: 2 });
});
afterAll(() => compositor.close());

/** A job of a repeated film, in a folder of its own. */
const filmJob = async (parent: string, name: string, frames: number): Promise<ComposeJob> => {
  const dir = join(parent, name);
  await mkdir(dir);
  const ground = await writeGround(join(dir, "ground.yuv"), size, () => [90, 90, 90, 255]);
  const file = await makeFilm(dir, { fps: 25, frames: 5, extension: "mp4" }, "numbers");
  const scene = sceneOf({ ground, film: wholeFrame(file, { loops: true }) });
  return jobOf(scene, [[frames, join(dir, "segment.mp4")]]);
};

/** Programs with this folder in their arguments that still run. */
const programsUsing = async (dir: string): Promise<string[]> => {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(dir));
};

test("what is seen in each cell of a sheet is cut out, and it is told whether something may be cut off", async () => {
  const dir = await makeTempDir();
  const isInked = (x: number, y: number): boolean =>
    (x >= 12 && x < 17 && y >= 5 && y < 8) || (x >= 40 && x < 45 && y === 10);
  const file = await writePng(join(dir, "sheet.png"), { width: 80, height: 30 }, (x, y) =>
    isInked(x, y) ? [10, 20, 30, x === 12 ? 1 : 255] : [9, 9, 9, 0],
  );
  const cells = [
    { x: 10, y: 2, width: 20, height: 20 },
    { x: 40, y: 2, width: 20, height: 20 },
    { x: 60, y: 2, width: 20, height: 20 },
  ];
  const target = join(dir, "sheet.rgba");
  const found = await compositor.cut({ png: await readFile(file), cells, target });
  expect(found).toMatchObject([
    { bounds: { x: 2, y: 3, width: 5, height: 3 }, touchesEdge: false },
    { bounds: { x: 0, y: 8, width: 5, height: 1 }, touchesEdge: true },
    null,
  ]);
  const [first] = found;
  const bytes = (await readFile(target)).subarray(first?.offset, (first?.offset ?? 0) + (first?.length ?? 0));
  const pixels = unpackPixels(bytes, { width: 5, height: 3 });
  expect([...pixels.subarray(0, 8)]).toEqual([10, 20, 30, 1, 10, 20, 30, 255]);
  expect(() => unpackPixels(bytes, { width: 5, height: 4 })).toThrow(/cut off/);
  expect(() => unpackPixels(bytes.subarray(1), { width: 5, height: 3 })).toThrow(/damaged|cut off/);
});

test.skipIf(!existsSync("/dev/full"))("a full disk is said to be one, whatever is written", async () => {
  const target = "/dev/full";
  const dir = await makeTempDir();
  const png = await readFile(await writePng(join(dir, "sheet.png"), size, () => [10, 20, 30, 255]));
  const error = { name: "MachineError", code: "disk_full" };
  await expect(compositor.cut({ png, cells: [{ x: 0, y: 0, ...size }], target })).rejects.toMatchObject(
    error,
  );
  await expect(compositor.ground({ png, size, target })).rejects.toMatchObject(error);
  const job = await filmJob(dir, "film", 5);
  const full = { ...job, segments: [{ frames: 5, output: target }] };
  await expect(compositor.compose(full, full.scenes)).rejects.toMatchObject(error);
});

test("several jobs are made side by side, and frames are counted", async () => {
  const dir = await makeTempDir();
  const jobs = await Promise.all(["a", "b", "c"].map((name) => filmJob(dir, name, 12)));
  const counted: number[][] = [[], [], []];
  await Promise.all(
    jobs.map((job, index) =>
      compositor.compose(job, job.scenes, { onFrames: (done) => counted[index]?.push(done) }),
    ),
  );
  expect(counted).toEqual([
    [10, 12],
    [10, 12],
    [10, 12],
  ]);
  const films = await Promise.all(jobs.map((job) => framesOf(job.segments[0]?.output ?? "")));
  expect(films.map((frames) => frames.length)).toEqual([12, 12, 12]);
  expect(films.every((frames) => Buffer.concat(frames).equals(Buffer.concat(films[0] ?? [])))).toBe(true);
});

test("an aborted job rejects with the reason, leaves no program running, and the next one is made", async () => {
  const dir = await makeTempDir();
  const controller = new AbortController();
  const long = await filmJob(dir, "long", 100_000);
  const running = compositor.compose(long, long.scenes, {
    signal: controller.signal,
    onFrames: (done) => {
      if (done === 10) controller.abort(new Error("enough"));
    },
  });
  await expect(running).rejects.toThrow("enough");
  expect(await programsUsing(dir)).toEqual([]);
  const job = await filmJob(dir, "next", 3);
  await compositor.compose(job, job.scenes);
  expect(await framesOf(job.segments[0]?.output ?? "")).toHaveLength(3);
});

test("while room is kept for Chrome, long segments are made one after another", async () => {
  const dir = await makeTempDir();
  const giveBack = await compositor.makeRoom(2);
  const jobs = await Promise.all(["one", "other"].map((name) => filmJob(dir, name, 100)));
  const seen: number[] = [];
  await Promise.all(
    jobs.map((job, index) => compositor.compose(job, job.scenes, { onFrames: () => seen.push(index) })),
  );
  giveBack();
  expect(seen).toHaveLength(20);
  // Whichever comes first, the other begins when it has ended.
  expect(seen.slice(0, 10)).toEqual(Array(10).fill(seen[0]));
  expect(seen.slice(10)).toEqual(Array(10).fill(1 - (seen[0] ?? 0)));
});

test("room for Chrome is there when what is being encoded leaves it, and what waits for graphics does not hold it", async () => {
  const dir = await makeTempDir();
  const controllers = [new AbortController(), new AbortController()];
  const longs = await Promise.all(["one", "other"].map((name) => filmJob(dir, name, 100_000)));
  const underway = longs.map(() => withResolvers<undefined>());
  const running = longs.map((job, index) =>
    compositor
      .compose(job, job.scenes, {
        ...(controllers[index] && { signal: controllers[index].signal }),
        onFrames: () => underway[index]?.resolve(undefined),
      })
      .catch(() => "aborted"),
  );
  await Promise.all(underway.map(({ promise }) => promise));
  let isThere = false;
  const room = compositor.makeRoom(2).then((giveBack) => {
    isThere = true;
    return giveBack;
  });
  await sleep(50);
  expect(isThere).toBe(false);
  controllers[0]?.abort();
  (await room)();
  controllers[1]?.abort();
  expect(await Promise.all(running)).toEqual(["aborted", "aborted"]);

  const waiting = await filmJob(dir, "waiting", 100);
  const graphics = withResolvers<SceneGraphics[]>();
  const made = compositor.compose(waiting, graphics.promise);
  const giveBack = await compositor.makeRoom(2);
  // Where nothing else is encoded one job may always be: else it would wait for a Chrome that draws nothing more.
  graphics.resolve(waiting.scenes);
  await made;
  giveBack();
});

test("a compositor that is closed keeps nobody waiting for room", async () => {
  const dir = await makeTempDir();
  const own = openCompositor({ threads: 1 });
  const job = await filmJob(dir, "long", 100_000);
  const underway = withResolvers<undefined>();
  const running = own
    .compose(job, job.scenes, { onFrames: () => underway.resolve(undefined) })
    .catch(() => "ended");
  await underway.promise;
  const room = own.makeRoom(1);
  await own.close();
  expect(await running).toBe("ended");
  await room;
});

test("what is aborted before its turn is never begun", async () => {
  const dir = await makeTempDir();
  const controller = new AbortController();
  const jobs = await Promise.all(["first", "second"].map((name) => filmJob(dir, name, 60)));
  const running = jobs.map((job) => compositor.compose(job, job.scenes));
  const third = await filmJob(dir, "third", 60);
  const waiting = compositor.compose(third, third.scenes, { signal: controller.signal });
  controller.abort(new Error("not any more"));
  await expect(waiting).rejects.toThrow("not any more");
  await Promise.all(running);
  expect(await readdir(join(dir, "third"))).not.toContain("segment.mp4");
});

test.each([
  [
    "a picture that is missing",
    { code: "plate_missing" },
    (job: ComposeJob): ComposeJob => ({
      ...job,
      scenes: job.scenes.map((scene) => ({ ...scene, ground: "/no/where.png" })),
    }),
  ],
  [
    "a folder that is missing",
    { code: "ffmpeg_failed" },
    (job: ComposeJob): ComposeJob => ({
      ...job,
      segments: [{ frames: 100, output: "/no/where/at-all.mp4" }],
    }),
  ],
  [
    "a picture of another size",
    { name: "MediaError" },
    (job: ComposeJob): ComposeJob => ({ ...job, size: { width: 160, height: 90 } }),
  ],
])("%s makes only its own job fail", async (_, error, spoil) => {
  const dir = await makeTempDir();
  const [good, bad] = [await filmJob(dir, "good", 5), spoil(await filmJob(dir, "bad", 5))];
  const [made, failed] = await Promise.allSettled([
    compositor.compose(good, good.scenes),
    compositor.compose(bad, bad.scenes),
  ]);
  expect(made.status).toBe("fulfilled");
  expect(failed).toMatchObject({ status: "rejected", reason: error });
  expect(await programsUsing(dir)).toEqual([]);
});

test.each([
  ["a job waits for its", 1, 6],
  ["a long job waits for its", 1, 90],
  ["long jobs wait for their", 2, 90],
])("while %s graphics, encoders are open and what they come from is cut", async (_, threads, frames) => {
  const dir = await makeTempDir();
  const own = openCompositor({ threads });
  const jobs = await Promise.all(
    Array.from({ length: threads }, (__, index) => filmJob(dir, `early-${index}`, frames)),
  );
  const graphics = withResolvers<SceneGraphics[]>();
  const made = jobs.map((job) => own.compose(job, graphics.promise));
  await vi.waitUntil(async () => (await programsUsing(dir)).length === 2 * threads, { timeout: 10_000 });
  const png = await writePng(join(dir, "sheet.png"), { width: 8, height: 8 }, () => [1, 2, 3, 255]);
  const cells = [{ x: 0, y: 0, width: 8, height: 8 }];
  expect(await own.cut({ png: await readFile(png), cells, target: join(dir, "sheet.rgba") })).toHaveLength(1);
  graphics.resolve(jobs[0]?.scenes ?? []);
  await Promise.all(made);
  const here = await filmJob(dir, "here", frames);
  await own.compose(here, here.scenes);
  const [late, ...early] = await Promise.all(
    [here, ...jobs].map((job) => readFile(job.segments[0]?.output ?? "")),
  );
  expect(early).toEqual(jobs.map(() => late));
  await own.close();
});

test("a job whose graphics cannot be drawn fails for that reason, and leaves no program running", async () => {
  const dir = await makeTempDir();
  const job = await filmJob(dir, "undrawn", 6);
  const graphics = withResolvers<SceneGraphics[]>();
  const made = compositor.compose(job, graphics.promise);
  const failed = expect(made).rejects.toThrow("Chrome is gone");
  await vi.waitUntil(async () => (await programsUsing(dir)).length > 0, { timeout: 10_000 });
  graphics.reject(new Error("Chrome is gone"));
  await failed;
  expect(await programsUsing(dir)).toEqual([]);
});

test("graphics that fail after their job was given up are no error that nobody hears", async () => {
  const dir = await makeTempDir();
  const job = await filmJob(dir, "given-up", 6);
  const unheard: unknown[] = [];
  const note = (reason: unknown): void => void unheard.push(reason);
  process.on("unhandledRejection", note);
  const graphics = withResolvers<SceneGraphics[]>();
  const signal = AbortSignal.abort(new Error("Ctrl-C"));
  await expect(compositor.compose(job, graphics.promise, { signal })).rejects.toThrow("Ctrl-C");
  graphics.reject(new Error("Chrome is gone"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", note);
  expect(unheard).toEqual([]);
});

test("a compositor that is closed ends what it was making and takes no more", async () => {
  const dir = await makeTempDir();
  const own = openCompositor({ threads: 1 });
  const job = await filmJob(dir, "endless", 100_000);
  const begun = new Promise((resolve) => {
    own.compose(job, job.scenes, { onFrames: resolve }).catch(resolve);
  });
  const waiting = own.compose(job, job.scenes);
  waiting.catch(() => undefined);
  await begun;
  const undrawn = own.compose(job, new Promise<SceneGraphics[]>(() => undefined));
  undrawn.catch(() => undefined);
  await own.close();
  await expect(undrawn).rejects.toThrow("closed");
  await expect(waiting).rejects.toThrow("closed");
  await expect(own.compose(job, job.scenes)).rejects.toThrow("closed");
  expect(await programsUsing(dir)).toEqual([]);
});
