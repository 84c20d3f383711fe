import { once } from "node:events";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { readRawFrames, startFfmpeg } from "../../src/media/index.ts";
import type { Size } from "../../src/model/aspect.ts";

/** The frames of some video files, one file after another, as 4:2:0 planes. A buffer is used again for the next frame. */
export async function* planesOf(files: readonly string[], size: Size): AsyncGenerator<Buffer> {
  for (const file of files) {
    yield* readRawFrames(["-i", file, "-fps_mode", "passthrough"], { ...size, pixelFormat: "yuv420p" });
  }
}

/** Encodes pictures in order, as a browser gave them, with `outputArgs`: encoder and absolute path. */
export const encodePictures = async (
  pictures: AsyncIterable<Buffer> | Iterable<Buffer>,
  { format, fps }: { format: "png" | "jpeg"; fps: number },
  outputArgs: readonly string[],
): Promise<void> => {
  const [decoder, from] = format === "png" ? ["png", ""] : ["mjpeg", "in_color_matrix=bt601:in_range=full:"];
  const ffmpeg = startFfmpeg([
    ...["-f", "image2pipe", "-c:v", decoder, "-framerate", String(fps), "-i", "pipe:0"],
    ...["-vf", `scale=${from}out_color_matrix=bt709:out_range=tv`, ...outputArgs],
  ]);
  ffmpeg.stdout.resume();
  try {
    for await (const picture of pictures) {
      if (!ffmpeg.stdin.write(picture)) await Promise.race([once(ffmpeg.stdin, "drain"), ffmpeg.finished]);
    }
    ffmpeg.stdin.end();
    await ffmpeg.finished;
  } finally {
    await ffmpeg.stop();
  }
};

/** As a browser would have given it. */
export const jpegOfPng = async (png: Buffer, quality: number): Promise<Buffer> => {
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.encode("jpeg", quality);
};

/** Peak signal to noise of one frame against another, over brightness and colour, in decibels. */
export const psnr = (a: Uint8Array, b: Uint8Array): number => {
  if (a.length !== b.length) throw new Error("Frames of different sizes cannot be compared.");
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    sum += difference * difference;
  }
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 ** 2 * a.length) / sum);
};

/** How alike two videos are, frame by frame. @throws when one has more frames. */
export const psnrOfFrames = async (
  a: AsyncIterable<Uint8Array>,
  b: AsyncIterable<Uint8Array>,
): Promise<number[]> => {
  const others = b[Symbol.asyncIterator]();
  const found: number[] = [];
  for await (const frame of a) {
    const other = await others.next();
    if (other.done === true)
      throw new Error(`One video has more than ${found.length} frames, the other not.`);
    found.push(psnr(frame, other.value));
  }
  if ((await others.next()).done !== true) throw new Error(`One video ends after ${found.length} frames.`);
  return found;
};
