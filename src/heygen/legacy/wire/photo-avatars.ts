import { z } from "zod";
import { type JobState, stateOf } from "../../states.ts";
import { failureOf } from "../../wire/batches.ts";
import { ornament, ornamentText, ornamentTime } from "../../wire/fields.ts";

export const photoAvatarSchema = z
  .object({
    id: z.string().min(1),
    group_id: ornamentText,
    name: ornamentText,
    image_url: ornamentText,
    created_at: ornamentTime,
    status: ornamentText,
    is_motion: ornament(z.boolean()),
    motion_preview_url: ornamentText,
    business_type: ornamentText,
    upscale_availability: ornament(z.object({ available: z.boolean(), reason: ornamentText })),
    upscaled: ornament(z.boolean()),
  })
  .transform((photo) => ({
    /** A talking photo in videos, not an avatar. */
    photoAvatarId: photo.id,
    groupId: photo.group_id,
    name: photo.name,
    imageUrl: photo.image_url,
    createdAtMs: photo.created_at,
    state: photo.status === null ? ("completed" as const) : stateOf(photo.status),
    rawStatus: photo.status,
    hasMotion: photo.is_motion ?? false,
    motionPreviewUrl: photo.motion_preview_url,
    origin: photo.business_type,
    canUpscale: photo.upscale_availability?.available ?? null,
    isUpscaled: photo.upscaled ?? false,
  }));

export const addedPhotosSchema = z
  .object({ photo_avatar_list: z.array(photoAvatarSchema) })
  .transform(({ photo_avatar_list }) => photo_avatar_list);

export const generationSchema = z
  .object({
    id: z.string().min(1),
    status: z.string(),
    msg: ornamentText,
    image_url_list: ornament(z.array(z.string())),
    image_key_list: ornament(z.array(z.string())),
    image_url: ornamentText,
    image_key: ornamentText,
  })
  .transform((generation) => {
    const state = stateOf(generation.status);
    return {
      generationId: generation.id,
      state,
      rawStatus: generation.status,
      imageUrls: generation.image_url_list ?? (generation.image_url === null ? [] : [generation.image_url]),
      imageKeys: generation.image_key_list ?? (generation.image_key === null ? [] : [generation.image_key]),
      failure: failureOf(state, null, generation.msg),
    };
  });

export const trainingSchema = z
  .object({ status: z.string(), error_msg: ornamentText, created_at: ornamentTime, updated_at: ornamentTime })
  .transform((training) => {
    // Only trainings are `ready` when they are done.
    const state: JobState =
      training.status.toLowerCase() === "ready" ? "completed" : stateOf(training.status);
    return {
      state,
      rawStatus: training.status,
      createdAtMs: training.created_at,
      updatedAtMs: training.updated_at,
      failure: failureOf(state, null, training.error_msg),
    };
  });
