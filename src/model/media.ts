import { z } from "zod";
import { avatarEngineSchema, clipAspectSchema, clipResolutionSchema } from "./avatar-format.ts";
import { captionCueSchema } from "./captions/cue.ts";
import { spokenWordSchema } from "./captions/caption.ts";
import { transparentWaySchema } from "./transparent.ts";

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

/** Names a request for media: *what was asked for*. */
export const keySchema = hex64;
export type Key = z.infer<typeof keySchema>;
/** Names bytes: *what came back*. */
export const digestSchema = hex64;
export type Digest = z.infer<typeof digestSchema>;

/** Who makes the media. Part of every key: a clip of the emulator never passes for a paid one. */
export const makerSchema = z.enum(["heygen", "emulator"]);
export type Maker = z.infer<typeof makerSchema>;

/** Silence around the speech in the sound that drives an avatar, so that the presenter is alive during transitions. */
export const breathSchema = z.object({ beforeMs: z.number().min(0), afterMs: z.number().min(0) });
export type Breath = z.infer<typeof breathSchema>;

/** HeyGen's limit for the sound that drives an avatar. */
export const longestClipMs = 600_000;

export const speechNeedSchema = z.object({
  kind: z.literal("speech"),
  /** As spoken: pauses as `<break time="0.4s" />`, no other markup. */
  text: z.string().min(1),
  voiceId: z.string().min(1),
  speed: z.number(),
  language: z.string().optional(),
  locale: z.string().optional(),
  /** The keys of the speeches it is joined of, in order, where the text is longer than a voice takes at once. */
  parts: z.array(keySchema).min(2).optional(),
});
export type SpeechNeed = z.infer<typeof speechNeedSchema>;

export const avatarNeedSchema = z.object({
  kind: z.literal("avatar"),
  avatarId: z.string().min(1),
  engine: avatarEngineSchema,
  /** The key of the speech that drives it. */
  speech: keySchema,
  breath: breathSchema,
  aspect: clipAspectSchema,
  resolution: clipResolutionSchema,
});
export type AvatarNeed = z.infer<typeof avatarNeedSchema>;

/**
 * What HeyGen makes whole: an opaque clip of a look in its own set or on a ground of ours, driven by a speech like a
 * transparent one.
 */
export const sceneClipSchema = avatarNeedSchema.omit({ kind: true }).extend({
  from: z.literal("scene"),
  /** Null: the set the look was recorded in. */
  ground: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("color"), color: z.string().regex(/^#[0-9a-f]{6}$/i) }),
      z.object({ kind: z.literal("image"), asset: keySchema }),
    ])
    .nullable(),
});
export type SceneClip = z.infer<typeof sceneClipSchema>;

/** A template of HeyGen's editor with its places filled, by their names. It has a sound of its own. */
export const templateClipSchema = z.object({
  from: z.literal("template"),
  templateId: z.string().min(1),
  variables: z.record(z.string(), z.string()),
});
export type TemplateClip = z.infer<typeof templateClipSchema>;

/** What HeyGen's Video Agent makes of a description. It has a sound of its own. */
export const agentClipSchema = z.object({
  from: z.literal("agent"),
  prompt: z.string().min(1),
  avatarId: z.string().min(1),
  voiceId: z.string().min(1),
  orientation: z.enum(["landscape", "portrait"]),
});
export type AgentClip = z.infer<typeof agentClipSchema>;

export const clipNeedSchema = z.object({
  kind: z.literal("clip"),
  source: z.discriminatedUnion("from", [sceneClipSchema, templateClipSchema, agentClipSchema]),
});
export type ClipNeed = z.infer<typeof clipNeedSchema>;

export const assetKinds = ["image", "video", "sound", "font"] as const;
export const assetNeedSchema = z.object({
  kind: z.literal("asset"),
  asset: z.enum(assetKinds),
  /** An absolute path, an `https:` address, or `npm:<package>/<path>` for a file of an installed package. */
  source: z.string().min(1),
});
export type AssetNeed = z.infer<typeof assetNeedSchema>;

/** Whether an asset has to be fetched from elsewhere. */
export const isRemote = ({ source }: Pick<AssetNeed, "source">): boolean => source.startsWith("https://");

/** A piece of media a video cannot do without. Two that are equal are made, and paid for, once. */
export const needSchema = z.discriminatedUnion("kind", [
  speechNeedSchema,
  avatarNeedSchema,
  clipNeedSchema,
  assetNeedSchema,
]);
export type Need = z.infer<typeof needSchema>;
/** What a video of HeyGen's is made for. */
export type VideoNeed = AvatarNeed | ClipNeed;

/** Who speaks in a video that a speech drives, and how it is made; null for one that HeyGen gives words of its own. */
export const drivenPart = (need: VideoNeed): Omit<AvatarNeed, "kind"> | null => {
  if (need.kind === "avatar") return need;
  return need.source.from === "scene" ? need.source : null;
};

/** Whose face a video shows as far as we say so. */
export const lookOf = (need: VideoNeed): string | null =>
  need.kind === "clip" && need.source.from === "agent"
    ? need.source.avatarId
    : (drivenPart(need)?.avatarId ?? null);

export const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Box = z.infer<typeof boxSchema>;

/** A file in the cache, named by what it holds. `ext` has no dot. */
export const storedFileSchema = z.object({
  digest: digestSchema,
  ext: z.string().regex(/^[a-z0-9]{1,8}$/),
  sizeInBytes: z.number().int().positive(),
});
export type StoredFile = z.infer<typeof storedFileSchema>;

/** A staged file's path as props name it: below `public/`, with `/` on every system. */
export const publicPathOf = ({ digest, ext }: Pick<StoredFile, "digest" | "ext">): string =>
  `media/${digest}.${ext}`;

/** What speech came back as. Times are from the start of the original sound. */
export const speechEntrySchema = z.object({
  kind: z.literal("speech"),
  original: storedFileSchema,
  durationMs: z.number().positive(),
  words: z.array(spokenWordSchema),
  /** Where the words' times come from: the maker's own, or spread over the sound by length. */
  timing: z.enum(["exact", "estimated"]),
});
export type SpeechEntry = z.infer<typeof speechEntrySchema>;

/** The presenter's clip. Pixels of `conformed`, which is cropped to the subject's box. */
export const avatarEntrySchema = z.object({
  kind: z.literal("avatar"),
  original: storedFileSchema,
  conformed: storedFileSchema,
  /** The digest of the sound that drove it: another sound is no hit. */
  drivenBy: digestSchema,
  durationMs: z.number().positive(),
  fps: z.number().positive(),
  frames: z.number().int().positive(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  source: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }),
  /** Where the crop lies in the source, in the source's pixels. */
  box: boxSchema,
  /** The head, found in the silhouette, in pixels of the conformed clip; null where it cannot be told. */
  head: boxSchema.nullable(),
  /** Whether edges were matted on black and have been un-premultiplied. */
  unpremultiplied: z.boolean(),
  /** How it became transparent, where HeyGen could not make it so itself. */
  transparentBy: transparentWaySchema.exclude(["webm"]).optional(),
});
export type AvatarEntry = z.infer<typeof avatarEntrySchema>;

/** A clip that fills its frame. */
export const clipEntrySchema = z.object({
  kind: z.literal("clip"),
  original: storedFileSchema,
  /** At least as long as its scene: the original itself, unless that is shorter. */
  conformed: storedFileSchema,
  /** The digest of the sound and the ground it was made with: others are no hit. Null where it has its own words. */
  drivenBy: digestSchema.nullable(),
  /** Its own sound, levelled and as long as its scene, where it has one to be heard. */
  sound: storedFileSchema.optional(),
  /** What is said in it, where HeyGen says so. */
  cues: z.array(captionCueSchema).optional(),
  /** Of its scene. */
  durationMs: z.number().positive(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type ClipEntry = z.infer<typeof clipEntrySchema>;

export const assetEntrySchema = z.object({
  kind: z.literal("asset"),
  asset: z.enum(assetKinds),
  original: storedFileSchema,
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
  durationMs: z.number().positive().nullable(),
});
export type AssetEntry = z.infer<typeof assetEntrySchema>;

/** What a need came back as. */
export const mediaEntrySchema = z.discriminatedUnion("kind", [
  speechEntrySchema,
  avatarEntrySchema,
  clipEntrySchema,
  assetEntrySchema,
]);
export type MediaEntry = z.infer<typeof mediaEntrySchema>;
