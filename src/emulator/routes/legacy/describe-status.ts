import { clipFileOf, styledSubtitlesFileOf, thumbnailFileOf } from "../../clip/make-videos.ts";
import { type Context } from "../../server/context.ts";
import { type VideoRecord } from "../../store/records/index.ts";
import { statusOf } from "../video-status.ts";

/** The object of `video_status.get`. Every reading signs new links. */
export const describeStatus = (context: Context, video: VideoRecord) => {
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
