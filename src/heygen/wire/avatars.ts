import { z } from "zod";
import { stateOf } from "../states.ts";
import { ornament, ornamentText, ornamentTime, wireFailureSchema } from "./fields.ts";

// Public avatars have no status: they are there.
const readiness = (status: string | null) => (status === null ? ("completed" as const) : stateOf(status));

const shared = {
  id: z.string().min(1),
  name: ornamentText,
  gender: ornamentText,
  default_voice_id: ornamentText,
  preview_image_url: ornamentText,
  preview_video_url: ornamentText,
  status: ornamentText,
  error: wireFailureSchema,
};

export const avatarGroupSchema = z
  .object({
    ...shared,
    created_at: ornamentTime,
    looks_count: ornament(z.number()),
    consent_status: ornamentText,
  })
  .transform((group) => ({
    groupId: group.id,
    name: group.name,
    gender: group.gender,
    looksCount: group.looks_count,
    defaultVoiceId: group.default_voice_id,
    previewImageUrl: group.preview_image_url,
    previewVideoUrl: group.preview_video_url,
    state: readiness(group.status),
    rawStatus: group.status,
    consentStatus: group.consent_status,
    createdAtMs: group.created_at,
    failure: group.error,
  }));

export const avatarLookSchema = z
  .object({
    ...shared,
    avatar_type: ornamentText,
    group_id: ornamentText,
    image_width: ornament(z.number()),
    image_height: ornament(z.number()),
    preferred_orientation: ornamentText,
    supported_api_engines: ornament(z.array(z.string())),
    tags: ornament(z.array(z.string())),
  })
  .transform((look) => ({
    /** What a video is asked for with. */
    avatarId: look.id,
    name: look.name,
    /** `studio_avatar`, `digital_twin` or `photo_avatar`. */
    avatarType: look.avatar_type,
    groupId: look.group_id,
    gender: look.gender,
    defaultVoiceId: look.default_voice_id,
    width: look.image_width,
    height: look.image_height,
    orientation: look.preferred_orientation,
    previewImageUrl: look.preview_image_url,
    previewVideoUrl: look.preview_video_url,
    engines: look.supported_api_engines ?? [],
    tags: look.tags ?? [],
    state: readiness(look.status),
    rawStatus: look.status,
    failure: look.error,
  }));

export const createdAvatarSchema = z
  .object({ avatar_group: ornament(avatarGroupSchema), avatar_item: avatarLookSchema })
  .transform(({ avatar_group, avatar_item }) => ({ group: avatar_group, look: avatar_item }));

export const avatarConsentSchema = z
  .object({ avatar_group: ornament(avatarGroupSchema), url: ornamentText })
  .transform(({ avatar_group, url }) => ({ group: avatar_group, url }));
