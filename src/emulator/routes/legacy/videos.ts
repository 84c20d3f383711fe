import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { clipFileOf, removeFiles, styledSubtitlesFileOf, thumbnailFileOf } from "../../clip/make-videos.ts";
import { findLook, type Look } from "../../presenter/looks.ts";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { pageOf, pageQuery } from "../../server/paging.ts";
import { parseInput } from "../../server/parse-input.ts";
import { type VideoRecord } from "../../store/records.ts";
import { describeVideo } from "../describe-video.ts";
import { orderVideo, requireLook, type VideoOrder } from "../order-video.ts";
import { statusOf } from "../video-status.ts";
import { callbackFields, callbackOf, idOf, lenientNumber, v1Answer, v2Answer } from "./answers.ts";
import { photosOf } from "./photos.ts";
import { countTest } from "./test-quota.ts";

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

const generateSchema = z.object({
  video_inputs: z.array(sceneSchema).min(1).max(50),
  dimension: dimension.nullish(),
  title: z.string().nullish(),
  caption: z.boolean().default(false),
  caption_mode: z.enum(["file_only", "burn_in"]).nullish(),
  subtitles: z.unknown().optional(),
  test: z.boolean().default(false),
  ...callbackFields,
});

const webmSchema = z.object({
  avatar_pose_id: z.string().min(1),
  avatar_style: z.enum(["normal", "closeUp", "circle", "voiceOnly"]).default("normal"),
  input_text: script.optional(),
  voice_id: z.string().optional(),
  input_audio: z.string().optional(),
  dimension: dimension.nullish(),
  title: z.string().nullish(),
  ...callbackFields,
});

const av4Schema = z.object({
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

const sizes = {
  portrait: { width: 720, height: 1280 },
  landscape: { width: 1280, height: 720 },
  square: { width: 720, height: 720 },
} as const;

export const legacyVideoRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, nowMs } = context;
  const photos = photosOf(context);
  const find = (id: string): VideoRecord => {
    const video = store.videos.get(id);
    if (video === undefined) throw new ApiError("video_not_found", "Invalid video id");
    return video;
  };
  const remove = async (id: string): Promise<void> => {
    const video = find(id);
    store.videos.delete(video.id);
    await removeFiles(store, video);
  };
  /** The first link that is read may have expired, as was asked for; the next has not. */
  const linkWasRead = (video: VideoRecord, link: string | null): void => {
    if (video.firstLinkIsExpired && link !== null) store.videos.put({ ...video, firstLinkIsExpired: false });
  };
  const newestFirst = () =>
    store.videos
      .all()
      .filter(({ createdAtMs }) => createdAtMs <= nowMs() - context.behaviour.listLagMs)
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
  const lookOf = (character: z.infer<typeof characterSchema>): Look => {
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
    for (const { character } of scenes) if (character !== undefined) lookOf(character);
    const says = saysOf(scenes.map(({ voice }) => voice));
    if (input.test) countTest(context);
    const background = scenes[0]?.background;
    const { width, height } = input.dimension ?? { width: 1920, height: 1080 };
    const video = await orderVideo(context, request, {
      ...{ title: input.title ?? null, look, says, engine: "legacy", isTest: input.test },
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
    const assetId = /^image\/([^/]+)\/original$/.exec(key)?.[1] ?? "";
    if (store.assets.get(assetId) === undefined)
      throw new ApiError("asset_not_found", "No image with that image_key", { param: "image_key" });
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
      clip: {
        ...{ ...sizes[input.video_orientation], format: "mp4" },
        ...{ backgroundColour: null, wantsSubtitles: false },
      },
      ...callbackOf(input),
    });
    return v2Answer({ video_id: video.id });
  });

  server.get("/v1/video_status.get", (request) => {
    const video = find(idOf(request.query, "video_id"));
    const data = describeStatus(context, video);
    linkWasRead(video, data.video_url);
    return v1Answer(data);
  });
  server.get("/v1/video.list", (request) => {
    const page = pageOf(newestFirst(), parseInput(z.object(pageQuery(100, 100)), request.query));
    return v1Answer({
      videos: page.data.map((video) => ({
        ...{ video_id: video.id, status: statusOf(video, context), video_title: video.title },
        ...{ created_at: Math.floor(video.createdAtMs / 1000), type: "GENERATED" },
      })),
      token: page.next_token,
    });
  });
  server.delete("/v1/video.delete", async (request) => {
    requireWrite(request, "videos");
    await remove(idOf(request.query, "video_id"));
    return v1Answer(null);
  });

  server.get("/v2/videos", (request) => {
    const page = pageOf(newestFirst(), parseInput(z.object(pageQuery(10, 100)), request.query));
    const { data, has_more, next_token } = page;
    return v2Answer({ videos: data.map((video) => describeVideo(context, video)), has_more, next_token });
  });
  server.get<{ Params: { id: string } }>("/v2/videos/:id", ({ params }) => {
    const video = find(params.id);
    const data = describeVideo(context, video);
    linkWasRead(video, data.video_url);
    return v2Answer({ ...data, output_language: null });
  });
  server.delete<{ Params: { id: string } }>("/v2/videos/:id", async (request) => {
    requireWrite(request, "videos");
    await remove(request.params.id);
    return v2Answer({ id: request.params.id });
  });
};

const required = (value: string | undefined, param: string): string => {
  if (value !== undefined && value !== "") return value;
  throw new ApiError("invalid_parameter", `${param} is required`, { param });
};

/** Sound is named by an asset's id, or by an address. */
const soundOf = (audio: string): VideoOrder["says"] =>
  /^https?:/.test(audio) ? { url: audio } : { assetId: audio };

/** What the scenes say one after the other: words with silences between them, or one recording. */
const saysOf = (spoken: readonly z.infer<typeof voiceSchema>[]): VideoOrder["says"] => {
  const [first] = spoken;
  if (spoken.length === 1 && first?.type === "audio")
    return soundOf(first.audio_asset_id ?? first.audio_url ?? "");
  const words = spoken.find((voice) => voice.type === "text");
  const text = spoken.map((voice) => {
    if (voice.type === "text") return voice.input_text;
    if (voice.type === "silence") return `<break time="${voice.duration}s"/>`;
    throw new ApiError("invalid_parameter", "The emulator joins recordings with no other scene", {
      param: "video_inputs",
    });
  });
  if (words === undefined)
    throw new ApiError("invalid_parameter", "The emulator makes no video that is silent from end to end");
  return { text: text.join(" "), voiceId: words.voice_id, speed: words.speed };
};

/** The object of `video_status.get`. Every reading signs new links. */
const describeStatus = (context: Context, video: VideoRecord) => {
  const { links } = context;
  const status = statusOf(video, context);
  const made = status === "completed" && video.media.state === "made" ? video.media : undefined;
  const { firstLinkIsExpired: isExpired } = video;
  return {
    ...{ id: video.id, status },
    video_url: made === undefined ? null : links.sign(clipFileOf(video), { isExpired }),
    video_url_caption: null,
    caption_url: made?.hasSubtitles === true ? links.sign(styledSubtitlesFileOf(video)) : null,
    gif_url: null,
    thumbnail_url: made === undefined ? null : links.sign(thumbnailFileOf(video)),
    duration: made?.durationInSeconds ?? null,
    callback_id: video.callbackId,
    created_at: Math.floor(video.createdAtMs / 1000),
    error: status === "failed" ? errorOf(video) : null,
  };
};

const errorOf = ({ media }: VideoRecord) =>
  media.state === "failed"
    ? { code: 40056, message: "The video could not be made", detail: media.message }
    : { code: 400105, message: "Blocked words detected", detail: "The script contains blocked words" };
