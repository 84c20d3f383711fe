import { type FastifyInstance } from "fastify";
import { findLook, type Look } from "../../presenter/looks.ts";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { orderVideo, requireLook, type VideoOrder } from "../order-video.ts";
import { priceOf } from "../usable-look.ts";
import { callbackOf, v1Answer, v2Answer } from "./answers.ts";
import { findImage } from "./image-keys.ts";
import { photosOf } from "./photos.ts";
import { saysOf, soundOf } from "./says-of.ts";
import { countTest } from "./test-quota.ts";
import { av4Schema, generateSchema, webmSchema, type Character } from "./video-inputs.ts";

const sizes = {
  portrait: { width: 720, height: 1280 },
  landscape: { width: 1280, height: 720 },
  square: { width: 720, height: 720 },
} as const;

/** The three ways in which the legacy API is asked for a video. */
export const legacyVideoOrders = (server: FastifyInstance, context: Context): void => {
  const photos = photosOf(context);
  const lookOf = (character: Character): Look => {
    if (character.type === "talking_photo") return photos.lookOf(character.talking_photo_id);
    const look = findLook(character.avatar_id);
    if (look !== undefined) return look;
    const message = `Avatar ${character.avatar_id} was not found or is no longer available.`;
    throw new ApiError("avatar_not_found", message);
  };

  server.post("/v2/video/generate", async (request) => {
    requireWrite(request, "videos");
    const input = parseInput(generateSchema, request.body);
    const scenes = input.video_inputs;
    // The whole video is drawn as its first scene with a presenter is.
    const first = scenes.find(({ character }) => character !== undefined);
    const look =
      first?.character === undefined ? requireLook("mira-knit-front", "mp4") : lookOf(first.character);
    const isPhoto = first?.character?.type === "talking_photo";
    for (const { character } of scenes) if (character !== undefined) lookOf(character);
    const says = saysOf(scenes.map(({ voice }) => voice));
    if (input.test) countTest(context);
    const background = scenes[0]?.background;
    const { width, height } = input.dimension ?? { width: 1920, height: 1080 };
    const video = await orderVideo(context, request, {
      ...{ title: input.title ?? null, look, says, engine: "legacy", isTest: input.test },
      price: { usdPerMinute: priceOf(isPhoto ? "photo_avatar" : "studio_avatar", "avatar_iv") },
      clip: {
        ...{ width, height, format: "mp4" },
        backgroundColour: background?.type === "color" ? background.value : null,
        wantsSubtitles: input.caption || input.caption_mode != null || input.subtitles != null,
      },
      ...callbackOf(input),
    });
    return v2Answer({ video_id: video.id });
  });

  server.post("/v1/video.webm", async (request) => {
    requireWrite(request, "videos");
    const input = parseInput(webmSchema, request.body);
    const { input_text: text, voice_id: voiceId, input_audio: audio } = input;
    if ((text === undefined) === (audio === undefined))
      throw new ApiError("invalid_parameter", "exactly one of input_text and input_audio is required");
    // Photographs, too, are refused as unknown: the route is for studio avatars.
    const look = requireLook(input.avatar_pose_id, "webm");
    const says: VideoOrder["says"] =
      audio !== undefined
        ? soundOf(audio)
        : { text: text ?? "", voiceId: required(voiceId, "voice_id"), speed: 1 };
    const { width, height } = input.dimension ?? { width: 1280, height: 720 };
    const video = await orderVideo(context, request, {
      ...{ title: input.title ?? null, look, says, engine: "legacy" },
      clip: { ...{ width, height, format: "webm" }, backgroundColour: null, wantsSubtitles: false },
      ...callbackOf(input),
    });
    return v1Answer({ video_id: video.id });
  });

  server.post("/v2/video/av4/generate", async (request) => {
    requireWrite(request, "videos");
    const input = parseInput(av4Schema, request.body);
    const key = required(input.image_key ?? input.photo_s3_key, "image_key");
    const { id: assetId } = findImage(context, key, "image_key");
    const audio = input.audio_asset_id ?? input.audio_url ?? undefined;
    if ((input.script === undefined) === (audio === undefined))
      throw new ApiError("invalid_parameter", "exactly one of script and audio is required");
    const says: VideoOrder["says"] =
      audio !== undefined
        ? soundOf(audio)
        : { text: input.script ?? "", voiceId: required(input.voice_id, "voice_id"), speed: 1 };
    const video = await orderVideo(context, request, {
      ...{ title: input.video_title ?? null, look: requireLook("mira-knit-front", "mp4"), says },
      engine: `av4 ${assetId}`,
      price: { usdPerMinute: priceOf("photo_avatar", "avatar_iv") },
      clip: {
        ...{ ...sizes[input.video_orientation], format: "mp4" },
        ...{ backgroundColour: null, wantsSubtitles: false },
      },
      ...callbackOf(input),
    });
    return v2Answer({ video_id: video.id });
  });
};

const required = (value: string | undefined, param: string): string => {
  if (value !== undefined && value !== "") return value;
  throw new ApiError("invalid_parameter", `${param} is required`, { param });
};
