import { z } from "zod";
import { clipFileOf } from "../../clip/make-videos.ts";
import { ApiError } from "../../server/api-error.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { httpUrl } from "../media-input.ts";
import { findVideo } from "../order-video.ts";
import { outputLanguages } from "../translations.ts";
import { statusOf } from "../video-status.ts";
import { callbackFields } from "./answers.ts";

const schema = z.object({
  video_url: httpUrl.nullish(),
  video_id: z.string().nullish(),
  output_language: z.string().nullish(),
  output_languages: z.array(z.string()).nullish(),
  title: z.string().nullish(),
  translate_audio_only: z.boolean().nullish(),
  mode: z.enum(["fast", "quality"]).nullish(),
  ...callbackFields,
});
const languagesSchema = z.object({ output_languages: outputLanguages });

const modes = { fast: "speed", quality: "precision" } as const;

/** The body of a translation or of a proofread, as v3 names its fields. */
export const readTranslation = (context: Context, body: unknown) => {
  const input = parseInput(schema, body);
  const { output_language: one, output_languages: several } = input;
  const names = { output_languages: several ?? (one == null ? [] : [one]) };
  return {
    ...{
      video: { type: "url", url: addressOf(context, input) } as const,
      ...parseInput(languagesSchema, names),
    },
    ...{ mode: modes[input.mode ?? "fast"], translate_audio_only: input.translate_audio_only ?? false },
    ...{ title: input.title ?? undefined, callback_id: input.callback_id ?? undefined },
    callback_url: input.callback_url ?? undefined,
  };
};

/** A video by its address, or one of the account's own. */
const addressOf = (
  context: Context,
  { video_url: url, video_id: id }: Pick<z.infer<typeof schema>, "video_url" | "video_id">,
): string => {
  if (url != null) return url;
  if (id == null) throw new ApiError("invalid_parameter", "video_url is required", { param: "video_url" });
  const video = findVideo(context, id);
  if (statusOf(video, context) === "completed") return context.links.sign(clipFileOf(video));
  throw new ApiError("resource_not_ready", "The video is not completed", { param: "video_id" });
};
