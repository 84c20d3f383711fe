import { z } from "zod";
import { aspectSchema } from "./aspect.ts";
import { avatarChangeSchema, voiceChangeSchema } from "./brand.ts";
import { lexiconSchema } from "./lexicon.ts";
import { transparentListSchema } from "./transparent.ts";
import { fieldSchema } from "./row.ts";
import { templateIdSchema } from "./templates/index.ts";

/** Text that may hold Liquid over the row: `Hi {{ name }}`. */
const text = z.string().min(1);

/** When something appears: seconds from the start of the scene, or the first time a word is spoken. */
export const cueSchema = z.union([z.number().min(0), z.strictObject({ word: text })]);
export type Cue = z.infer<typeof cueSchema>;

const timed = { at: cueSchema.optional(), until: cueSchema.optional() };

export const overlaySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("title"), text, kicker: text.optional(), ...timed }),
  z.strictObject({ kind: z.literal("lower-third"), name: text, role: text.optional(), ...timed }),
  z.strictObject({
    kind: z.literal("bullets"),
    title: text.optional(),
    items: z
      .array(z.union([text, z.strictObject({ text, at: cueSchema.optional() })]))
      .min(1)
      .max(6),
    ...timed,
  }),
  z.strictObject({ kind: z.literal("cta"), text, url: text.optional(), ...timed }),
  z.strictObject({ kind: z.literal("quote"), text, by: text.optional(), ...timed }),
  z.strictObject({ kind: z.literal("stat"), value: text, label: text, ...timed }),
]);
export type Overlay = z.infer<typeof overlaySchema>;

const fit = z.enum(["cover", "contain"]).default("cover");
export const backgroundSchema = z.union([
  z.strictObject({ color: text }),
  z.strictObject({
    gradient: z.array(text).min(2).max(4),
    angle: z.number().min(-360).max(360).default(135),
  }),
  z.strictObject({ image: text, fit }),
  z.strictObject({ video: text, fit }),
]);
export type Background = z.infer<typeof backgroundSchema>;

export const transitions = ["none", "fade", "push", "wipe"] as const;
export const transitionSchema = z.enum(transitions);
export type Transition = z.infer<typeof transitionSchema>;

const avatarOverride = z.union([
  text.transform((id) => ({ id })),
  avatarChangeSchema.extend({ id: text.optional() }),
]);
const voiceOverride = z.union([
  text.transform((id) => ({ id })),
  voiceChangeSchema.extend({ id: text.optional() }),
]);

/** A template of HeyGen's editor, filled. */
const templateSchema = z.strictObject({
  id: text,
  /** The template that stands in for it without a key. */
  standIn: text.optional(),
  /** By the names the template gives its places: texts, links, ids of assets, voices or avatars. */
  variables: z.record(z.string().min(1), z.union([z.string(), z.number().transform(String)])).default({}),
});

/** What HeyGen's Video Agent is asked for. */
const agentSchema = z.union([
  text.transform((prompt) => ({ prompt, orientation: undefined })),
  z.strictObject({
    prompt: text,
    /** By the brief's aspects where it is not said. */
    orientation: z.enum(["landscape", "portrait"]).optional(),
  }),
]);

export const sceneSchema = z.strictObject({
  /** Unique in the brief; letters, digits and `-`. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/i, "must be letters, digits and -"),
  layout: z.string().min(1),
  /** What the presenter says. Without it the scene is silent. */
  say: z.string().optional(),
  /** `heygen-scene`: HeyGen makes the whole picture, the presenter and what lies behind. */
  presenter: z.enum(["avatar", "voice", "none", "heygen-scene"]).optional(),
  template: templateSchema.optional(),
  agent: agentSchema.optional(),
  /** Where the presenter stands, in layouts that have sides. */
  side: z.enum(["left", "right"]).optional(),
  background: backgroundSchema.optional(),
  overlays: z.array(overlaySchema).max(6).default([]),
  avatar: avatarOverride.optional(),
  voice: voiceOverride.optional(),
  /** Length of a scene without speech, and about how long a template's or agent's clip will be. Default by layout. */
  seconds: z.number().min(0.5).max(600).optional(),
  /** How this scene comes in. */
  transition: transitionSchema.optional(),
  /** On or off, or an SRT, VTT or ASS file with times from the start of the scene. */
  captions: z.union([z.boolean(), text]).optional(),
});
export type Scene = z.infer<typeof sceneSchema>;

const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, "must be a language such as de or pt-BR");

/** Languages of which a version of every video is made. */
const languagesSchema = z
  .array(
    z.union([
      languageTag.transform((language) => ({ language, voice: undefined })),
      z.strictObject({ language: languageTag, voice: voiceOverride.optional() }),
    ]),
  )
  .min(1)
  .refine(
    (list) => new Set(list.map(({ language }) => language.toLowerCase())).size === list.length,
    "must not name a language twice",
  );

export const musicSchema = z.union([
  z
    .string()
    .min(1)
    .transform((track) => ({ track, volume: undefined })),
  z.strictObject({
    /** The name of a track in `public/music`, or a file beside the brief. */
    track: z.string().min(1),
    /** Against full scale, before the mix is levelled. @default 0.35 */
    volume: z.number().min(0).max(1).optional(),
  }),
]);

/** A brief as a person writes it: what is said and shown, once, for every row of the data. */
export const briefSchema = z.strictObject({
  title: text,
  brand: z.string().min(1),
  template: templateIdSchema.default("editorial"),
  aspects: z
    .array(aspectSchema)
    .min(1)
    .default(["16:9"])
    .transform((list) => [...new Set(list)]),
  /** BCP 47: how words are cut and which way they run. */
  language: text.default("en"),
  /** In place of `language`: a version of every video in each of these. */
  languages: languagesSchema.optional(),
  fps: z.union([z.literal(25), z.literal(30)]).default(30),
  /** A file beside the brief, or the rows themselves. Without it the brief makes one video. */
  data: z.union([z.string().min(1), z.array(z.record(z.string(), fieldSchema)).min(1)]).optional(),
  /** Name of each video's files, without ending. */
  output: text.optional(),
  music: musicSchema.optional(),
  captions: z.boolean().default(true),
  transition: transitionSchema.default("fade"),
  /** Silence the presenter has before and after the words of a scene, in seconds. */
  breath: z
    .strictObject({
      before: z.number().min(0).max(3).default(0.2),
      after: z.number().min(0).max(3).default(0.4),
    })
    .prefault({}),
  avatar: avatarOverride.optional(),
  voice: voiceOverride.optional(),
  /** How presenters become transparent: tried in this order. @default the brand's */
  transparent: transparentListSchema.optional(),
  /** How words are spoken; added to the brand's, and before it. */
  lexicon: lexiconSchema.optional(),
  scenes: z.array(sceneSchema).min(1).max(50),
});
export type Brief = z.infer<typeof briefSchema>;
