import { once } from "node:events";
import { Readable } from "node:stream";
import { MediaError } from "../errors.ts";
import { startFfmpeg, type FfmpegOptions } from "./ffmpeg.ts";

export type PixelFormat = "rgba" | "rgb24" | "gray" | "yuv420p" | "yuv444p" | "yuva420p";
export type FrameFormat = { width: number; height: number; pixelFormat: PixelFormat };

/** Bytes of one raw frame. Widths and heights of 4:2:0 formats are even. */
export const frameSizeInBytes = ({ width, height, pixelFormat }: FrameFormat): number => {
  const bytesPerPixel = { rgba: 4, rgb24: 3, gray: 1, yuv420p: 1.5, yuv444p: 3, yuva420p: 2.5 };
  return width * height * bytesPerPixel[pixelFormat];
};

/**
 * The frames that `args` (inputs and filters) give, as raw pixels, one after another. The buffer is used again for the
 * next frame: copy what is kept. Leaving the loop early ends ffmpeg.
 * @param options.input is written to the program, whose `args` read it from `pipe:0`.
 */
export async function* readRawFrames(
  args: readonly string[],
  format: FrameFormat,
  { input = [], ...options }: FfmpegOptions & { input?: Iterable<Uint8Array> } = {},
): AsyncGenerator<Buffer, void, void> {
  const ffmpeg = startFfmpeg(
    // The bundled ffmpeg cannot write bare raw video, but a pipe of "images" without headers is the same.
    [...args, "-pix_fmt", format.pixelFormat, "-f", "image2pipe", "-c:v", "rawvideo", "pipe:1"],
    options,
  );
  try {
    Readable.from(input).pipe(ffmpeg.stdin);
    const frame = Buffer.allocUnsafe(frameSizeInBytes(format));
    let filled = 0;
    for await (const chunk of ffmpeg.stdout as AsyncIterable<Buffer>) {
      for (let read = 0; read < chunk.length;) {
        const taken = chunk.copy(frame, filled, read);
        filled += taken;
        read += taken;
        if (filled < frame.length) continue;
        yield frame;
        filled = 0;
      }
    }
    await ffmpeg.finished;
    if (filled > 0) throw new MediaError(`The last frame is ${filled} of ${frame.length} bytes long.`);
  } finally {
    await ffmpeg.stop();
  }
}

/**
 * Encodes raw frames with `outputArgs` (encoder and absolute path). A frame's buffer may be used again as soon as the
 * next one is asked for.
 */
export const writeRawFrames = async (
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  format: FrameFormat & {
    fps: number;
    /** What the colours of the frames are, as ffmpeg's options say it. Told only of the output, ffmpeg converts them. */
    colourArgs?: readonly string[];
  },
  outputArgs: readonly string[],
  options: FfmpegOptions = {},
): Promise<void> => {
  const { width, height, pixelFormat, fps, colourArgs = [] } = format;
  const sizeInBytes = frameSizeInBytes(format);
  const ffmpeg = startFfmpeg(
    [
      ...["-f", "image2pipe", "-frame_size", String(sizeInBytes), "-c:v", "rawvideo"],
      ...["-pixel_format", pixelFormat, "-video_size", `${width}x${height}`, "-framerate", String(fps)],
      ...[...colourArgs, "-i", "pipe:0", ...outputArgs],
    ],
    options,
  );
  try {
    const ended = once(ffmpeg.stdin, "close");
    for await (const frame of frames) {
      if (frame.length !== sizeInBytes) {
        throw new MediaError(`A frame is ${frame.length} bytes long instead of ${sizeInBytes}.`);
      }
      if (ffmpeg.stdin.destroyed) break;
      await Promise.race([new Promise((resolve) => ffmpeg.stdin.write(frame, resolve)), ended]);
    }
    ffmpeg.stdin.end();
    ffmpeg.stdout.resume();
    await ffmpeg.finished;
  } finally {
    await ffmpeg.stop();
  }
};
