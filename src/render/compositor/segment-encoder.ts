import { once } from "node:events";
import { startFfmpeg } from "../../media/ffmpeg.ts";
import { colourArgs, encoderArgs } from "./encoder-args.ts";
import type { ComposeJob } from "./job.ts";

export type SegmentEncoder = {
  /** Resolves when the bytes have been handed over and may be written again. */
  write(bytes: Uint8Array): Promise<void>;
  /** No more frames come; resolves when the file is whole. */
  finish(): Promise<void>;
  /** Ends the encoder at once, whatever it does. */
  stop(): Promise<void>;
};

type Settings = Pick<ComposeJob, "size" | "fps" | "encode">;

/** Encodes raw frames into one segment, as fast as they come. */
export const openSegmentEncoder = (
  { size, fps, encode }: Settings,
  output: string,
  signal: AbortSignal | undefined,
): SegmentEncoder => {
  const ffmpeg = startFfmpeg(
    [
      ...["-f", "image2pipe", "-frame_size", String(size.width * size.height * 1.5), "-c:v", "rawvideo"],
      ...["-pixel_format", "yuv420p", "-video_size", `${size.width}x${size.height}`],
      ...["-framerate", String(fps), ...colourArgs, "-i", "pipe:0"],
      ...[...encoderArgs({ ...encode, fps }), output],
    ],
    { signal },
  );
  ffmpeg.stdout.resume();
  const closed = once(ffmpeg.stdin, "close");

  const write = async (bytes: Uint8Array): Promise<void> => {
    // An encoder that ended early closes its input; its own word on that is better than a broken pipe.
    if (ffmpeg.stdin.destroyed) await ffmpeg.finished;
    await Promise.race([new Promise((resolve) => ffmpeg.stdin.write(bytes, resolve)), closed]);
  };
  const finish = async (): Promise<void> => {
    ffmpeg.stdin.end();
    await ffmpeg.finished;
  };
  return { write, finish, stop: () => ffmpeg.stop() };
};
