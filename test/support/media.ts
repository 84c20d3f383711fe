import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { encodeWav, runFfmpeg, writeRawFrames } from "../../src/media/index.ts";

export type TestClipOptions = {
  width?: number;
  height?: number;
  durationMs?: number;
  fps?: number;
  /** How colours lie under a soft edge. @default "straight" */
  matting?: "straight" | "premultiplied";
  /** A colour behind the figure, as R, G, B: then it is an MP4 without alpha. */
  ground?: readonly [number, number, number];
  /** Alpha of the whole picture instead of a figure's. */
  alpha?: number;
  /** @default true */
  sound?: boolean;
  codec?: "vp9" | "vp8";
  /** Colour of the figure, as R, G, B. */
  colour?: readonly [number, number, number];
};

/** How opaque the test figure (a head on a neck on shoulders, softly edged) is at a place; 0 to 1 in both directions. */
export const figureAlpha = (x: number, y: number, width: number, height: number, sway = 0): number => {
  const short = Math.min(width, height);
  const centre = width / 2 + sway;
  const softness = Math.max(2, short / 40);
  const inside = (distance: number): number => Math.max(0, Math.min(1, 0.5 - distance / softness));
  const head = inside(
    (Math.hypot((x - centre) / 0.8, y - height * 0.36) / (short * 0.16) - 1) * short * 0.16,
  );
  const neck = inside(Math.max(Math.abs(x - centre) - short * 0.06, height * 0.36 - y));
  const shoulders = inside(Math.hypot((x - centre) * 0.75, y - height * 0.95) - short * 0.36);
  return Math.max(head, neck, shoulders);
};

/** Writes a small real WebM of the test figure, which sways, in VP9 (or VP8) with alpha and Opus; or an MP4 of it on a ground. */
export const makeClip = async (path: string, options: TestClipOptions = {}): Promise<string> => {
  const { width = 160, height = 90, durationMs = 1000, fps = 25, matting = "straight" } = options;
  const { sound = true, codec = "vp9", colour = [200, 150, 90], ground } = options;
  const count = Math.round((durationMs * fps) / 1000);
  const frame = Buffer.alloc(width * height * 4);
  const format = ground === undefined ? "webm" : "mp4";
  const silent = sound ? `${path}.silent.${format}` : path;
  function* frames(): Generator<Buffer> {
    for (let index = 0; index < count; index += 1) {
      const sway = Math.sin(index / 6) * width * 0.03;
      for (let at = 0; at < width * height; at += 1) {
        const alpha =
          options.alpha ?? 255 * figureAlpha(at % width, Math.floor(at / width), width, height, sway);
        const factor = matting === "premultiplied" ? alpha / 255 : 1;
        for (const [channel, value] of colour.entries()) {
          const behind = ground === undefined ? 0 : ((ground[channel] ?? 0) * (255 - alpha)) / 255;
          frame[at * 4 + channel] = Math.round(
            value * (ground === undefined ? factor : alpha / 255) + behind,
          );
        }
        frame[at * 4 + 3] = ground === undefined ? Math.round(alpha) : 255;
      }
      yield frame;
    }
  }
  await writeRawFrames(frames(), { width, height, pixelFormat: "rgba", fps }, [
    ...["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_range", "tv"],
    ...(ground === undefined
      ? alphaEncoder(codec)
      : ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "16"]),
    ...["-threads", "1", silent],
  ]);
  if (!sound) return path;
  const wav = await makeSpeech(`${path}.wav`, { durationMs });
  await runFfmpeg([
    "-i",
    silent,
    "-i",
    wav,
    "-c:v",
    "copy",
    "-c:a",
    ground === undefined ? "libopus" : "aac",
    path,
  ]);
  return path;
};

const alphaEncoder = (codec: "vp9" | "vp8"): string[] => [
  ...["-c:v", codec === "vp9" ? "libvpx-vp9" : "libvpx", "-pix_fmt", "yuva420p", "-auto-alt-ref", "0"],
  ...["-crf", "8", "-b:v", codec === "vp9" ? "0" : "2M", "-deadline", "realtime", "-cpu-used", "8"],
];

export type TestSpeechOptions = { durationMs?: number; amplitude?: number; sampleRate?: number };

/** Writes a WAV of something like speech: bursts of tone with gaps, four a second. */
export const makeSpeech = async (path: string, options: TestSpeechOptions = {}): Promise<string> => {
  const { durationMs = 1000, amplitude = 0.25, sampleRate = 48_000 } = options;
  const samples = new Float32Array(Math.round((durationMs * sampleRate) / 1000));
  for (let index = 0; index < samples.length; index += 1) {
    const seconds = index / sampleRate;
    const loud = Math.max(0, Math.sin(2 * Math.PI * 4 * seconds));
    samples[index] =
      amplitude *
      loud *
      (Math.sin(2 * Math.PI * 220 * seconds) + 0.5 * Math.sin(2 * Math.PI * 1330 * seconds));
  }
  await writeFile(path, encodeWav({ sampleRate, channels: [samples] }));
  return path;
};

/** Writes a file of the given name into a folder with ffmpeg, from one of its test sources. */
export const makeWithFfmpeg = async (dir: string, name: string, args: readonly string[]): Promise<string> => {
  const path = join(dir, name);
  await runFfmpeg([...args, path]);
  return path;
};

/** Writes a small real MP4 in H.264 whose grey changes from frame to frame, with sound in AAC. */
export const encodeFilm = async (
  path: string,
  { durationMs = 1000, fps = 25, sound = true }: { durationMs?: number; fps?: number; sound?: boolean } = {},
): Promise<string> => {
  const format = { width: 160, height: 90, pixelFormat: "gray", fps } as const;
  function* frames(): Generator<Buffer> {
    for (let index = 0; index < Math.round((durationMs * fps) / 1000); index += 1)
      yield Buffer.alloc(format.width * format.height, 40 + ((index * 7) % 160));
  }
  const silent = sound ? `${path}.silent.mp4` : path;
  await writeRawFrames(frames(), format, ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "20", silent]);
  if (!sound) return path;
  const wav = await makeSpeech(`${path}.wav`, { durationMs });
  await runFfmpeg(["-i", silent, "-i", wav, "-c:v", "copy", "-c:a", "aac", path]);
  return path;
};
