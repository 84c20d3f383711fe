import { z } from "zod";
import { ApiError } from "../server/api-error.ts";

const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https address" });
const assetInput = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("url"), url: httpUrl }),
  z.strictObject({ type: z.literal("asset_id"), asset_id: z.string().min(1) }),
  z.strictObject({ type: z.literal("base64"), media_type: z.string(), data: z.string() }),
]);

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

const background = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("color"),
    value: z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #101820"),
  }),
  z.strictObject({ type: z.literal("image"), url: httpUrl.optional(), asset_id: z.string().optional() }),
]);

const avatarSchema = z.strictObject({
  type: z.literal("avatar"),
  avatar_id: z.string().min(1),
  script: z.string().min(1, "must not be empty").max(5000, "must have at most 5000 characters").optional(),
  audio_url: httpUrl.optional(),
  audio_asset_id: z.string().min(1).optional(),
  voice_id: z.string().min(1).optional(),
  voice_settings: voiceSettings.optional(),
  engine: z
    .strictObject({
      type: z.enum(["avatar_iv", "avatar_v", "avatar_iii"]),
      reference_look_id: z.string().optional(),
    })
    .default({ type: "avatar_iv" }),
  motion_prompt: z.string().optional(),
  expressiveness: z.enum(["high", "medium", "low"]).optional(),
  background: background.optional(),
  remove_background: z.boolean().optional(),
  output_format: z.enum(["mp4", "webm"]).default("mp4"),
  aspect_ratio: z.enum(["16:9", "9:16", "4:5", "5:4", "1:1", "auto"]).default("16:9"),
  resolution: z.enum(["720p", "1080p", "4k"]).default("1080p"),
  fit: z.enum(["cover", "contain"]).optional(),
  caption: z
    .strictObject({ file_format: z.literal("srt"), style: z.literal("default").optional() })
    .optional(),
  title: z.string().optional(),
  callback_url: httpUrl.optional(),
  callback_id: z.string().optional(),
  watermark: z.strictObject({ image: assetInput, opacity: z.number().min(0).max(1).optional() }).optional(),
});
export type AvatarVideoInput = z.infer<typeof avatarSchema>;

/** The body of `POST /v3/videos`. Of its four types the emulator makes one. */
export const avatarVideoSchema = z
  .unknown()
  .superRefine((body, issues) => {
    const type = z.object({ type: z.string() }).safeParse(body).data?.type;
    if (type === "avatar") return;
    const known = ["image", "studio", "cinematic_avatar"].includes(type ?? "");
    const message = known
      ? `videos of type ${type ?? ""} are not made by the emulator`
      : "must be avatar, image, studio or cinematic_avatar";
    issues.addIssue({ code: "custom", path: ["type"], message });
  })
  .pipe(avatarSchema);

/** Rules that hold between fields, for a studio avatar. */
export const checkAvatarInput = (input: AvatarVideoInput): void => {
  const refuse = (param: string, message: string): never => {
    throw new ApiError("invalid_parameter", message, { param });
  };
  const sources = [input.script, input.audio_url, input.audio_asset_id].filter(
    (source) => source !== undefined,
  );
  if (sources.length !== 1)
    refuse("script", "exactly one of script, audio_url and audio_asset_id is required");
  if (input.script === undefined && input.voice_id !== undefined) {
    refuse("voice_id", "voice_id is for a script and cannot be combined with audio");
  }
  if (input.output_format === "webm" && input.background !== undefined) {
    refuse("background", "background cannot be combined with output_format webm");
  }
  if (input.expressiveness !== undefined)
    refuse("expressiveness", "expressiveness is for photo avatars only");
  if (input.motion_prompt !== undefined && input.engine.type !== "avatar_v") {
    refuse("motion_prompt", `motion_prompt is for photo avatars only with ${input.engine.type}`);
  }
  if (input.resolution === "4k") {
    throw new ApiError(
      "plan_upgrade_required",
      "The current plan does not include this resolution or avatar",
      {
        param: "resolution",
      },
    );
  }
};

/** Pixels of a video: its short edge is what the resolution names. */
export const sizeOf = ({
  aspect_ratio: aspect,
  resolution,
}: AvatarVideoInput): { width: number; height: number } => {
  const short = resolution === "720p" ? 720 : 1080;
  const [across = 16, down = 9] = aspect === "auto" ? [16, 9] : aspect.split(":").map(Number);
  const long = Math.round((short * Math.max(across, down)) / Math.min(across, down) / 2) * 2;
  return across >= down ? { width: long, height: short } : { width: short, height: long };
};
