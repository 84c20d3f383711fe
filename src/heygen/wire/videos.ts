import { z } from "zod";
import { stateOf } from "../states.ts";
import { failureOf } from "./batches.ts";
import {
  nullable,
  ornament,
  ornamentText,
  ornamentTime,
  requireId,
  secondsAsMs,
  wireFailureSchema,
} from "./fields.ts";

export const createdVideoSchema = z
  .object({ video_id: z.string().min(1), status: ornamentText })
  .transform((created) => ({ videoId: created.video_id, status: created.status ?? "waiting" }));

/** What every generation of the API says of a video. */
export const videoFields = z.object({
  id: ornamentText,
  video_id: ornamentText,
  status: z.string(),
  title: ornamentText,
  video_url: nullable(z.string()),
  duration: ornament(z.number()),
  thumbnail_url: ornamentText,
  gif_url: ornamentText,
  captioned_video_url: ornamentText,
  subtitle_url: ornamentText,
  folder_id: ornamentText,
  created_at: ornamentTime,
  completed_at: ornamentTime,
  failure_code: ornamentText,
  failure_message: ornamentText,
  error: wireFailureSchema,
});

export const describeVideo = (video: z.output<typeof videoFields>, context: z.RefinementCtx) => {
  const state = stateOf(video.status);
  return {
    id: requireId(video.id ?? video.video_id, "id", context),
    state,
    rawStatus: video.status,
    title: video.title,
    /** Signed and short-lived: read the video again for a fresh one. May come a little later than `completed`. */
    videoUrl: video.video_url,
    durationMs: video.duration === null ? null : secondsAsMs(video.duration),
    thumbnailUrl: video.thumbnail_url,
    gifUrl: video.gif_url,
    captionedVideoUrl: video.captioned_video_url,
    subtitleUrl: video.subtitle_url,
    folderId: video.folder_id,
    createdAtMs: video.created_at,
    completedAtMs: video.completed_at,
    failure: failureOf(
      state,
      video.failure_code ?? video.error?.code,
      video.failure_message ?? video.error?.message,
    ),
  };
};

export const videoSchema = videoFields
  .extend({ video_page_url: ornamentText })
  .transform((video, context) => ({ ...describeVideo(video, context), pageUrl: video.video_page_url }));
