import { z } from "zod";
import { MachineError } from "../errors.ts";
import { runFfmpeg } from "../media/ffmpeg.ts";
import { renderDefaults } from "../model/render-defaults.ts";

const factsSchema = z.object({
  streams: z.array(
    z.object({
      index: z.number(),
      codec_type: z.string(),
      codec_name: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      pix_fmt: z.string().optional(),
      color_space: z.string().optional(),
      color_primaries: z.string().optional(),
      color_transfer: z.string().optional(),
      color_range: z.string().optional(),
      time_base: z.string(),
      start_pts: z.number(),
      duration: z.coerce.number(),
    }),
  ),
  packets: z.array(z.object({ stream_index: z.number(), pts: z.number() })),
});

export type VideoFacts = { width: number; height: number; frames: number; durationInSeconds: number };

/**
 * Reads a finished file as a player would, without decoding it, and compares it with what was asked for: both streams
 * begin at 0, every frame is there and shown exactly when it has to be.
 * @throws MachineError naming the first thing that is not as it has to be.
 */
export const checkVideo = async (
  path: string,
  expected: { id: string; frames: number; fps: number; width: number; height: number },
  signal?: AbortSignal,
): Promise<VideoFacts> => {
  const { id, frames, fps } = expected;
  const { stdout, log } = await runFfmpeg(
    ["-show_streams", "-show_packets", "-show_entries", "packet=stream_index,pts", "-of", "json", path],
    { program: "ffprobe", logLevel: "warning", signal },
  );
  const { streams, packets } = factsSchema.parse(JSON.parse(stdout.toString("utf8")));
  const video = streams.find(({ codec_type }) => codec_type === "video");
  const sound = streams.find(({ codec_type }) => codec_type === "audio");
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (found !== wanted) throw wrong(id, what, found, wanted);
  };
  expect("list of warnings", log.trim(), "");
  expect("picture", video?.codec_name, renderDefaults.codec);
  expect("sound", sound?.codec_name, "aac");
  expect("pixel format", video?.pix_fmt, renderDefaults.pixelFormat);
  expect("colour space", video?.color_space, renderDefaults.colorSpace);
  expect("set of primary colours", video?.color_primaries, renderDefaults.colorSpace);
  expect("transfer of colours", video?.color_transfer, renderDefaults.colorSpace);
  expect("range of colours", video?.color_range, "tv");
  expect("width", video?.width, expected.width);
  expect("height", video?.height, expected.height);
  for (const [what, stream] of [
    ["picture", video],
    ["sound", sound],
  ] as const) {
    expect(`start of the ${what}`, stream?.start_pts, 0);
    const duration = stream?.duration ?? 0;
    if (Math.abs(duration - frames / fps) > 0.001) {
      throw wrong(id, `length of the ${what}`, duration, frames / fps);
    }
  }
  const times = packets.filter(({ stream_index }) => stream_index === video?.index).map(({ pts }) => pts);
  expect("number of frames", times.length, frames);
  const ticks = ticksPerSecond(video?.time_base) / fps;
  times.sort((a, b) => a - b);
  const uneven = times.findIndex((time, frame) => time !== frame * ticks);
  if (uneven !== -1) expect(`time of frame ${String(uneven)}`, times[uneven], uneven * ticks);
  return { width: expected.width, height: expected.height, frames, durationInSeconds: frames / fps };
};

/** Of a time base as ffprobe writes it: `1/90000`. */
const ticksPerSecond = (timeBase = ""): number => Number(timeBase.split("/")[1]);

const wrong = (id: string, what: string, found: unknown, wanted: unknown): MachineError =>
  new MachineError(
    `The ${what} of the finished video "${id}" is ${String(found)} instead of ${String(wanted)}.`,
    {
      code: "video_wrong",
      hint: "Render it again; if it stays so, report it with this message.",
    },
  );
