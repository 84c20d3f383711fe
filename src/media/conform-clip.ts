import { rm } from "node:fs/promises";
import { z } from "zod";
import { MediaError } from "../errors.ts";
import type { Size } from "../model/aspect.ts";
import { boxSchema, storedFileSchema, type Box, type StoredFile } from "../model/media.ts";
import { msToFrames } from "../model/timing.ts";
import type { MediaCache } from "./cache.ts";
import { readClipFrames, readColours, type ClipColours, type ClipGround } from "./clip-frames.ts";
import { probe } from "./probe.ts";
import { writeRawFrames } from "./raw-frames.ts";
import { rememberFilm } from "./remember-film.ts";
import { unpremultiply } from "./unpremultiply.ts";
import { verifyClip, type VerifiedClip } from "./verify-clip.ts";

export const conformedClipSchema = z.object({
  file: storedFileSchema,
  durationMs: z.number().positive(),
  fps: z.number().positive(),
  frames: z.number().int().positive(),
  source: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }),
  box: boxSchema,
  head: boxSchema.nullable(),
  unpremultiplied: z.boolean(),
});
export type ConformedClip = z.infer<typeof conformedClipSchema>;

export type ConformClipOptions = {
  expectedMs: number;
  /** What lies behind the subject. @default "clear" */
  ground?: ClipGround["kind"];
};

/**
 * Verifies an avatar's clip and derives the form the renderer reads: cropped to what the subject ever covers, edges
 * un-premultiplied where they were found to be matted on black, a green ground taken out, exactly `expectedMs` long,
 * without sound, a keyframe every second so that any frame is near. The same clip always gives the same bytes. Made once per clip and length.
 *
 * @throws MediaError as `verifyClip` does.
 */
export const conformClip = async (
  cache: MediaCache,
  original: StoredFile,
  { expectedMs, ground = "clear" }: ConformClipOptions,
  signal?: AbortSignal,
): Promise<ConformedClip> =>
  cache.derived({
    name: "conform-clip",
    version: 1,
    input: original.digest,
    params: { expectedMs, ...(ground === "clear" ? {} : { ground }) },
    schema: conformedClipSchema,
    filesOf: (clip) => [clip.file],
    make: async () => {
      const path = await cache.require(original);
      const verified = await verifyClip(path, { expectedMs, ground, signal });
      const { facts, analysis } = verified;
      const box = boxOf(verified);
      const frames = msToFrames(expectedMs, facts.fps);
      const output = cache.temporaryPath("webm");
      try {
        await encode({ output, box, frames, verified, signal });
        await checkOutput(output, frames, box);
        const file = await cache.put({ path: output }, "webm");
        await rememberFilm(cache, file, signal);
        return {
          file,
          durationMs: expectedMs,
          fps: facts.fps,
          frames,
          source: { width: facts.width, height: facts.height },
          box,
          head: headInside(analysis.head, box),
          unpremultiplied: analysis.premultiplied,
        };
      } finally {
        await rm(output, { force: true });
      }
    },
  });

type Job = {
  output: string;
  box: Box;
  frames: number;
  verified: VerifiedClip;
  signal: AbortSignal | undefined;
};

const encode = async ({ output, box, frames, verified, signal }: Job): Promise<void> => {
  const { path, facts, analysis } = verified;
  const size = { width: box.width, height: box.height };
  const format = { ...size, pixelFormat: "yuva420p" } as const;
  const decoded = readClipFrames(verified, { crop: box }, signal);
  const conformed = exactly(frames, analysis.premultiplied ? straightened(decoded, size) : decoded);
  const colourArgs = colourArgsOf(await readColours(path, facts));
  await writeRawFrames(
    conformed,
    { ...format, fps: facts.fps, colourArgs },
    [...encoderArgs(facts.fps), ...colourArgs, output],
    { signal },
  );
};

async function* straightened(frames: AsyncIterable<Buffer>, size: Size): AsyncGenerator<Buffer> {
  for await (const frame of frames) {
    unpremultiply(frame, size);
    yield frame;
  }
}

/** A clip may come a few frames longer or shorter than its sound: the rest is left out, the last frame is held. */
export async function* exactly(count: number, frames: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let given = 0;
  let last: Buffer | undefined;
  for await (const frame of frames) {
    if (given === count) return;
    yield (last = frame);
    given += 1;
  }
  for (; last !== undefined && given < count; given += 1) yield last;
}

/** Constant quality; one thread and no dates or version names, so that equal frames give equal bytes. */
const encoderArgs = (fps: number): string[] => [
  ...["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-crf", "10", "-b:v", "0"],
  ...["-deadline", "realtime", "-cpu-used", "7", "-auto-alt-ref", "0", "-lag-in-frames", "0"],
  ...["-g", String(Math.round(fps)), "-threads", "1", "-row-mt", "0", "-tile-columns", "0"],
  ...["-an", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-f", "webm"],
];

/** Colours stay as they are, and say what they are. */
export const colourArgsOf = ({ space, range }: ClipColours): string[] => [
  ...["-colorspace", space, "-color_range", range],
];

const boxOf = ({ facts, analysis }: VerifiedClip): Box =>
  analysis.box ?? { x: 0, y: 0, width: facts.width, height: facts.height };

const headInside = (head: Box | null, box: Box): Box | null =>
  head === null ? null : { ...head, x: Math.max(0, head.x - box.x), y: Math.max(0, head.y - box.y) };

const checkOutput = async (path: string, frames: number, box: Box): Promise<void> => {
  const facts = await probe(path);
  if (facts.kind === "video" && facts.hasAlpha && facts.frames === frames && facts.width === box.width)
    return;
  throw new MediaError("The conformed clip is not what was encoded.", {
    code: "clip_conform_failed",
    hint: "This is a fault of the encoder; please report it with the versions that `greenroom doctor` prints.",
  });
};
