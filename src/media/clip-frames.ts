import { z } from "zod";
import { MediaError } from "../errors.ts";
import type { Size } from "../model/aspect.ts";
import type { Box } from "../model/media.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import { findGround, openGreenScreen, type ColourMatrix, type GroundColour } from "./green-screen.ts";
import type { VideoFacts } from "./probe.ts";
import { alphaDecoderArgs, readRawFrames } from "./raw-frames.ts";

/** What lies behind the subject: nothing, in a clip with alpha, or a green that has to be taken out. */
export type ClipGround = { kind: "clear" } | { kind: "green"; colour: GroundColour };

/** An avatar's clip, and how its frames become transparent. */
export type ClipSource = { path: string; facts: VideoFacts; ground: ClipGround };

/**
 * The frames of a clip in yuva420p: a part of them, or all of them made smaller by looking only at every n-th pixel. The
 * buffer is used again for the next frame.
 */
export async function* readClipFrames(
  { path, facts, ground }: ClipSource,
  part: { crop: Box } | { sampled: Size },
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, void> {
  const size = "crop" in part ? part.crop : part.sampled;
  const filter =
    "crop" in part
      ? `crop=${size.width}:${size.height}:${part.crop.x}:${part.crop.y}`
      : `scale=${size.width}:${size.height}:flags=neighbor`;
  const args = [
    ...["-xerror", "-threads", "2", ...(ground.kind === "clear" ? alphaDecoderArgs(facts.codec) : [])],
    ...["-i", path, "-map", "0:v:0", "-vf", filter, "-fps_mode", "passthrough"],
  ];
  const format = { width: size.width, height: size.height };
  if (ground.kind === "clear") {
    yield* readRawFrames(args, { ...format, pixelFormat: "yuva420p" }, { signal });
    return;
  }
  const shortEdge = Math.min(facts.width, facts.height);
  const keyOut = openGreenScreen(format, ground.colour, {
    matrix: matrixOf(await readColours(path, facts)),
    shortEdge: "crop" in part ? shortEdge : Math.min(size.width, size.height),
  });
  for await (const frame of readRawFrames(args, { ...format, pixelFormat: "yuv444p" }, { signal }))
    yield keyOut(frame);
}

/** The green behind the subject of a clip. @throws MediaError `clip_without_green` where there is none. */
export const readGround = async (
  path: string,
  facts: VideoFacts,
  signal?: AbortSignal,
): Promise<ClipGround> => {
  const size = { width: facts.width, height: facts.height };
  const matrix = matrixOf(await readColours(path, facts));
  for await (const frame of readRawFrames(
    ["-i", path, "-map", "0:v:0", "-frames:v", "1"],
    { ...size, pixelFormat: "yuv444p" },
    { signal },
  ))
    return { kind: "green", colour: findGround(frame, size, matrix) };
  throw new MediaError("The avatar's clip has no first frame.", { code: "media_empty" });
};

/** How the colours of a clip are written. */
export type ClipColours = { space: string; range: "pc" | "tv" };

/**
 * Players guess the standard of a clip that does not say it by its height, which a crop changes: what is guessed of the
 * whole is what it is.
 */
export const readColours = async (path: string, { height }: Size): Promise<ClipColours> => {
  const { stdout } = await runFfmpeg(
    ["-select_streams", "v:0", "-show_entries", "stream=color_space,color_range", "-of", "json", path],
    { program: "ffprobe" },
  );
  const { streams } = streamColoursSchema.parse(JSON.parse(stdout.toString()));
  const space = streams[0]?.color_space;
  const known = space !== undefined && space !== "unknown";
  return {
    space: known ? space : height >= 720 ? "bt709" : "smpte170m",
    range: streams[0]?.color_range === "pc" ? "pc" : "tv",
  };
};
const streamColoursSchema = z.object({
  streams: z.array(z.object({ color_space: z.string().optional(), color_range: z.string().optional() })),
});

const matrixOf = ({ space }: ClipColours): ColourMatrix => (space === "bt709" ? "bt709" : "bt601");
