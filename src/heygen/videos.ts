import { z } from "zod";
import { type Deletion, deleteThing } from "./deletion.ts";
import { HeygenRequestError } from "./errors.ts";
import { createListing, type Listing } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { createdVideoSchema, videoSchema, videoStatusSchema } from "./wire/videos.ts";

export type VoiceSettings = {
  /** 0.5 to 1.5. @default 1 */
  speed?: number | undefined;
  /** Semitones, -50 to 50. @default 0 */
  pitch?: number | undefined;
  /** 0 to 1. @default 1 */
  volume?: number | undefined;
  /** BCP 47. */
  locale?: string | undefined;
};

/** What the avatar says: exactly one of the three. */
export type AvatarWords =
  | { audioAssetId: string }
  | { audioUrl: string }
  | {
      script: string;
      /** May be left out for a look with a voice of its own. */
      voiceId?: string | undefined;
      voiceSettings?: VoiceSettings | undefined;
    };

export type AvatarVideoInput = AvatarWords & {
  /** The id of a look. */
  avatarId: string;
  /** @default "avatar_iv" (HeyGen's) */
  engine?: "avatar_iii" | "avatar_iv" | "avatar_v" | undefined;
  /** `webm` has real alpha, for looks that can do it; then no background. @default "mp4" (HeyGen's) */
  outputFormat?: "mp4" | "webm" | undefined;
  /** @default "16:9" (HeyGen's) */
  aspectRatio?: "16:9" | "9:16" | "4:5" | "5:4" | "1:1" | "auto" | undefined;
  /** @default "1080p" (HeyGen's) */
  resolution?: "720p" | "1080p" | "4k" | undefined;
  fit?: "cover" | "contain" | undefined;
  background?:
    | { type: "color"; value: string }
    | { type: "image"; url: string }
    | { type: "image"; assetId: string }
    | undefined;
  /** Cuts the avatar out, in a video that stays opaque. */
  removeBackground?: boolean | undefined;
  /** Asks for a file of captions. */
  caption?: { burnIn: boolean } | undefined;
  title?: string | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

export type CreatedVideo = z.output<typeof createdVideoSchema>;
export type Video = z.output<typeof videoSchema>;
/** `missing`: HeyGen says that there is no such video. */
export type VideoStatus = z.output<typeof videoStatusSchema>;
export type VideoQuery = { title?: string; folderId?: string; pageSize?: number };

const statusesPerCall = 100;

const wireWords = (words: AvatarWords): object => {
  if ("audioAssetId" in words) return { audio_asset_id: words.audioAssetId };
  if ("audioUrl" in words) return { audio_url: words.audioUrl };
  return { script: words.script, voice_id: words.voiceId, voice_settings: words.voiceSettings };
};

const wireBackground = (background: AvatarVideoInput["background"]): object | undefined => {
  if (background === undefined || background.type === "color") return background;
  return "url" in background ? background : { type: "image", asset_id: background.assetId };
};

/** Whether an error, or the message of a failed video, means that this look has no transparent version. */
export const isWebmRefusal = (found: unknown): boolean => {
  const message = found instanceof HeygenRequestError ? found.message : found;
  return typeof message === "string" && /does not support webm/i.test(message);
};

export const createVideos = (transport: Transport) => ({
  /** Begins a video of one avatar. Costs money; resolves as soon as HeyGen has taken the job. */
  createAvatar: (input: AvatarVideoInput, options: CreateOptions): Promise<CreatedVideo> =>
    transport.call({
      operation: "begin an avatar video",
      method: "POST",
      path: "/v3/videos",
      json: {
        type: "avatar",
        avatar_id: input.avatarId,
        ...wireWords(input),
        engine: input.engine && { type: input.engine },
        output_format: input.outputFormat,
        aspect_ratio: input.aspectRatio,
        resolution: input.resolution,
        fit: input.fit,
        background: wireBackground(input.background),
        remove_background: input.removeBackground,
        caption: input.caption && { file_format: "srt", style: input.caption.burnIn ? "default" : undefined },
        title: input.title,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: createdVideoSchema,
    }),

  /** Reads a video, with fresh links. */
  get: (videoId: string, options: CallOptions = {}): Promise<Video> =>
    transport.call({
      operation: `read video "${videoId}"`,
      method: "GET",
      path: `/v3/videos/${encodeURIComponent(videoId)}`,
      ...options,
      schema: videoSchema,
    }),

  /** Where many videos stand, a hundred per call. A video HeyGen says nothing about is not in the map. */
  statuses: async (
    videoIds: readonly string[],
    options: CallOptions = {},
  ): Promise<Map<string, VideoStatus>> => {
    const statuses = new Map<string, VideoStatus>();
    const wanted = [...new Set(videoIds)];
    for (let start = 0; start < wanted.length; start += statusesPerCall) {
      const ids = wanted.slice(start, start + statusesPerCall);
      const listing = createListing("read the status of videos", (token) =>
        transport.callPage({
          operation: "read the status of videos",
          method: "GET",
          path: "/v3/videos/statuses",
          query: { video_ids: ids.join(","), token },
          ...options,
          schema: z.array(videoStatusSchema),
        }),
      );
      for await (const status of listing) {
        if (status.videoId !== null) statuses.set(status.videoId, status);
      }
    }
    return statuses;
  },

  /** The account's videos, newest first. */
  list: (query: VideoQuery = {}, options: CallOptions = {}): Listing<Video> =>
    createListing("list videos", (token) =>
      transport.callPage({
        operation: "list videos",
        method: "GET",
        path: "/v3/videos",
        query: { limit: query.pageSize ?? 100, token, folder_id: query.folderId, title: query.title },
        ...options,
        schema: z.array(videoSchema),
      }),
    ),

  delete: (videoId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete video "${videoId}"`, `/v3/videos/${encodeURIComponent(videoId)}`, options),
});
