import type { z } from "zod";
import { type Listing, listThings } from "./listing.ts";
import { fillTemplate, type TemplateValue } from "./template-values.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import type { Video } from "./videos.ts";
import { templateHeaderSchema, templateSchema } from "./wire/templates.ts";
import { videoSchema } from "./wire/videos.ts";

export type TemplateHeader = z.output<typeof templateHeaderSchema>;
/** A template with what can be filled in. */
export type VideoTemplate = z.output<typeof templateSchema>;

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

const path = "/v3/templates";

/** Reads, fills and makes videos of the templates of HeyGen's editor; they cannot be made from here. */
export const createTemplates = (transport: Transport) => {
  const get = (templateId: string, options: CallOptions = {}): Promise<VideoTemplate> =>
    transport.call({
      operation: `read template "${templateId}"`,
      method: "GET",
      path: [path, templateId],
      ...options,
      schema: templateSchema,
    });

  return {
    /** Those that have variables; HeyGen lists no others. */
    list: (
      query: { pageSize?: number | undefined } = {},
      options: CallOptions = {},
    ): Listing<TemplateHeader> =>
      listThings(
        transport,
        { operation: "list templates", path, pageSize: query.pageSize, schema: templateHeaderSchema },
        options,
      ),

    get,

    /**
     * Begins a video of a template. Costs money. The template is read first, unless it is given, to fill each variable
     * as what it is; throws `InputError` before anything is spent if a value does not fit. With a key that was used
     * before, the answer shows the video as it was when it was begun.
     */
    generate: async (
      template: string | VideoTemplate,
      input: TemplateVideoInput,
      options: CreateOptions,
    ): Promise<Video> => {
      const { idempotencyKey, ...callOptions } = options;
      const { templateId, variables } =
        typeof template === "string" ? await get(template, callOptions) : template;
      return transport.call({
        operation: `begin a video of template "${templateId}"`,
        method: "POST",
        path: [path, templateId],
        json: {
          variables: fillTemplate(variables, input.variables),
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
        },
        idempotencyKey,
        ...callOptions,
        schema: videoSchema,
      });
    },
  };
};
