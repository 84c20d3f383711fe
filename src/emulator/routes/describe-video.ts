import { clipFileOf, subtitlesFileOf, thumbnailFileOf } from "../clip/make-videos.ts";
import { type Context } from "../server/context.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { endsAtMs, statusOf } from "./video-status.ts";

const toSeconds = (ms: number): number => Math.floor(ms / 1000);

/** The video object of v3. Every reading signs new links. */
export const describeVideo = (context: Context, video: VideoRecord) => {
  const { links } = context;
  const status = statusOf(video, context);
  const made = status === "completed" && video.media.state === "made" ? video.media : undefined;
  const isExpired = video.firstLinkIsExpired;
  return {
    id: video.id,
    title: video.title,
    status,
    created_at: toSeconds(video.createdAtMs),
    completed_at: completedAt(context, video, status),
    video_url: made === undefined ? null : links.sign(clipFileOf(video), { isExpired }),
    thumbnail_url: made === undefined ? null : links.sign(thumbnailFileOf(video)),
    gif_url: null,
    captioned_video_url: null,
    subtitle_url: made?.hasSubtitles === true ? links.sign(subtitlesFileOf(video)) : null,
    duration: made?.durationInSeconds ?? null,
    folder_id: null,
    video_page_url: `${context.origin()}/videos/${video.id}`,
    failure_code: status === "failed" ? failureOf(video).code : null,
    failure_message: status === "failed" ? failureOf(video).message : null,
  };
};

/** Why a video failed: what went wrong, or what the words of its script ordered. */
export const failureOf = ({ media }: VideoRecord): { code: string; message: string } =>
  media.state === "failed"
    ? { code: "INTERNAL_ERROR", message: media.message }
    : { code: "BLOCKED_WORDS_DETECTED", message: "The script contains blocked words" };

const completedAt = (context: Context, video: VideoRecord, status: string): number | null => {
  if (status !== "completed" && status !== "failed") return null;
  const made = video.media.state === "made" ? video.media.madeAtMs : video.createdAtMs;
  return toSeconds(Math.max(made, endsAtMs(video, context)));
};
