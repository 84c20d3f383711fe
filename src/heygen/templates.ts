import type { z } from "zod";
import { type Listing, listThings } from "./listing.ts";
import { type TemplateVideoInput, wireTemplateVideo } from "./template-video.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import type { Video } from "./videos.ts";
import { templateHeaderSchema, templateSchema } from "./wire/templates.ts";
import { videoSchema } from "./wire/videos.ts";

export type TemplateHeader = z.output<typeof templateHeaderSchema>;
/** A template with what can be filled in. */
export type VideoTemplate = z.output<typeof templateSchema>;

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
        json: wireTemplateVideo(variables, input),
        idempotencyKey,
        ...callOptions,
        schema: videoSchema,
      });
    },
  };
};
