import { z } from "zod";
import { callbackFields, lenientNumber } from "./answers.ts";

const evenPixels = lenientNumber.refine(
  (pixels) => Number.isInteger(pixels) && pixels % 2 === 0 && pixels >= 128 && pixels <= 4096,
  "must be an even number from 128 to 4096",
);
const dimension = z.object({ width: evenPixels, height: evenPixels });
const script = z.string().min(1, "must not be empty").max(5000, "must have at most 5000 characters");
const speed = lenientNumber.refine((value) => value >= 0.5 && value <= 1.5, "must be between 0.5 and 1.5");

const voiceSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), voice_id: z.string(), input_text: script, speed: speed.default(1) }),
  z
    .object({
      type: z.literal("audio"),
      audio_url: z.string().nullish(),
      audio_asset_id: z.string().nullish(),
    })
    .refine(
      ({ audio_url: url, audio_asset_id: id }) => (url ?? id ?? "") !== "",
      "either audio_url or audio_asset_id is required",
    ),
  z.object({ type: z.literal("silence"), duration: lenientNumber.default(1) }),
]);
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #101820");
const backgroundSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("color"), value: colour.default("#ffffff") }),
  z
    .object({ type: z.literal("image"), url: z.string().nullish(), image_asset_id: z.string().nullish() })
    .refine(({ url, image_asset_id: id }) => (url ?? id ?? "") !== "", {
      path: ["url"],
      error: "either url or image_asset_id is required",
    }),
  z
    .object({ type: z.literal("video"), url: z.string().nullish(), video_asset_id: z.string().nullish() })
    .refine(({ url, video_asset_id: id }) => (url ?? id ?? "") !== "", {
      path: ["url"],
      error: "either url or video_asset_id is required",
    }),
]);
const characterSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("avatar"), avatar_id: z.string() }),
  z.object({ type: z.literal("talking_photo"), talking_photo_id: z.string() }),
]);
const sceneSchema = z.object({
  character: characterSchema.optional(),
  voice: voiceSchema,
  background: backgroundSchema.nullish(),
});

export const generateSchema = z.object({
  video_inputs: z.array(sceneSchema).min(1).max(50),
  dimension: dimension.nullish(),
  title: z.string().nullish(),
  caption: z.boolean().default(false),
  caption_mode: z.enum(["file_only", "burn_in"]).nullish(),
  subtitles: z.unknown().optional(),
  test: z.boolean().default(false),
  ...callbackFields,
});

export const webmSchema = z.object({
  avatar_pose_id: z.string().min(1),
  avatar_style: z.enum(["normal", "closeUp", "circle", "voiceOnly"]).default("normal"),
  input_text: script.optional(),
  voice_id: z.string().optional(),
  input_audio: z.string().optional(),
  dimension: dimension.nullish(),
  title: z.string().nullish(),
  ...callbackFields,
});

export const av4Schema = z.object({
  image_key: z.string().optional(),
  photo_s3_key: z.string().optional(),
  video_title: z.string().nullish(),
  script: script.optional(),
  voice_id: z.string().optional(),
  audio_url: z.string().nullish(),
  audio_asset_id: z.string().nullish(),
  video_orientation: z.enum(["portrait", "landscape", "square"]).default("landscape"),
  ...callbackFields,
});

export type Character = z.infer<typeof characterSchema>;
export type Voice = z.infer<typeof voiceSchema>;
