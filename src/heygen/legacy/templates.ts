import type { z } from "zod";
import { InputError } from "../../errors.ts";
import type { TemplateValue } from "../template-values.ts";
import { type TemplateVideoInput, wireTemplateVideo } from "../template-video.ts";
import type { CallOptions, Transport } from "../transport.ts";
import type { TemplateVariable } from "../wire/templates.ts";
import { checkDimension } from "./scenes.ts";
import { type Begun, begunSchema, type LegacySubtitles, wireSubtitles } from "./videos.ts";
import { legacyTemplateSchema, legacyTemplatesSchema } from "./wire/templates.ts";

export type LegacyTemplateHeader = z.output<typeof legacyTemplatesSchema>[number];
export type LegacyTemplate = z.output<typeof legacyTemplateSchema>;
export type LegacyTemplateVideoInput = Omit<TemplateVideoInput, "variables"> & {
  variables: Readonly<Record<string, TemplateValue>>;
  subtitles?: LegacySubtitles | undefined;
  test?: boolean | undefined;
};

export const createLegacyTemplates = (transport: Transport) => {
  const read = (path: string, templateId: string, options: CallOptions): Promise<LegacyTemplate> =>
    transport.call({
      operation: `read template "${templateId}"`,
      method: "GET",
      path: [path, templateId],
      ...options,
      schema: legacyTemplateSchema,
    });
  return {
    list: (options: CallOptions = {}): Promise<LegacyTemplateHeader[]> =>
      transport.call({
        operation: "list templates",
        method: "GET",
        path: "/v2/templates",
        ...options,
        schema: legacyTemplatesSchema,
      }),

    get: (templateId: string, options: CallOptions = {}) => read("/v2/template", templateId, options),

    /** The same with its scenes: a route of v3 that speaks as v2 does. */
    getV3: (templateId: string, options: CallOptions = {}) => read("/v3/template", templateId, options),

    /** Begins a video. `definition` says of what type each variable is: `variables` of a template that was read. */
    generate: async (
      templateId: string,
      definition: Readonly<Record<string, TemplateVariable>>,
      input: LegacyTemplateVideoInput,
      options: CallOptions = {},
    ): Promise<Begun> => {
      checkDimension(input.dimension);
      if (Object.keys(definition).length === 0) {
        throw new InputError(`Template "${templateId}" has no variables, and HeyGen wants some.`, {
          place: { path: "variables" },
        });
      }
      return transport.call({
        operation: `begin a video of template "${templateId}"`,
        method: "POST",
        path: ["/v2/template", templateId, "generate"],
        json: {
          ...wireTemplateVideo(definition, input),
          subtitles: input.subtitles && wireSubtitles(input.subtitles),
          test: input.test,
        },
        ...options,
        schema: begunSchema,
      });
    },
  };
};
