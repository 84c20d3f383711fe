import { z } from "zod";
import { stateOf } from "../states.ts";
import { failureOf } from "./batches.ts";
import { nullable, ornament, ornamentText, ornamentTime, secondsAsMs, wireFailureSchema } from "./fields.ts";

export const createdVideoSchema = z
  .object({ video_id: z.string().min(1), status: ornamentText })
  .transform((created) => ({ videoId: created.video_id, status: created.status ?? "waiting" }));

export const videoSchema = z
  .object({
    id: z.string().min(1).optional(),
    video_id: z.string().min(1).optional(),
    status: z.string(),
    title: ornamentText,
    video_url: nullable(z.string()),
    duration: ornament(z.number()),
    thumbnail_url: ornamentText,
    gif_url: ornamentText,
    captioned_video_url: ornamentText,
    subtitle_url: ornamentText,
    video_page_url: ornamentText,
    folder_id: ornamentText,
    created_at: ornamentTime,
    completed_at: ornamentTime,
    failure_code: ornamentText,
    failure_message: ornamentText,
    error: wireFailureSchema,
  })
  .transform((video, context) => {
    const id = video.id ?? video.video_id;
    if (id === undefined) {
      context.addIssue({ code: "custom", message: "Invalid input: expected an id", path: ["id"] });
      return z.NEVER;
    }
    const state = stateOf(video.status);
    return {
      id,
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
      pageUrl: video.video_page_url,
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
