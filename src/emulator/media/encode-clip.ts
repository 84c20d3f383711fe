import { finished, reproducible, startFfmpeg } from "./ffmpeg.ts";

export const clipFps = 25;

export type ClipFormat = "webm" | "mp4";

export type EncodeClipOptions = {
  width: number;
  height: number;
  format: ClipFormat;
  /** The sound, at least as long as the frames. */
  soundFile: string;
  durationInSeconds: number;
  /** Absolute path of the result. */
  outputFile: string;
  frames: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
};

// Realtime at the highest speed: the pictures are flat, and the next better setting costs six times as much.
const vp9 = ["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-deadline", "realtime", "-cpu-used", "8"];
const codecArgs: Record<ClipFormat, string[]> = {
  webm: [
    ...[...vp9, "-row-mt", "0", "-crf", "24", "-b:v", "0", "-g", "50"],
    ...["-c:a", "libopus", "-b:a", "64k", "-ar", "48000", "-ac", "2", "-f", "webm"],
  ],
  mp4: [
    ...["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-crf", "20", "-g", "50"],
    ...["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2", "-movflags", "+faststart", "-f", "mp4"],
  ],
};

/** Writes RGBA frames and their sound as HeyGen delivers clips: VP9 with alpha and Opus, or H.264 and AAC. */
export const encodeClip = async (options: EncodeClipOptions): Promise<void> => {
  const { width, height, format, soundFile, durationInSeconds, outputFile, frames } = options;
  // This ffmpeg has no raw video demuxer; the image reader takes frames of a fixed size instead.
  const rawFrames = [
    ...["-f", "image2pipe", "-frame_size", String(width * height * 4), "-c:v", "rawvideo"],
    ...[
      "-pixel_format",
      "rgba",
      "-video_size",
      `${width}x${height}`,
      "-framerate",
      String(clipFps),
      "-i",
      "pipe:0",
    ],
  ];
  const process = startFfmpeg([
    ...rawFrames,
    ...["-i", soundFile, "-map", "0:v", "-map", "1:a", "-t", durationInSeconds.toFixed(3)],
    ...[...codecArgs[format], ...reproducible, outputFile],
  ]);
  const ended = finished(process);
  // When ffmpeg gives up, `finished` tells why; here it only means that no more frames are wanted.
  process.stdin.on("error", () => undefined);
  try {
    for await (const frame of frames) {
      if (!process.stdin.writable) break;
      // One buffer is drawn into again and again, so a frame must have left before the next is drawn.
      await new Promise<void>((resolve) => process.stdin.write(frame, () => resolve()));
    }
  } catch (error) {
    process.stdin.end();
    await ended.catch(() => undefined); // What it says of a video that was broken off is of no interest.
    throw error;
  }
  process.stdin.end();
  await ended;
};
