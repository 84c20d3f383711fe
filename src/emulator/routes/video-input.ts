import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { assetInput, httpUrl } from "./media-input.ts";
import { type LookType } from "./usable-look.ts";

const voiceSettings = z.strictObject({
  speed: z
    .number()
    .min(0.5, "must be between 0.5 and 1.5")
    .max(1.5, "must be between 0.5 and 1.5")
    .default(1),
  pitch: z.number().min(-50).max(50).default(0),
  volume: z.number().min(0).max(1).default(1),
  locale: z.string().optional(),
  engine_settings: z.strictObject({ engine_type: z.literal("starfish") }).optional(),
});

/** What is said. */
export const wordsFields = {
  script: z.string().min(1, "must not be empty").max(5000, "must have at most 5000 characters").optional(),
  audio_url: httpUrl.optional(),
  audio_asset_id: z.string().min(1).optional(),
  voice_id: z.string().min(1).optional(),
  voice_settings: voiceSettings.optional(),
};
/** How the one who speaks moves. */
export const actingFields = {
  motion_prompt: z.string().optional(),
  expressiveness: z.enum(["high", "medium", "low"]).optional(),
};
export const engine = z
  .strictObject({
    type: z.enum(["avatar_iv", "avatar_v", "avatar_iii"]),
    reference_look_id: z.string().optional(),
  })
  .default({ type: "avatar_iv" });
export const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #101820");

const corner = z.enum(["top_left", "top_right", "bottom_left", "bottom_right"]);
const watermark = z.strictObject({
  image: assetInput,
  opacity: z.number().min(0).max(1).optional(),
  scale: z.number().positive().optional(),
  placement: z
    .strictObject({ position: corner, offset_x: z.number().optional(), offset_y: z.number().optional() })
    .optional(),
});
/** What every type but the cinematic one takes. */
export const finishFields = {
  aspect_ratio: z.enum(["16:9", "9:16", "4:5", "5:4", "1:1", "auto"]).default("16:9"),
  resolution: z.enum(["720p", "1080p", "4k"]).default("1080p"),
  caption: z
    .strictObject({ file_format: z.literal("srt"), style: z.literal("default").optional() })
    .optional(),
  title: z.string().optional(),
  callback_url: httpUrl.optional(),
  callback_id: z.string().optional(),
  watermark: watermark.optional(),
};
const background = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("color"), value: colour }),
  z
    .strictObject({ type: z.literal("image"), url: httpUrl.optional(), asset_id: z.string().optional() })
    .refine(({ url, asset_id: id }) => (url === undefined) !== (id === undefined), {
      path: ["url"],
      error: "exactly one of url and asset_id is required",
    }),
]);
/** What one speaker on one ground takes. */
const singleFields = {
  ...wordsFields,
  ...actingFields,
  ...finishFields,
  background: background.optional(),
  remove_background: z.boolean().optional(),
  output_format: z.enum(["mp4", "webm"]).default("mp4"),
  fit: z.enum(["cover", "contain"]).optional(),
};

export const avatarSchema = z.strictObject({
  type: z.literal("avatar"),
  avatar_id: z.string().min(1),
  engine,
  ...singleFields,
});
export const imageSchema = z.strictObject({ type: z.literal("image"), image: assetInput, ...singleFields });
export type AvatarVideoInput = z.infer<typeof avatarSchema>;
export type ImageVideoInput = z.infer<typeof imageSchema>;
export type WordsInput = Pick<
  AvatarVideoInput,
  "script" | "audio_url" | "audio_asset_id" | "voice_id" | "voice_settings"
>;

const refuse = (param: string, message: string): never => {
  throw new ApiError("invalid_parameter", message, { param });
};

/** @param place of the words in the body, where that is not its top: `scenes.0.input.` */
export const checkWords = (input: WordsInput, place = ""): void => {
  const sources = [input.script, input.audio_url, input.audio_asset_id].filter(
    (source) => source !== undefined,
  );
  if (sources.length !== 1)
    refuse(`${place}script`, "exactly one of script, audio_url and audio_asset_id is required");
  if (input.script === undefined && input.voice_id !== undefined)
    refuse(`${place}voice_id`, "voice_id is for a script and cannot be combined with audio");
};

/** Pictures have no voice of their own. */
export const checkVoice = (input: WordsInput, place = ""): void => {
  if (input.script !== undefined && input.voice_id === undefined)
    refuse(`${place}voice_id`, "voice_id is required: the picture has no voice of its own");
};

export const checkResolution = ({ resolution }: Pick<AvatarVideoInput, "resolution">): void => {
  if (resolution !== "4k") return;
  throw new ApiError("plan_upgrade_required", "The current plan does not include this resolution or avatar", {
    param: "resolution",
  });
};

/** Rules that hold between fields, whatever the look. */
export const checkSingle = (input: AvatarVideoInput | ImageVideoInput): void => {
  checkWords(input);
  if (input.output_format === "webm" && input.background !== undefined)
    refuse("background", "background cannot be combined with output_format webm");
  checkResolution(input);
};

/** What an engine can do with a kind of look. */
export const checkEngine = (
  {
    engine,
    expressiveness,
    motion_prompt: motion,
  }: Pick<AvatarVideoInput, "engine" | "expressiveness" | "motion_prompt">,
  type: LookType,
  place = "",
): void => {
  const isPhoto = type === "photo_avatar";
  if (isPhoto && engine.type === "avatar_v") refuse(`${place}engine`, "avatar_v is not for photo avatars");
  if (expressiveness !== undefined && !isPhoto)
    refuse(`${place}expressiveness`, "expressiveness is for photo avatars only");
  if (expressiveness !== undefined && engine.type !== "avatar_iv")
    refuse(`${place}expressiveness`, `expressiveness is not for ${engine.type}`);
  if (motion !== undefined && engine.type === "avatar_iii")
    refuse(`${place}motion_prompt`, "motion_prompt is not for avatar_iii");
  if (motion !== undefined && engine.type === "avatar_iv" && !isPhoto)
    refuse(`${place}motion_prompt`, `motion_prompt is for photo avatars only with ${engine.type}`);
};

/** Pixels of a video: its short edge is what the resolution names; `auto` has the shape of the source. */
export const sizeOf = (
  { aspect_ratio: aspect, resolution }: Pick<AvatarVideoInput, "aspect_ratio" | "resolution">,
  source = { width: 16, height: 9 },
): { width: number; height: number } => {
  const short = resolution === "720p" ? 720 : 1080;
  const [across = 16, down = 9] =
    aspect === "auto" ? [source.width, source.height] : aspect.split(":").map(Number);
  const long = Math.round((short * Math.max(across, down)) / Math.min(across, down) / 2) * 2;
  return across >= down ? { width: long, height: short } : { width: short, height: long };
};
