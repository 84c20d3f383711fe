import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { httpUrl } from "./media-input.ts";
import { type VideoOrder } from "./order-video.ts";
import { type Template, type TemplateVariable } from "./template-shelf.ts";
import { priceOf, usableLook } from "./usable-look.ts";

const fit = z.enum(["cover", "crop", "contain", "none"]).nullish();
const source = { url: httpUrl.nullish(), asset_id: z.string().nullish() };
const variableSchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("text"),
    name: z.string(),
    properties: z.strictObject({ content: z.string() }),
  }),
  z.strictObject({
    type: z.literal("image"),
    name: z.string(),
    properties: z.strictObject({ ...source, fit }),
  }),
  z.strictObject({
    type: z.literal("video"),
    name: z.string(),
    properties: z.strictObject({
      ...source,
      fit,
      play_style: z.enum(["fit_to_scene", "freeze", "loop", "once"]).nullish(),
    }),
  }),
  z.strictObject({ type: z.literal("audio"), name: z.string(), properties: z.strictObject(source) }),
  z.strictObject({
    type: z.literal("voice"),
    name: z.string(),
    properties: z.strictObject({ voice_id: z.string().min(1) }),
  }),
  z.strictObject({
    type: z.literal("character"),
    name: z.string(),
    properties: z.strictObject({
      character_id: z.string().min(1),
      type: z.enum(["avatar", "talking_photo"]).default("avatar"),
    }),
  }),
]);
type Given = z.infer<typeof variableSchema>;

const even = z.number().int().min(128).max(4096).multipleOf(2);
export const generateSchema = z.strictObject({
  variables: z.record(z.string(), variableSchema),
  title: z.string().optional(),
  caption: z.boolean().default(false),
  subtitles: z.record(z.string(), z.unknown()).optional(),
  callback_id: z.string().optional(),
  callback_url: httpUrl.optional(),
  dimension: z.strictObject({ width: even, height: even }).optional(),
  fps: z.union([z.literal(25), z.literal(30), z.literal(60)]).optional(),
  scene_ids: z.array(z.string()).min(1).optional(),
  reorder_music: z.boolean().optional(),
  keep_text_vertically_centered: z.boolean().optional(),
  include_gif: z.boolean().optional(),
  enable_sharing: z.boolean().optional(),
  folder_id: z.string().optional(),
  brand_voice_id: z.string().optional(),
  test: z.boolean().default(false),
});

const sizes = { "16:9": { width: 1280, height: 720 }, "9:16": { width: 720, height: 1280 } } as const;
const silentSceneInSeconds = 2;

/** The order for a template's video with its places filled. */
export const fillTemplate = (
  context: Context,
  template: Template,
  input: z.infer<typeof generateSchema>,
): VideoOrder => {
  const variables = mergeVariables(context, template, input.variables);
  const size = input.dimension ?? sizes[template.aspectRatio];
  const wanted = sizes[template.aspectRatio];
  if (Math.abs(size.width * wanted.height - size.height * wanted.width) > 2 * wanted.width)
    throw invalid("dimension", `must have the template's aspect ratio, ${template.aspectRatio}`);

  const character = variables.find((variable) => variable.type === "character");
  const { look, type } = usableLook(context, character?.properties.character_id ?? template.lookId, "mp4");
  const voice = variables.find((variable) => variable.type === "voice");
  const voiceId = voice?.properties.voice_id ?? look.person.voiceId;
  const scenes = (input.scene_ids ?? template.scenes.map(({ id }) => id)).map((id, index) => {
    const scene = template.scenes.find((other) => other.id === id);
    if (scene === undefined) throw invalid(`scene_ids.${index}`, `the template has no scene ${id}`);
    return scene;
  });
  const parts = scenes.map(({ script }) => {
    const text =
      script?.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => contentOf(variables, name)).trim() ?? "";
    return text === "" ? { silenceInSeconds: silentSceneInSeconds } : { text, voiceId, speed: 1 };
  });
  return {
    ...{ title: input.title ?? template.name, look, says: { parts }, isTest: input.test },
    engine: `template ${template.id} ${JSON.stringify(variables)}`,
    price: { usdPerMinute: priceOf(type, "avatar_iv") },
    clip: {
      ...{ ...size, format: "mp4", backgroundColour: null },
      wantsSubtitles: input.caption || input.subtitles !== undefined,
    },
    ...{ callbackId: input.callback_id ?? null, callbackUrl: input.callback_url ?? null },
  };
};

const invalid = (param: string, message: string): ApiError =>
  new ApiError("invalid_parameter", `${param}: ${message}`, { param });

const contentOf = (variables: readonly Given[], name: string): string => {
  const found = variables.find((variable) => variable.name === name);
  return found?.type === "text" ? found.properties.content : "";
};

/** What was given over what the template has. */
const mergeVariables = (
  { store }: Context,
  template: Template,
  given: Readonly<Record<string, Given>>,
): Given[] => {
  for (const [name, variable] of Object.entries(given)) {
    const own = Object.hasOwn(template.variables, name) ? template.variables[name] : undefined;
    const param = `variables.${name}`;
    if (own === undefined) throw invalid(param, "is not a variable of this template");
    if (variable.name !== name) throw invalid(`${param}.name`, `must be ${name}`);
    if (variable.type !== own.type) throw invalid(`${param}.type`, `must be ${own.type}`);
    if (!("asset_id" in variable.properties || "url" in variable.properties)) continue;
    const { url = null, asset_id: assetId = null } = variable.properties;
    if (url !== null && assetId !== null) throw invalid(param, "takes url or asset_id, not both");
    if (assetId !== null && store.assets.get(assetId) === undefined)
      throw new ApiError("asset_not_found", "No asset with that id, or its upload was never completed", {
        param: `${param}.properties.asset_id`,
      });
  }
  return Object.entries(template.variables).map(([name, own]) => {
    const variable = variableSchema.parse(given[name] ?? { name, ...own });
    const { type, properties } = variable;
    if (type === "video" && (properties.url ?? properties.asset_id ?? null) === null)
      throw invalid(`variables.${name}`, "is required: the template has nothing in its place");
    return variable;
  });
};

export const describeVariables = (variables: Readonly<Record<string, TemplateVariable>>) =>
  Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, { name, ...variable }]));
