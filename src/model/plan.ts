import { z } from "zod";
import { aspectSchema } from "./aspect.ts";
import { avatarEngineSchema, clipAspectSchema, clipResolutionSchema } from "./avatar-format.ts";
import { brandSchema } from "./brand.ts";
import { cueSchema, transitionSchema } from "./brief.ts";
import { captionCueSchema } from "./captions/cue.ts";
import { readingSchema } from "./lexicon.ts";
import { keySchema, makerSchema, needSchema, breathSchema } from "./media.ts";
import { templateIdSchema } from "./templates/index.ts";
import { transparentListSchema, usualTransparentWays } from "./transparent.ts";

const timed = { at: cueSchema.nullable(), until: cueSchema.nullable() };

/** An overlay with its text filled in from the row. */
export const plannedOverlaySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("title"), text: z.string(), kicker: z.string().nullable(), ...timed }),
  z.object({ kind: z.literal("lower-third"), name: z.string(), role: z.string().nullable(), ...timed }),
  z.object({
    kind: z.literal("bullets"),
    title: z.string().nullable(),
    items: z.array(z.object({ text: z.string(), at: cueSchema.nullable() })),
    ...timed,
  }),
  z.object({ kind: z.literal("cta"), text: z.string(), url: z.string().nullable(), ...timed }),
  z.object({ kind: z.literal("quote"), text: z.string(), by: z.string().nullable(), ...timed }),
  z.object({ kind: z.literal("stat"), value: z.string(), label: z.string(), ...timed }),
]);
export type PlannedOverlay = z.infer<typeof plannedOverlaySchema>;

export const plannedBackgroundSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("brand") }),
  z.object({ kind: z.literal("color"), color: z.string() }),
  z.object({ kind: z.literal("gradient"), colors: z.array(z.string()), angle: z.number() }),
  z.object({ kind: z.literal("image"), asset: keySchema, fit: z.enum(["cover", "contain"]) }),
  z.object({ kind: z.literal("video"), asset: keySchema, fit: z.enum(["cover", "contain"]) }),
]);

/** A clip that HeyGen cannot make as it was asked for, and the nearest that it can. */
export const adjustedClipSchema = z.object({
  avatarId: z.string(),
  asked: z.object({ engine: avatarEngineSchema, aspect: z.string(), resolution: clipResolutionSchema }),
  taken: z.object({ aspect: clipAspectSchema, resolution: clipResolutionSchema }),
  because: z.array(z.string()).min(1),
});
export type AdjustedClip = z.infer<typeof adjustedClipSchema>;

export const plannedSceneSchema = z.object({
  id: z.string(),
  layout: z.string(),
  presenter: z.enum(["avatar", "voice", "none", "heygen-scene", "template", "agent"]),
  side: z.enum(["left", "right"]),
  /** The author's words, without markup; null where nothing is said. */
  caption: z.string().nullable(),
  /** Words of it that the lexicon has spoken in another way. */
  readings: z.array(readingSchema).optional(),
  speech: keySchema.nullable(),
  avatar: keySchema.nullable(),
  /** A clip that is the whole picture, in place of background and presenter. */
  clip: keySchema.optional(),
  breath: breathSchema,
  /** Length where nothing is said. */
  silentMs: z.number().positive(),
  transition: transitionSchema,
  background: plannedBackgroundSchema,
  overlays: z.array(plannedOverlaySchema),
  showCaptions: z.boolean(),
  /** Captions from a file, in place of what is said. */
  cues: z.array(captionCueSchema).optional(),
});
export type PlannedScene = z.infer<typeof plannedSceneSchema>;

/** A font file that is needed, and what for. */
export const plannedFontSchema = z.object({
  asset: keySchema,
  family: z.string(),
  weight: z.string(),
  style: z.enum(["normal", "italic"]),
  unicodeRange: z.string().nullable(),
});
export type PlannedFont = z.infer<typeof plannedFontSchema>;

export const plannedVideoSchema = z.object({
  /** Names the files and, with the aspect, the composition. */
  id: z.string().min(1),
  title: z.string(),
  row: z.object({ index: z.number().int(), line: z.number().int().nullable() }),
  language: z.string(),
  direction: z.enum(["ltr", "rtl"]),
  scenes: z.array(plannedSceneSchema).min(1),
  fonts: z.array(plannedFontSchema),
  fallbackFamilies: z.array(z.string()),
});
export type PlannedVideo = z.infer<typeof plannedVideoSchema>;

/** Every video of a brief with everything it needs; what is needed twice is named once. */
export const planSchema = z.object({
  version: z.literal(1),
  /** Who makes the voices. */
  maker: makerSchema,
  /** Who makes the presenters: in a draft the emulator, to the sound of HeyGen's voices. */
  presenterMaker: makerSchema,
  brief: z.object({ title: z.string(), file: z.string() }),
  template: templateIdSchema,
  aspects: z.array(aspectSchema).min(1),
  fps: z.union([z.literal(25), z.literal(30)]),
  brand: brandSchema,
  logo: keySchema,
  logoOnDark: keySchema.nullable(),
  music: z.object({ asset: keySchema, volume: z.number() }).nullable(),
  /** How presenters become transparent, in the order in which it is tried. No part of a need: it is one clip, however made. */
  transparent: transparentListSchema.default([...usualTransparentWays]),
  /** What is made otherwise than it was asked for. */
  adjusted: z.array(adjustedClipSchema).default([]),
  videos: z.array(plannedVideoSchema),
  needs: z.record(keySchema, needSchema),
});
export type Plan = z.infer<typeof planSchema>;
