import { z } from "zod";
import { MachineError } from "../errors.ts";
import { runFfmpeg } from "../media/ffmpeg.ts";
import { renderDefaults } from "../model/render-defaults.ts";

const streamsSchema = z.object({
  streams: z.array(
    z.object({
      codec_type: z.string(),
      codec_name: z.string(),
      width: z.number().optional(),
      height: z.number().optional(),
      pix_fmt: z.string().optional(),
      color_space: z.string().optional(),
      duration: z.coerce.number(),
      nb_read_packets: z.coerce.number(),
    }),
  ),
});

export type VideoFacts = { width: number; height: number; frames: number; durationInSeconds: number };

/**
 * Reads a finished file as a player would and compares it with what was asked for.
 * @throws MachineError naming the first thing that is not as it has to be.
 */
export const checkVideo = async (
  path: string,
  expected: { id: string; frames: number; fps: number; width: number; height: number },
  signal?: AbortSignal,
): Promise<VideoFacts> => {
  const { stdout } = await runFfmpeg(["-count_packets", "-show_streams", "-of", "json", path], {
    program: "ffprobe",
    signal,
  });
  const { streams } = streamsSchema.parse(JSON.parse(stdout.toString("utf8")));
  const video = streams.find(({ codec_type }) => codec_type === "video");
  const sound = streams.find(({ codec_type }) => codec_type === "audio");
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (found !== wanted) throw wrong(expected.id, what, found, wanted);
  };
  expect("picture", video?.codec_name, renderDefaults.codec);
  expect("sound", sound?.codec_name, "aac");
  expect("pixel format", video?.pix_fmt, renderDefaults.pixelFormat);
  expect("colour space", video?.color_space, renderDefaults.colorSpace);
  expect("width", video?.width, expected.width);
  expect("height", video?.height, expected.height);
  expect("number of frames", video?.nb_read_packets, expected.frames);
  const durationInSeconds = expected.frames / expected.fps;
  for (const stream of [video, sound]) {
    const duration = stream?.duration ?? 0;
    if (Math.abs(duration - durationInSeconds) > 1 / expected.fps) {
      throw wrong(
        expected.id,
        `length of the ${stream?.codec_type ?? "stream"}`,
        duration,
        durationInSeconds,
      );
    }
  }
  return { width: expected.width, height: expected.height, frames: expected.frames, durationInSeconds };
};

const wrong = (id: string, what: string, found: unknown, wanted: unknown): MachineError =>
  new MachineError(
    `The ${what} of the finished video "${id}" is ${String(found)} instead of ${String(wanted)}.`,
    { code: "video_wrong", hint: "Render it again; if it stays so, report it with this message." },
  );
