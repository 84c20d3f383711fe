import { z } from "zod";
import { aspectSchema } from "./aspect.ts";
import { brandColoursSchema } from "./brand.ts";
import { transitionSchema } from "./brief.ts";
import { captionSchema } from "./captions/caption.ts";
import { colourSchema } from "./colour.ts";
import { boxSchema, makerSchema } from "./media.ts";
import { templateIdSchema } from "./templates/index.ts";

/** A staged file, relative to `public/`: never a link, never an absolute path. */
export const publicFileSchema = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^:\\?#]+$/, "must be a path inside public/");

/** Milliseconds from the start of the scene. */
const timed = { fromMs: z.number().min(0), untilMs: z.number().min(0).nullable() };

export const overlayPropsSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("title"), text: z.string(), kicker: z.string().nullable(), ...timed }),
  z.object({ kind: z.literal("lower-third"), name: z.string(), role: z.string().nullable(), ...timed }),
  z.object({
    kind: z.literal("bullets"),
    title: z.string().nullable(),
    items: z.array(z.object({ text: z.string(), fromMs: z.number().min(0) })),
    ...timed,
  }),
  z.object({ kind: z.literal("cta"), text: z.string(), url: z.string().nullable(), ...timed }),
  z.object({ kind: z.literal("quote"), text: z.string(), by: z.string().nullable(), ...timed }),
  z.object({ kind: z.literal("stat"), value: z.string(), label: z.string(), ...timed }),
]);
export type OverlayProps = z.infer<typeof overlayPropsSchema>;
export type OverlayKind = OverlayProps["kind"];

const fit = z.enum(["cover", "contain"]);
export const backgroundPropsSchema = z.discriminatedUnion("kind", [
  /** The template's own ground in the brand's colours. */
  z.object({ kind: z.literal("brand") }),
  z.object({ kind: z.literal("color"), color: colourSchema }),
  z.object({ kind: z.literal("gradient"), colors: z.array(colourSchema).min(2), angle: z.number() }),
  z.object({ kind: z.literal("image"), file: publicFileSchema, width: z.number(), height: z.number(), fit }),
  z.object({
    kind: z.literal("video"),
    file: publicFileSchema,
    width: z.number(),
    height: z.number(),
    /** It is played from its start and repeated until the scene ends. */
    durationMs: z.number().positive(),
    fit,
  }),
]);
export type BackgroundProps = z.infer<typeof backgroundPropsSchema>;

/** The presenter's clip: exactly as long as the scene, cropped to the subject, with alpha. */
export const presenterPropsSchema = z.object({
  file: publicFileSchema,
  /** Pixels of the file. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  durationMs: z.number().positive(),
  /** The frame the clip was cropped from, and where the crop lies in it. */
  source: z.object({ width: z.number(), height: z.number() }),
  box: boxSchema,
  /** In pixels of the file; null where it could not be found. */
  head: boxSchema.nullable(),
});
export type PresenterProps = z.infer<typeof presenterPropsSchema>;

/** The sound of a scene's words; it begins with the scene and has the breath in it. */
export const speechPropsSchema = z.object({
  file: publicFileSchema,
  durationMs: z.number().positive(),
  /** The author's words with the times they are spoken at, from the start of the scene. */
  words: z.array(captionSchema),
  /** Loudness over time, 0 to 1, thirty values a second; empty where no waveform is drawn. */
  levels: z.array(z.number()),
});
export type SpeechProps = z.infer<typeof speechPropsSchema>;

export const scenePropsSchema = z.object({
  id: z.string(),
  layout: z.string(),
  side: z.enum(["left", "right"]),
  durationInFrames: z.number().int().positive(),
  /** The first scene of its video: the texts it begins with are there from its first frame. */
  isOpening: z.boolean(),
  /** How this scene comes in. Its frames overlap the end of the scene before; the first scene has none. */
  transition: z.object({ kind: transitionSchema, durationInFrames: z.number().int().min(0) }),
  background: backgroundPropsSchema,
  presenter: presenterPropsSchema.nullable(),
  speech: speechPropsSchema.nullable(),
  showCaptions: z.boolean(),
  overlays: z.array(overlayPropsSchema),
});
export type SceneProps = z.infer<typeof scenePropsSchema>;

/** A logo that works on its ground. Pixels or units of its own picture. */
const logoSchema = z.object({
  file: publicFileSchema,
  width: z.number().positive(),
  height: z.number().positive(),
});

export const brandPropsSchema = z.object({
  name: z.string(),
  colors: z.object(brandColoursSchema.shape),
  fonts: z.object({
    display: z.object({ family: z.string(), weight: z.number() }),
    body: z.object({ family: z.string(), weight: z.number() }),
  }),
  logo: logoSchema,
  logoOnDark: logoSchema.nullable(),
  radius: z.number(),
});
export type BrandProps = z.infer<typeof brandPropsSchema>;

/** A font file that the video's text needs, with the characters it serves. */
export const fontPropsSchema = z.object({
  family: z.string(),
  file: publicFileSchema,
  /** `400` or `100 900`, as CSS writes it. */
  weight: z.string(),
  style: z.enum(["normal", "italic"]),
  unicodeRange: z.string().nullable(),
});
export type FontProps = z.infer<typeof fontPropsSchema>;

/**
 * All that a composition needs to draw a video; the composition's `schema` and what the pre-render step writes.
 * A frame is a function of these props and its number, and of nothing else.
 */
export const videoPropsSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  title: z.string(),
  template: templateIdSchema,
  aspect: aspectSchema,
  language: z.string(),
  direction: z.enum(["ltr", "rtl"]),
  fps: z.union([z.literal(25), z.literal(30)]),
  brand: brandPropsSchema,
  fonts: z.array(fontPropsSchema),
  /** Families tried after the brand's own, in this order: scripts it lacks, and emoji. */
  fallbackFamilies: z.array(z.string()),
  scenes: z.array(scenePropsSchema).min(1),
  music: z
    .object({ file: publicFileSchema, durationMs: z.number().positive(), volume: z.number() })
    .nullable(),
  /** Who made the presenter and the voice. The emulator's are never taken for HeyGen's. */
  maker: makerSchema,
  /** Who made the presenter, where it is another: in a draft, the emulator. */
  presenterMaker: makerSchema.optional(),
  /** What is drawn: everything, only what lies behind the presenter, or only what lies in front (transparent). */
  part: z.enum(["all", "background", "graphics"]),
  /**
   * Text sizes measured once for the whole video by `calculateMetadata`, by the name of the text; what is drawn depends
   * on them, and they do not depend on the frame. Empty until measured.
   */
  fitted: z.record(z.string(), z.object({ fontSize: z.number(), lines: z.array(z.string()) })),
});
export type VideoProps = z.infer<typeof videoPropsSchema>;
