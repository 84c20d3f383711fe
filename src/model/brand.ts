import { z } from "zod";
import { askedAspectSchema, avatarEngineSchema, clipResolutionSchema } from "./avatar-format.ts";
import { hexColourSchema } from "./colour.ts";
import { lexiconSchema } from "./lexicon.ts";
import { transparentListSchema } from "./transparent.ts";

/** Where a font's files come from: an npm package of Fontsource, or files in the brand's folder. */
export const fontSourceSchema = z.union([
  z.strictObject({
    family: z.string().min(1),
    /** An installed Fontsource package, such as `@fontsource-variable/inter`. */
    package: z.string().regex(/^(@[a-z0-9-]+\/)?[a-z0-9][a-z0-9.-]*$/),
    weight: z.number().int().min(1).max(1000).default(600),
  }),
  z.strictObject({
    family: z.string().min(1),
    /** A WOFF2, TTF or OTF file, relative to the brand's folder. */
    file: z.string().min(1),
    weight: z.number().int().min(1).max(1000).default(600),
  }),
]);
export type FontSource = z.infer<typeof fontSourceSchema>;

export const brandColoursSchema = z.strictObject({
  /** The ground of scenes that set no background. */
  background: hexColourSchema,
  /** Cards and panels that lie on the ground. */
  surface: hexColourSchema,
  /** Text on `background` and `surface`. */
  text: hexColourSchema,
  /** Secondary text on `background` and `surface`. */
  muted: hexColourSchema,
  /** The colour the brand is known by. */
  primary: hexColourSchema,
  /** Text on `primary`. */
  onPrimary: hexColourSchema,
  /** For what should be seen first: the spoken word, a bullet, a rule. */
  accent: hexColourSchema,
});
export type BrandColours = z.infer<typeof brandColoursSchema>;

const avatarFields = z.strictObject({
  /** The id of a look, as `GET /v3/avatars/looks` lists it. A group's id is not an avatar's id. */
  id: z.string().min(1),
  engine: avatarEngineSchema,
  /** What is asked of HeyGen, or what it can make that is nearest to it. Framing is layout and never asked for. */
  aspect: askedAspectSchema,
  resolution: clipResolutionSchema,
  /** The emulator's look that stands in for this one when there is no key. */
  standIn: z.string().min(1).optional(),
});
export const avatarChoiceSchema = avatarFields.extend({
  engine: avatarFields.shape.engine.default("avatar_iv"),
  aspect: avatarFields.shape.aspect.default("16:9"),
  resolution: avatarFields.shape.resolution.default("1080p"),
});
/** What of a choice is to be another; the rest stays, so that it has no defaults. */
export const avatarChangeSchema = avatarFields.partial();
export type AvatarChoice = z.infer<typeof avatarChoiceSchema>;

const voiceFields = z.strictObject({
  id: z.string().min(1),
  /** Pace of speech; 1 is the voice's own. */
  speed: z.number().min(0.5).max(2),
  /** BCP 47, for voices that speak several. */
  locale: z.string().min(2).optional(),
  /** The emulator's voice that stands in for this one when there is no key. */
  standIn: z.string().min(1).optional(),
});
export const voiceChoiceSchema = voiceFields.extend({ speed: voiceFields.shape.speed.default(1) });
export const voiceChangeSchema = voiceFields.partial();
export type VoiceChoice = z.infer<typeof voiceChoiceSchema>;

/** `public/brands/<id>/brand.json`: all that makes a video look and sound like one company. */
export const brandSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  colors: brandColoursSchema,
  fonts: z.strictObject({ display: fontSourceSchema, body: fontSourceSchema }),
  /** SVG or PNG, relative to the brand's folder. */
  logo: z.string().min(1),
  /** The logo for dark grounds, if the first does not work there. */
  logoOnDark: z.string().min(1).optional(),
  /** Corner radius of cards, as a share of the frame's short side. */
  radius: z.number().min(0).max(0.1).default(0.022),
  avatar: avatarChoiceSchema,
  voice: voiceChoiceSchema,
  /** How presenters become transparent: tried in this order. @default webm, then green-screen */
  transparent: transparentListSchema.optional(),
  /** How the company's words are spoken. */
  lexicon: lexiconSchema.optional(),
});
export type Brand = z.infer<typeof brandSchema>;
