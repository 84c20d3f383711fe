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

/**
 * Frames on their way to x264, this one included. ffmpeg would take twenty-five into its queues, long before x264 has use for
 * them: a sixth of its memory.
 */
const framesAhead = 4;

/** A line for each frame that x264 is given. */
const wordsOnFramesTaken = ["-stats_enc_pre", "pipe:1", "-stats_enc_pre_fmt", "{n}"] as const;
const endOfWord = "\n".charCodeAt(0);

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
      ...[...encoderArgs({ ...encode, fps }), ...wordsOnFramesTaken, output],
    ],
    { signal },
  );
  const closed = new Promise<void>((resolve) => ffmpeg.stdin.once("close", resolve));
  let [given, taken] = [0, 0];
  const waiting: (() => void)[] = [];
  const tell = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  void closed.then(tell);
  ffmpeg.stdout.on("data", (words: Buffer) => {
    for (const byte of words) if (byte === endOfWord) taken += 1;
    tell();
  });

  const write = async (bytes: Uint8Array): Promise<void> => {
    const place = given;
    given += 1;
    // Before it takes the first one, ffmpeg may look at as many as it likes.
    while (taken > 0 && place - taken >= framesAhead && !ffmpeg.stdin.destroyed) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
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
