import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawClip } from "../../../src/emulator/clip/draw-clip.ts";
import { encodeWav } from "../../../src/emulator/media/wav.ts";
import { speechSampleRate } from "../../../src/emulator/speech/speech.ts";
import { alphaDecoderArgs, ingestClip, openMediaCache, readRawFrames } from "../../../src/media/index.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const size = { width: 640, height: 360 };
const pixels = size.width * size.height;

/** The first frame of a presenter's clip over a ground, and its alpha: once as WebM, once taken out of green. */
const framesOf = async (lookId: string) => {
  const dir = await makeTempDir();
  const cache = await openMediaCache(join(dir, "cache"));
  const soundFile = join(dir, "sound.wav");
  await writeFile(soundFile, encodeWav(new Int16Array(speechSampleRate / 5)));
  const frameOf = async (format: "webm" | "mp4") => {
    const outputFile = join(dir, `clip.${format}`);
    await drawClip({
      ...{ lookId, ...size, format, matte: "straight", backgroundColour: "#00FF00", soundFile, said: null },
      ...{ outputFile, thumbnailFile: join(dir, `${format}.jpeg`) },
    });
    const { conformed, box, ...entry } = await ingestClip(cache, outputFile, {
      ...{ drivenBy: "a".repeat(64), expectedMs: 200 },
      transparentBy: format === "mp4" ? "green-screen" : undefined,
    });
    const frame = Buffer.alloc(pixels * 4);
    const args = [...alphaDecoderArgs("vp9"), "-i", await cache.require(conformed)];
    const shape = { width: entry.width, height: entry.height, pixelFormat: "rgba" } as const;
    for await (const cropped of readRawFrames(args, shape)) {
      for (let row = 0; row < entry.height; row += 1)
        cropped.copy(
          frame,
          ((box.y + row) * size.width + box.x) * 4,
          row * entry.width * 4,
          (row + 1) * entry.width * 4,
        );
      return frame;
    }
    throw new Error("There is a frame.");
  };
  return { known: await frameOf("webm"), keyed: await frameOf("mp4") };
};

const meanSquare = (known: Buffer, keyed: Buffer, of: (frame: Buffer, at: number) => number[]): number => {
  let [sum, count] = [0, 0];
  for (let at = 0; at < pixels; at += 1) {
    const [a, b] = [of(known, at * 4), of(keyed, at * 4)];
    for (const [index, value] of a.entries()) {
      sum += (value - (b[index] ?? 0)) ** 2;
      count += 1;
    }
  }
  return sum / count;
};
const psnr = (square: number): number => 10 * Math.log10(255 ** 2 / square);
const over =
  (ground: number) =>
  (frame: Buffer, at: number): number[] =>
    [0, 1, 2].map((channel) => {
      const alpha = (frame[at + 3] ?? 0) / 255;
      return (frame[at + channel] ?? 0) * alpha + ground * (1 - alpha);
    });

/** How much greener a pixel is over white than the one of the transparent clip, at most. */
const mostSpill = (known: Buffer, keyed: Buffer): number => {
  const tintOf = (frame: Buffer, at: number): number => {
    const [red = 0, green = 0, blue = 0] = over(255)(frame, at);
    return green - Math.max(red, blue);
  };
  let most = 0;
  for (let at = 0; at < pixels * 4; at += 4)
    most = Math.max(most, tintOf(keyed, at) - Math.max(0, tintOf(known, at)));
  return most;
};

test.each(["mira-blazer-front", "theo-office_nomatte"])(
  "%s on green is the one of the transparent clip, in shape and over white and black",
  async (look) => {
    const { known, keyed } = await framesOf(look);
    const alphaOf = (frame: Buffer, at: number): number[] => [frame[at + 3] ?? 0];
    expect(psnr(meanSquare(known, keyed, alphaOf))).toBeGreaterThan(33);
    expect(psnr(meanSquare(known, keyed, over(255)))).toBeGreaterThan(35);
    expect(psnr(meanSquare(known, keyed, over(0)))).toBeGreaterThan(40);
    expect(mostSpill(known, keyed)).toBeLessThan(12);
  },
);
