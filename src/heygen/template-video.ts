import { fillTemplate, type TemplateValue } from "./template-values.ts";
import type { TemplateVariable } from "./wire/templates.ts";

export type TemplateVideoInput = {
  /** By the names the template gives them. What is left out stays as the template has it. */
  variables: Readonly<Record<string, TemplateValue>>;
  title?: string | undefined;
  caption?: boolean | undefined;
  /** Of the template's aspect ratio. */
  dimension?: { width: number; height: number } | undefined;
  fps?: 25 | 30 | 60 | undefined;
  /** The scenes to keep, in this order. @default all */
  sceneIds?: readonly string[] | undefined;
  reorderMusic?: boolean | undefined;
  keepTextVerticallyCentered?: boolean | undefined;
  includeGif?: boolean | undefined;
  enableSharing?: boolean | undefined;
  folderId?: string | undefined;
  brandVoiceId?: string | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

/** What both generations of the API are told; `definition` says of what type each variable is. */
export const wireTemplateVideo = (
  definition: Readonly<Record<string, TemplateVariable>>,
  input: TemplateVideoInput,
): object => ({
  variables: fillTemplate(definition, input.variables),
  title: input.title,
  caption: input.caption,
  dimension: input.dimension,
  fps: input.fps,
  scene_ids: input.sceneIds,
  reorder_music: input.reorderMusic,
  keep_text_vertically_centered: input.keepTextVerticallyCentered,
  include_gif: input.includeGif,
  enable_sharing: input.enableSharing,
  folder_id: input.folderId,
  brand_voice_id: input.brandVoiceId,
  callback_id: input.callbackId,
  callback_url: input.callbackUrl,
});
