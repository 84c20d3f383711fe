import { rm } from "node:fs/promises";
import { z } from "zod";
import { MediaError } from "../errors.ts";
import { storedFileSchema, type StoredFile } from "../model/media.ts";
import { ceilToFrameGrid } from "../model/timing.ts";
import type { MediaCache } from "./cache.ts";
import { readColours } from "./clip-frames.ts";
import { colourArgsOf, exactly } from "./conform-clip.ts";
import { probe, type VideoFacts } from "./probe.ts";
import { readRawFrames, writeRawFrames } from "./raw-frames.ts";
import { rememberFilm } from "./remember-film.ts";

export const conformedOpaqueSchema = z.object({
  file: storedFileSchema,
  durationMs: z.number().positive(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  hasSound: z.boolean(),
});
export type ConformedOpaque = z.infer<typeof conformedOpaqueSchema>;

/** How far a clip may be from the sound that drives it: six frames. */
const toleranceMs = 240;

/**
 * Verifies a clip that fills its frame, and sees to it that it lasts `expectedMs`, or, where that is null, to the next
 * whole frame of every rate: one that is long enough is used as it
 * came, in one that is a few frames short the last is held. Made once per clip and length.
 *
 * @throws MediaError `clip_not_video`, `clip_wrong_duration`, `clip_frames_missing`, or those of `probe`.
 */
export const conformOpaque = async (
  cache: MediaCache,
  original: StoredFile,
  expectedMs: number | null,
  signal?: AbortSignal,
): Promise<ConformedOpaque> =>
  cache.derived({
    name: "conform-opaque",
    version: 1,
    input: original.digest,
    params: { expectedMs },
    schema: conformedOpaqueSchema,
    filesOf: ({ file }) => [file],
    make: async () => {
      const path = await cache.require(original);
      const facts = await verifyOpaque(path, expectedMs, signal);
      const durationMs = expectedMs ?? ceilToFrameGrid(facts.durationMs);
      // Half a millisecond: containers round their times.
      const isLongEnough = facts.durationMs >= durationMs - 0.5;
      const file = isLongEnough ? original : await holdLast(cache, path, facts, durationMs, signal);
      await rememberFilm(cache, file, signal);
      return {
        file,
        ...{ durationMs, hasSound: facts.hasSound },
        ...{ width: Math.round(facts.width), height: Math.round(facts.height) },
      };
    },
  });

const verifyOpaque = async (
  path: string,
  expectedMs: number | null,
  signal?: AbortSignal,
): Promise<VideoFacts> => {
  const facts = await probe(path, signal);
  if (facts.kind !== "video") {
    throw new MediaError(`The clip is a .${facts.ext} ${facts.kind} instead of a video.`, {
      code: "clip_not_video",
      hint: "Fetch it again.",
    });
  }
  if (expectedMs !== null && Math.abs(facts.durationMs - expectedMs) > toleranceMs) {
    throw new MediaError(`The clip lasts ${facts.durationMs} ms instead of ${expectedMs} ms.`, {
      code: "clip_wrong_duration",
      hint: "It was cut off, or driven by another sound. Fetch it again.",
    });
  }
  let decoded = 0;
  // Small, because only whether each frame decodes is of interest.
  for await (const { length } of readRawFrames(
    ["-xerror", "-i", path, "-map", "0:v:0", "-vf", "scale=32:18", "-fps_mode", "passthrough"],
    { width: 32, height: 18, pixelFormat: "gray" },
    { signal },
  ))
    decoded += length / (32 * 18);
  if (decoded === facts.frames) return facts;
  throw new MediaError(`Of ${facts.frames} frames of the clip, ${decoded} could be decoded.`, {
    code: "clip_frames_missing",
    hint: "Fetch it again.",
  });
};

/** Hardly to be told from what came; one thread and no dates, so that equal frames give equal bytes. */
const encoderArgs = [
  ...["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "fast", "-crf", "14", "-threads", "1", "-an"],
  ...["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "mp4"],
];

const holdLast = async (
  cache: MediaCache,
  path: string,
  facts: VideoFacts,
  expectedMs: number,
  signal?: AbortSignal,
): Promise<StoredFile> => {
  const [width, height] = [even(facts.width), even(facts.height)];
  const format = { width, height, pixelFormat: "yuv420p" } as const;
  const frames = readRawFrames(
    [
      ...["-xerror", "-i", path, "-map", "0:v:0"],
      ...["-vf", `scale=${width}:${height}`, "-fps_mode", "passthrough"],
    ],
    format,
    { signal },
  );
  const output = cache.temporaryPath("mp4");
  try {
    const colourArgs = colourArgsOf(await readColours(path, facts));
    await writeRawFrames(
      exactly(Math.ceil((expectedMs * facts.fps) / 1000 - 1e-6), frames),
      { ...format, fps: facts.fps, colourArgs },
      [...encoderArgs, ...colourArgs, output],
      { signal },
    );
    return await cache.put({ path: output }, "mp4");
  } finally {
    await rm(output, { force: true });
  }
};

const even = (size: number): number => Math.max(2, Math.round(size / 2) * 2);
