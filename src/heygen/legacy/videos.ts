import type { z } from "zod";
import { InputError } from "../../errors.ts";
import type { Deletion } from "../deletion.ts";
import { HeygenNotFoundError } from "../errors.ts";
import { checkRange, checkText, longestScript } from "../inputs.ts";
import { createListing, type Listing } from "../listing.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { checkDimension, type Dimension, type LegacyScene, wireScenes } from "./scenes.ts";
import { idSchema, nothingSchema } from "./wire/ids.ts";
import { legacyVideoPageSchema, legacyVideoSchema } from "./wire/videos.ts";

export type LegacyVideo = z.output<typeof legacyVideoSchema>;

type Callback = { callbackId?: string | undefined; callbackUrl?: string | undefined };

export type LegacySubtitles = {
  preset: "classic" | "bold" | "bright";
  alignment?: number | undefined;
  fontSize?: number | undefined;
  disableHighlight?: boolean | undefined;
  position?: { x: number; y: number } | undefined;
};

export const wireSubtitles = (subtitles: LegacySubtitles): object => ({
  preset_name: subtitles.preset,
  alignment: subtitles.alignment,
  font_size: subtitles.fontSize,
  disable_highlight: subtitles.disableHighlight,
  position: subtitles.position,
});

export type LegacyVideoInput = Callback & {
  /** 1 to 50. */
  scenes: readonly LegacyScene[];
  /** Even pixels, 128 to 4096. */
  dimension?: Dimension | undefined;
  title?: string | undefined;
  /** Text voices only. @default none */
  caption?: boolean | "file_only" | "burn_in" | undefined;
  /** Styled and burned in. */
  subtitles?: LegacySubtitles | undefined;
  /** Free, with a watermark, a few a day. */
  test?: boolean | undefined;
  folderId?: string | undefined;
  fps?: number | undefined;
};

/** What is said: words of a voice, or a sound. */
export type LegacyWords = { text: string; voiceId: string } | { audioAssetId: string } | { audioUrl: string };

export type LegacyWebmInput = LegacyWords & {
  /** A studio avatar's. */
  avatarId: string;
  style?: "normal" | "closeUp" | undefined;
  /** @default 1280 × 720 (HeyGen's) */
  dimension?: Dimension | undefined;
};

export type LegacyAvatarIvInput = LegacyWords &
  Callback & {
    /** Of an uploaded picture. */
    imageKey: string;
    title: string;
    orientation?: "portrait" | "landscape" | "square" | undefined;
    fit?: "cover" | "contain" | undefined;
    motionPrompt?: string | undefined;
    enhanceMotionPrompt?: boolean | undefined;
  };

export type Begun = { videoId: string };
export const begunSchema = idSchema("video_id").transform((videoId): Begun => ({ videoId }));

const checkWords = (words: LegacyWords): void => {
  if (!("text" in words)) return;
  checkText("text", words.text, longestScript);
  checkText("voiceId", words.voiceId);
};

/** A deletion whose thing is a part of the query, or anything else that finds nothing. */
export const absentIfMissing = async (act: Promise<unknown>): Promise<Deletion> => {
  try {
    await act;
    return "deleted";
  } catch (error) {
    if (error instanceof HeygenNotFoundError) return "absent";
    throw error;
  }
};

const listOf = (
  transport: Transport,
  path: string,
  { pageSize = 100 }: { pageSize?: number | undefined },
  options: CallOptions,
): Listing<LegacyVideo> =>
  createListing("list videos", (token) =>
    transport.call({
      operation: "list videos",
      method: "GET",
      path,
      query: { limit: pageSize, token },
      ...options,
      schema: legacyVideoPageSchema,
    }),
  );

/** The routes of videos. What begins one costs money and is never repeated: there is no idempotency in this API. */
export const createLegacyVideos = (transport: Transport) => ({
  /** Scenes of avatars and talking photos. */
  generate: async (input: LegacyVideoInput, options: CallOptions = {}): Promise<Begun> => {
    checkDimension(input.dimension);
    checkRange("fps", input.fps, 1, 60);
    const { caption, subtitles } = input;
    return transport.call({
      operation: "begin a video",
      method: "POST",
      path: "/v2/video/generate",
      json: {
        video_inputs: wireScenes(input.scenes),
        dimension: input.dimension,
        title: input.title,
        caption: caption === undefined ? undefined : caption !== false,
        caption_mode: typeof caption === "string" ? caption : undefined,
        subtitles: subtitles && wireSubtitles(subtitles),
        test: input.test,
        folder_id: input.folderId,
        fps: input.fps,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: begunSchema,
    });
  },

  /** A studio avatar with real alpha. It has no title: HeyGen documents none here. */
  webm: async (input: LegacyWebmInput, options: CallOptions = {}): Promise<Begun> => {
    checkText("avatarId", input.avatarId);
    checkWords(input);
    checkDimension(input.dimension);
    return transport.call({
      operation: "begin a transparent video",
      method: "POST",
      path: "/v1/video.webm",
      json: {
        avatar_pose_id: input.avatarId,
        avatar_style: input.style ?? "normal",
        ...("text" in input
          ? { input_text: input.text, voice_id: input.voiceId }
          : { input_audio: "audioAssetId" in input ? input.audioAssetId : input.audioUrl }),
        dimension: input.dimension,
      },
      ...options,
      schema: begunSchema,
    });
  },

  /** Avatar IV from a picture. */
  avatarIv: async (input: LegacyAvatarIvInput, options: CallOptions = {}): Promise<Begun> => {
    checkText("imageKey", input.imageKey);
    checkText("title", input.title);
    checkWords(input);
    if (input.enhanceMotionPrompt === true && input.motionPrompt === undefined) {
      throw new InputError("There is no motionPrompt to enhance.", {
        place: { path: "enhanceMotionPrompt" },
      });
    }
    return transport.call({
      operation: "begin an Avatar IV video",
      method: "POST",
      path: "/v2/video/av4/generate",
      json: {
        image_key: input.imageKey,
        video_title: input.title,
        ...("text" in input
          ? { script: input.text, voice_id: input.voiceId }
          : "audioAssetId" in input
            ? { audio_asset_id: input.audioAssetId }
            : { audio_url: input.audioUrl }),
        video_orientation: input.orientation,
        fit: input.fit,
        custom_motion_prompt: input.motionPrompt,
        enhance_custom_motion_prompt: input.enhanceMotionPrompt,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: begunSchema,
    });
  },

  /** Reads a video by v1, with fresh links. */
  status: async (videoId: string, options: CallOptions = {}): Promise<LegacyVideo> => {
    checkText("videoId", videoId);
    return transport.call({
      operation: `read video "${videoId}"`,
      method: "GET",
      path: "/v1/video_status.get",
      query: { video_id: videoId },
      ...options,
      schema: legacyVideoSchema,
    });
  },

  list: (query: { pageSize?: number | undefined } = {}, options: CallOptions = {}): Listing<LegacyVideo> =>
    listOf(transport, "/v1/video.list", query, options),

  delete: async (videoId: string, options: CallOptions = {}): Promise<Deletion> => {
    checkText("videoId", videoId);
    return absentIfMissing(
      transport.call({
        operation: `delete video "${videoId}"`,
        method: "DELETE",
        path: "/v1/video.delete",
        query: { video_id: videoId },
        ...options,
        schema: nothingSchema,
      }),
    );
  },

  /** The same by v2, which says more. */
  get: (videoId: string, options: CallOptions = {}): Promise<LegacyVideo> =>
    transport.call({
      operation: `read video "${videoId}"`,
      method: "GET",
      path: ["/v2/videos", videoId],
      ...options,
      schema: legacyVideoSchema,
    }),

  listV2: (query: { pageSize?: number | undefined } = {}, options: CallOptions = {}): Listing<LegacyVideo> =>
    listOf(transport, "/v2/videos", query, options),

  deleteV2: async (videoId: string, options: CallOptions = {}): Promise<Deletion> =>
    absentIfMissing(
      transport.call({
        operation: `delete video "${videoId}"`,
        method: "DELETE",
        path: ["/v2/videos", videoId],
        ...options,
        schema: nothingSchema,
      }),
    ),
});
