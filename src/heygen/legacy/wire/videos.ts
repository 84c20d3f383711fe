import { z } from "zod";
import { stateOf } from "../../states.ts";
import { failureOf } from "../../wire/batches.ts";
import {
  nullable,
  ornament,
  ornamentText,
  ornamentTime,
  secondsAsMs,
  wireFailureSchema,
} from "../../wire/fields.ts";
import { requireId } from "./ids.ts";

/** A video in the words of the v3 client, from any of the replies of v1 and v2. */
export const legacyVideoSchema = z
  .object({
    id: ornamentText,
    video_id: ornamentText,
    status: z.string(),
    title: ornamentText,
    video_title: ornamentText,
    type: ornamentText,
    video_url: nullable(z.string()),
    duration: ornament(z.number()),
    thumbnail_url: ornamentText,
    gif_url: ornamentText,
    caption_url: ornamentText,
    subtitle_url: ornamentText,
    video_url_caption: ornamentText,
    captioned_video_url: ornamentText,
    callback_id: ornamentText,
    folder_id: ornamentText,
    created_at: ornamentTime,
    completed_at: ornamentTime,
    failure_code: ornamentText,
    failure_message: ornamentText,
    error: wireFailureSchema,
  })
  .transform((video, context) => {
    const state = stateOf(video.status);
    return {
      id: requireId(video.id ?? video.video_id, "id", context),
      state,
      rawStatus: video.status,
      title: video.title ?? video.video_title,
      /** `GENERATED` or `TRANSLATED`, in lists. */
      type: video.type,
      /** Signed, for seven days: read the video again for a fresh one. */
      videoUrl: video.video_url,
      durationMs: video.duration === null ? null : secondsAsMs(video.duration),
      thumbnailUrl: video.thumbnail_url,
      gifUrl: video.gif_url,
      captionedVideoUrl: video.captioned_video_url ?? video.video_url_caption,
      /** An ASS file from v1, SRT from v2. */
      subtitleUrl: video.subtitle_url ?? video.caption_url,
      callbackId: video.callback_id,
      folderId: video.folder_id,
      createdAtMs: video.created_at,
      completedAtMs: video.completed_at,
      failure: failureOf(
        state,
        video.failure_code ?? video.error?.code,
        video.failure_message ?? video.error?.message,
      ),
    };
  });

export const legacyVideoPageSchema = z
  .union([
    z.object({ videos: nullable(z.array(legacyVideoSchema)), token: ornamentText }),
    z.array(legacyVideoSchema).transform((videos) => ({ videos, token: null })),
  ])
  .transform(({ videos, token }) => ({ items: videos ?? [], nextToken: token === "" ? null : token }));
