import { z } from "zod";
import { nullable, ornamentText } from "../../wire/fields.ts";
import { describeVideo, videoFields } from "../../wire/videos.ts";

/** A video in the words of the v3 client, from any of the replies of v1 and v2. */
export const legacyVideoSchema = videoFields
  .extend({
    video_title: ornamentText,
    type: ornamentText,
    caption_url: ornamentText,
    video_url_caption: ornamentText,
    callback_id: ornamentText,
  })
  .transform((video, context) => {
    const described = describeVideo(video, context);
    return {
      ...described,
      title: described.title ?? video.video_title,
      /** `GENERATED` or `TRANSLATED`, in lists. */
      type: video.type,
      captionedVideoUrl: described.captionedVideoUrl ?? video.video_url_caption,
      /** An ASS file from v1, SRT from v2. */
      subtitleUrl: described.subtitleUrl ?? video.caption_url,
      callbackId: video.callback_id,
    };
  });

export const legacyVideoPageSchema = z
  .union([
    z.object({ videos: nullable(z.array(legacyVideoSchema)), token: ornamentText }),
    z.array(legacyVideoSchema).transform((videos) => ({ videos, token: null })),
  ])
  .transform(({ videos, token }) => ({ items: videos ?? [], nextToken: token === "" ? null : token }));
