import { z } from "zod";
import { nullable, ornament, ornamentText, ornamentTime } from "./fields.ts";

const header = {
  id: z.string().min(1),
  name: ornamentText,
  aspect_ratio: ornamentText,
  thumbnail_url: ornamentText,
  created_at: ornamentTime,
  updated_at: ornamentTime,
};

type Header = { [field in keyof typeof header]: z.output<(typeof header)[field]> };

const headerOf = (template: Header) => ({
  templateId: template.id,
  name: template.name,
  aspectRatio: template.aspect_ratio,
  thumbnailUrl: template.thumbnail_url,
  createdAtMs: template.created_at,
  updatedAtMs: template.updated_at,
});

const source = { url: ornamentText, asset_id: ornamentText };

export const templateVariableSchema = z.union([
  z
    .object({ type: z.literal("text"), properties: ornament(z.object({ content: ornamentText })) })
    .transform(({ type, properties }) => ({ type, content: properties?.content ?? null })),
  z
    .object({ type: z.literal("image"), properties: ornament(z.object({ ...source, fit: ornamentText })) })
    .transform(({ type, properties }) => ({
      type,
      url: properties?.url ?? null,
      assetId: properties?.asset_id ?? null,
      fit: properties?.fit ?? null,
    })),
  z
    .object({
      type: z.literal("video"),
      properties: ornament(z.object({ ...source, fit: ornamentText, play_style: ornamentText })),
    })
    .transform(({ type, properties }) => ({
      type,
      url: properties?.url ?? null,
      assetId: properties?.asset_id ?? null,
      fit: properties?.fit ?? null,
      playStyle: properties?.play_style ?? null,
    })),
  z
    .object({ type: z.literal("audio"), properties: ornament(z.object(source)) })
    .transform(({ type, properties }) => ({
      type,
      url: properties?.url ?? null,
      assetId: properties?.asset_id ?? null,
    })),
  z
    .object({ type: z.literal("voice"), properties: ornament(z.object({ voice_id: ornamentText })) })
    .transform(({ type, properties }) => ({ type, voiceId: properties?.voice_id ?? null })),
  z
    .object({
      type: z.literal("character"),
      properties: ornament(z.object({ character_id: ornamentText, type: ornamentText })),
    })
    .transform(({ type, properties }) => ({
      type,
      characterId: properties?.character_id ?? null,
      /** `avatar` or `talking_photo`. */
      characterType: properties?.type ?? null,
    })),
  // A kind that came later is kept as it was read, and can be posted back.
  z
    .object({ type: z.string(), properties: ornament(z.record(z.string(), z.unknown())) })
    .transform(({ type, properties }) => ({ type: "other" as const, kind: type, properties })),
]);

const sceneSchema = z
  .object({
    scene_id: ornamentText,
    script: ornamentText,
    variables: ornament(z.array(z.object({ name: z.string() }))),
  })
  .transform((scene) => ({
    sceneId: scene.scene_id,
    script: scene.script,
    variableNames: scene.variables?.map(({ name }) => name) ?? [],
  }));

export const templateHeaderSchema = z.object(header).transform(headerOf);

export const templateSchema = z
  .object({
    ...header,
    variables: nullable(z.record(z.string(), templateVariableSchema)),
    scene_ids: ornament(z.array(z.string())),
    scenes: ornament(z.array(sceneSchema)),
  })
  .transform((template) => ({
    ...headerOf(template),
    /** What can be filled in, with what is there now. */
    variables: template.variables ?? {},
    sceneIds: template.scene_ids ?? [],
    scenes: template.scenes ?? [],
  }));

export type TemplateVariable = z.output<typeof templateVariableSchema>;
