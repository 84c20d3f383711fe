import { once } from "node:events";
import { Readable } from "node:stream";
import { MediaError } from "../errors.ts";
import { startFfmpeg, startFfmpegInto, type FfmpegOptions, type FfmpegProcess } from "./ffmpeg.ts";
import { openFramePipe } from "./frame-pipe.ts";

export type PixelFormat = "rgba" | "rgb24" | "gray" | "yuv420p" | "yuv444p" | "yuva420p";
export type FrameFormat = { width: number; height: number; pixelFormat: PixelFormat };

/** Bytes of one raw frame. Widths and heights of 4:2:0 formats are even. */
export const frameSizeInBytes = ({ width, height, pixelFormat }: FrameFormat): number => {
  const bytesPerPixel = { rgba: 4, rgb24: 3, gray: 1, yuv420p: 1.5, yuv444p: 3, yuva420p: 2.5 };
  return width * height * bytesPerPixel[pixelFormat];
};

/** ffmpeg's own VP8 and VP9 decoders drop the alpha without a word. */
export const alphaDecoderArgs = (codec: string): string[] => [
  "-c:v",
  codec === "vp8" ? "libvpx" : "libvpx-vp9",
];

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
  const frameSize = frameSizeInBytes(format);
  // The bundled ffmpeg cannot write bare raw video, but a pipe of "images" without headers is the same.
  const all = [
    ...[...args, "-pix_fmt", format.pixelFormat, "-f", "image2pipe", "-c:v", "rawvideo"],
    // One frame waits to be written, not eight.
    ...["-thread_queue_size", "1", "pipe:1"],
  ];
  const pipe = await openFramePipe(frameSize);
  let ffmpeg: Omit<FfmpegProcess, "stdout"> | undefined;
  try {
    let frames: AsyncGenerator<Buffer, number, void>;
    if (pipe === null) {
      const started = startFfmpeg(all, options);
      [ffmpeg, frames] = [started, joinedFrames(started.stdout, frameSize)];
    } else {
      [ffmpeg, frames] = [startFfmpegInto(pipe.inlet, all, options), pipe.frames()];
      pipe.inlet.destroy();
    }
    Readable.from(input).pipe(ffmpeg.stdin);
    const left = yield* frames;
    await ffmpeg.finished;
    if (left > 0) throw new MediaError(`The last frame is ${left} of ${frameSize} bytes long.`);
  } finally {
    pipe?.close();
    await ffmpeg?.stop();
  }
}

/** @returns how many bytes came after the last whole frame. */
async function* joinedFrames(pieces: Readable, frameSize: number): AsyncGenerator<Buffer, number, void> {
  const frame = Buffer.allocUnsafe(frameSize);
  let filled = 0;
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    for (let read = 0; read < piece.length;) {
      const taken = piece.copy(frame, filled, read);
      filled += taken;
      read += taken;
      if (filled < frameSize) continue;
      yield frame;
      filled = 0;
    }
  }
  return filled;
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
