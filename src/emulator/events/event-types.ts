/** What an endpoint can be told of. */
const shared = [
  "avatar_video.success",
  "avatar_video.fail",
  "avatar_video_gif.success",
  "avatar_video_gif.fail",
  "video_translate.success",
  "video_translate.fail",
  "personalized_video",
  "instant_avatar.success",
  "instant_avatar.fail",
  "photo_avatar_generation.success",
  "photo_avatar_generation.fail",
  "photo_avatar_train.success",
  "photo_avatar_train.fail",
  "photo_avatar_add_motion.success",
  "photo_avatar_add_motion.fail",
  "avatar_video_caption.success",
  "avatar_video_caption.fail",
  "proofread_creation.success",
  "proofread_creation.fail",
  "live_avatar.success",
  "live_avatar.fail",
  "video_agent.success",
  "video_agent.fail",
] as const;
const onlyOfV3 = [
  "video_translate.preflight.validation_failed",
  "video_translate.preflight.download_failed",
  "hyperframes_video.success",
  "hyperframes_video.fail",
  "ai_clipping.success",
  "ai_clipping.fail",
  "batch.finished",
] as const;

export const eventTypes: Readonly<Record<"v1" | "v3", readonly string[]>> = {
  v1: shared,
  v3: [...shared, ...onlyOfV3],
};
