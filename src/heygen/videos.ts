import type { z } from "zod";
import { type Batch, type BulkStatus, checkBatch, readBatch, readStatuses } from "./batches.ts";
import { type Deletion, deleteThing } from "./deletion.ts";
import { HeygenRequestError } from "./errors.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import type {
  AvatarVideoInput,
  CinematicVideoInput,
  ImageVideoInput,
  StudioVideoInput,
  VideoInput,
} from "./video-inputs.ts";
import { createdBatchSchema } from "./wire/batches.ts";
import { createdVideoSchema, videoSchema } from "./wire/videos.ts";
import {
  wireAvatarVideo,
  wireCinematicVideo,
  wireImageVideo,
  wireStudioVideo,
  wireVideo,
} from "./wire-video.ts";

export type CreatedVideo = z.output<typeof createdVideoSchema>;
export type Video = z.output<typeof videoSchema>;
/** `missing`: HeyGen says that there is no such video. */
export type VideoStatus = Omit<BulkStatus, "id"> & { videoId: string };
export type VideoQuery = {
  title?: string | undefined;
  folderId?: string | undefined;
  pageSize?: number | undefined;
};
export type VideoBatchInput = {
  videos: readonly VideoInput[];
  title?: string | undefined;
  callbackUrl?: string | undefined;
};

const path = "/v3/videos";

/** Whether an error, or the message of a failed video, means that this look has no transparent version. */
export const isWebmRefusal = (found: unknown): boolean => {
  const message = found instanceof HeygenRequestError ? found.message : found;
  return typeof message === "string" && /does not support webm/i.test(message);
};

export const createVideos = (transport: Transport) => {
  const create = (operation: string, json: object, options: CreateOptions): Promise<CreatedVideo> =>
    transport.call({ operation, method: "POST", path, json, ...options, schema: createdVideoSchema });

  return {
    /** Begins a video of one avatar. Costs money; resolves as soon as HeyGen has taken the job. */
    createAvatar: async (input: AvatarVideoInput, options: CreateOptions): Promise<CreatedVideo> =>
      create("begin an avatar video", wireAvatarVideo(input), options),

    /** Begins a video in which a picture speaks. Costs money. */
    createImage: async (input: ImageVideoInput, options: CreateOptions): Promise<CreatedVideo> =>
      create("begin a video of a picture", wireImageVideo(input), options),

    /** Begins a video of several scenes, made as a whole or not at all. Costs money. */
    createStudio: async (input: StudioVideoInput, options: CreateOptions): Promise<CreatedVideo> =>
      create("begin a video of several scenes", wireStudioVideo(input), options),

    /** Begins a short film of one to three avatars from a description; nobody speaks. Costs money. */
    createCinematic: async (input: CinematicVideoInput, options: CreateOptions): Promise<CreatedVideo> =>
      create("begin a cinematic video", wireCinematicVideo(input), options),

    /** Begins up to a hundred videos at once. Costs money. */
    createBatch: async (input: VideoBatchInput, options: CreateOptions): Promise<{ batchId: string }> => {
      checkBatch("videos", input.videos);
      return transport.call({
        operation: "begin a batch of videos",
        method: "POST",
        path: `${path}/batches`,
        json: {
          videos: input.videos.map(wireVideo),
          title: input.title,
          callback_url: input.callbackUrl,
        },
        ...options,
        schema: createdBatchSchema,
      });
    },

    /** Reads a batch with all its items. */
    getBatch: (batchId: string, options: CallOptions = {}): Promise<Batch> =>
      readBatch(transport, `${path}/batches`, batchId, options),

    /** Reads a video, with fresh links. */
    get: (videoId: string, options: CallOptions = {}): Promise<Video> =>
      transport.call({
        operation: `read video "${videoId}"`,
        method: "GET",
        path: [path, videoId],
        ...options,
        schema: videoSchema,
      }),

    /** Where many videos stand, a hundred per call. A video HeyGen says nothing about is not in the map. */
    statuses: async (
      videoIds: readonly string[],
      options: CallOptions = {},
    ): Promise<Map<string, VideoStatus>> => {
      const found = new Map<string, VideoStatus>();
      for (const { id, ...status } of await readStatuses(
        transport,
        statusesOf("video_ids"),
        videoIds,
        options,
      )) {
        if (id !== null) found.set(id, { videoId: id, ...status });
      }
      return found;
    },

    /** Where the videos of batches stand; those that have not begun have no id yet. */
    batchStatuses: (batchIds: readonly string[], options: CallOptions = {}): Promise<BulkStatus[]> =>
      readStatuses(transport, statusesOf("batch_ids"), batchIds, options),

    /** The account's videos, newest first. */
    list: (query: VideoQuery = {}, options: CallOptions = {}): Listing<Video> =>
      listThings(
        transport,
        {
          operation: "list videos",
          path,
          query: { folder_id: query.folderId, title: query.title },
          pageSize: query.pageSize,
          schema: videoSchema,
        },
        options,
      ),

    delete: (videoId: string, options: CallOptions = {}): Promise<Deletion> =>
      deleteThing(transport, `delete video "${videoId}"`, [path, videoId], options),
  };
};

const statusesOf = (idsField: "video_ids" | "batch_ids") => ({
  operation: "read the status of videos",
  path: `${path}/statuses`,
  idsField,
});
