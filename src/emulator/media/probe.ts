import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { startBundled } from "../../bundled-ffmpeg.ts";

const number = z.coerce.number();
const probedSchema = z.object({
  streams: z
    .array(
      z.object({
        codec_type: z.string(),
        codec_name: z.string().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
        duration: number.optional(),
      }),
    )
    .default([]),
  format: z.object({ duration: number.optional() }).default({}),
});

export type Probed = {
  durationInSeconds: number;
  picture: { width: number; height: number; codec: string } | null;
  hasSound: boolean;
};

/** What a file of pictures or sound holds; undefined where nothing can be read. */
export const probe = async (file: string): Promise<Probed | undefined> => {
  const entries = "format=duration:stream=codec_type,codec_name,width,height,duration";
  const process = startBundled("ffprobe", [
    "-v",
    "error",
    "-show_entries",
    entries,
    "-of",
    "json",
    "--",
    file,
  ]);
  const ended = new Promise<number | null>((resolve, reject) => {
    process.once("error", reject);
    process.once("close", resolve);
  });
  process.stderr.resume();
  const [printed, code] = await Promise.all([buffer(process.stdout), ended]);
  if (code !== 0) return undefined;
  const { streams, format } = probedSchema.parse(JSON.parse(printed.toString()));
  const video = streams.find((stream) => stream.codec_type === "video");
  const sound = streams.find((stream) => stream.codec_type === "audio");
  return {
    durationInSeconds: format.duration ?? video?.duration ?? sound?.duration ?? 0,
    picture:
      video?.width === undefined || video.height === undefined
        ? null
        : { width: video.width, height: video.height, codec: video.codec_name ?? "" },
    hasSound: sound !== undefined,
  };
};
