import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runFfmpeg } from "../../../src/media/index.ts";
import { durationInFrames } from "../../../src/model/timing.ts";
import { checkVideo } from "../../../src/render/check-video.ts";
import { flashSize, makeFlashAndBeep } from "../../support/flash-and-beep.ts";

let dir: string;
let good: string;
let expected: Parameters<typeof checkVideo>[1];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "greenroom-check-"));
  const { video, props } = await makeFlashAndBeep(dir, 30);
  good = video;
  expected = { id: "ada", frames: durationInFrames(props), fps: 30, ...flashSize };
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The good video with something changed on the way, nothing encoded again. It is input 0, and input 1 a tenth late. */
const spoil = async (...args: string[]): Promise<string> => {
  const path = join(dir, "spoilt.mp4");
  const inputs = ["-i", good, "-itsoffset", "0.1", "-i", good];
  await runFfmpeg([...inputs, "-c", "copy", ...args, "-f", "mp4", path]);
  return path;
};
const both = ["-map", "0"];

test("a video that is what was asked for is told with its facts", async () => {
  const { frames } = expected;
  expect(await checkVideo(good, expected)).toEqual({ ...flashSize, frames, durationInSeconds: frames / 30 });
});

test.each([
  {
    what: "another number of frames",
    args: [...both, "-bsf:v", "noise=drop=eq(n\\,40)"],
    says: "number of frames",
  },
  { what: "a picture that begins late", args: ["-map", "1:v", "-map", "0:a"], says: "start of the picture" },
  { what: "a sound that begins late", args: ["-map", "0:v", "-map", "1:a"], says: "start of the sound" },
  {
    what: "a frame that is shown too late",
    args: [...both, "-bsf:v", "setts=pts=PTS+if(eq(PTS\\,30000)\\,90\\,0)"],
    says: "time of frame 10 .* is 30090 instead of 30000",
  },
  { what: "no sound", args: ["-map", "0:v"], says: "The sound" },
  {
    what: "untagged colours",
    args: [
      ...both,
      "-bsf:v",
      "h264_metadata=colour_primaries=2:transfer_characteristics=2",
      "-movflags",
      "-write_colr",
    ],
    says: "colours",
  },
])("$what is named", async ({ args, says }) => {
  await expect(checkVideo(await spoil(...args), expected)).rejects.toThrow(new RegExp(says));
});

test("a file that is cut short or of another size is not taken", async () => {
  const cut = join(dir, "cut.mp4");
  const bytes = await readFile(good);
  await writeFile(cut, bytes.subarray(0, bytes.length - 3000));
  await expect(checkVideo(cut, expected)).rejects.toThrow(/warnings|frames/);
  await expect(checkVideo(good, { ...expected, width: 320 })).rejects.toThrow("width");
});
