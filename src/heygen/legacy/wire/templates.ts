import { z } from "zod";
import { nullable, ornament, ornamentText } from "../../wire/fields.ts";
import { templateVariableSchema } from "../../wire/templates.ts";

export const legacyTemplatesSchema = z
  .object({
    templates: z.array(
      z
        .object({
          template_id: z.string().min(1),
          name: ornamentText,
          thumbnail_image_url: ornamentText,
          thumbnail_url: ornamentText,
          aspect_ratio: ornamentText,
        })
        .transform((template) => ({
          templateId: template.template_id,
          name: template.name,
          thumbnailUrl: template.thumbnail_image_url ?? template.thumbnail_url,
          aspectRatio: template.aspect_ratio,
        })),
    ),
  })
  .transform(({ templates }) => templates);

export const legacyTemplateSchema = z
  .object({
    version: ornamentText,
    variables: nullable(z.record(z.string(), templateVariableSchema)),
    scenes: ornament(z.array(z.unknown())),
  })
  .transform(({ version, variables, scenes }) => ({
    version,
    /** What can be filled in, with what is there now. */
    variables: variables ?? {},
    sceneCount: scenes?.length ?? null,
  }));
