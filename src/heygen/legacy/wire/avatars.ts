import { z } from "zod";
import { nullable, ornament, ornamentText, ornamentTime, requireId } from "../../wire/fields.ts";

const shared = {
  gender: ornamentText,
  preview_image_url: ornamentText,
  preview_video_url: ornamentText,
  premium: ornament(z.boolean()),
  is_public: ornament(z.boolean()),
  type: ornamentText,
  tags: ornament(z.array(z.string())),
  default_voice_id: ornamentText,
};

/** As lists, groups and details write it; photo groups list their members in a shape of their own. */
export const legacyAvatarSchema = z
  .object({
    ...shared,
    avatar_id: ornamentText,
    id: ornamentText,
    avatar_name: ornamentText,
    name: ornamentText,
    image_url: ornamentText,
    group_id: ornamentText,
  })
  .transform((avatar, context) => ({
    avatarId: requireId(avatar.avatar_id ?? avatar.id, "avatar_id", context),
    name: avatar.avatar_name ?? avatar.name,
    gender: avatar.gender?.toLowerCase() ?? null,
    previewImageUrl: avatar.preview_image_url ?? avatar.image_url,
    previewVideoUrl: avatar.preview_video_url,
    isPremium: avatar.premium,
    isPublic: avatar.is_public,
    type: avatar.type,
    tags: avatar.tags ?? [],
    defaultVoiceId: avatar.default_voice_id,
    groupId: avatar.group_id,
  }));

const talkingPhotoSchema = z
  .object({
    talking_photo_id: z.string().min(1),
    talking_photo_name: ornamentText,
    preview_image_url: ornamentText,
  })
  .transform((photo) => ({
    talkingPhotoId: photo.talking_photo_id,
    name: photo.talking_photo_name,
    previewImageUrl: photo.preview_image_url,
  }));

export const legacyAvatarsSchema = z
  .object({ avatars: z.array(legacyAvatarSchema), talking_photos: nullable(z.array(talkingPhotoSchema)) })
  .transform(({ avatars, talking_photos }) => ({ avatars, talkingPhotos: talking_photos ?? [] }));

export const legacyGroupsSchema = z
  .object({
    avatar_group_list: z.array(
      z
        .object({
          id: z.string().min(1),
          name: ornamentText,
          created_at: ornamentTime,
          num_looks: ornament(z.number()),
          preview_image: ornamentText,
          group_type: ornamentText,
          train_status: ornamentText,
          default_voice_id: ornamentText,
        })
        .transform((group) => ({
          groupId: group.id,
          name: group.name,
          createdAtMs: group.created_at,
          looksCount: group.num_looks,
          previewImageUrl: group.preview_image,
          /** `PRIVATE`, `PUBLIC_PHOTO` and others. */
          groupType: group.group_type,
          /** Null for what needs no training. */
          rawTrainStatus: group.train_status,
          defaultVoiceId: group.default_voice_id,
        })),
    ),
  })
  .transform(({ avatar_group_list }) => avatar_group_list);

export const groupAvatarsSchema = z
  .object({ avatar_list: z.array(legacyAvatarSchema) })
  .transform(({ avatar_list }) => avatar_list);
