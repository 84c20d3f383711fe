import { z } from "zod";
import { aspectSchema } from "./aspect.ts";
import { digestSchema, keySchema, makerSchema } from "./media.ts";
import { qualityNameSchema } from "./quality.ts";
import { transparentWaySchema } from "./transparent.ts";

export const engineSchema = z.enum(["layered", "remotion"]);
export type Engine = z.infer<typeof engineSchema>;

/** What was rendered, from which bytes, and what the checks found: written beside every video. */
export const receiptSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  title: z.string(),
  aspect: aspectSchema,
  /** Who made the voices. */
  maker: makerSchema,
  /** Who made the presenters, where it is another: in a draft, the emulator. */
  presenterMaker: makerSchema.optional(),
  /** Said in words where the presenter or the voice is not HeyGen's. */
  note: z.string().nullable(),
  /** Names relative to the receipt. */
  files: z.object({ video: z.string(), poster: z.string(), srt: z.string(), vtt: z.string() }),
  /** Bytes of the video. */
  digest: digestSchema,
  sizeInBytes: z.number().int().positive(),
  /** Everything the picture and the sound are made from: equal fingerprints give equal videos. */
  fingerprint: digestSchema,
  durationInSeconds: z.number().positive(),
  frames: z.number().int().positive(),
  fps: z.number(),
  width: z.number().int(),
  height: z.number().int(),
  /** LUFS and dBTP of the finished file; null where nothing is heard. */
  loudness: z.object({ integrated: z.number(), truePeak: z.number() }).nullable(),
  media: z.array(
    z.object({
      key: keySchema,
      kind: z.enum(["speech", "avatar", "clip", "asset"]),
      digest: digestSchema,
      /** How a clip became transparent, where HeyGen did not make it so itself. */
      transparentBy: transparentWaySchema.exclude(["webm"]).optional(),
    }),
  ),
  /** US dollars, by the dated price table: what this video's own media would cost without sharing. */
  cost: z.object({
    /** By the number of words, before anything was made. */
    estimatedUsd: z.number(),
    /** By the seconds that came back. Not in receipts of before it was written down. */
    actualUsd: z.number().optional(),
    pricesAsOf: z.string(),
  }),
  /** `layered`: Chrome drew layers, we composed them; `remotion`: Chrome drew every frame whole. */
  engine: engineSchema,
  quality: qualityNameSchema,
  /** Scenes that Chrome had to draw whole although the engine is `layered`, and why. */
  fallbacks: z.array(z.object({ scene: z.string(), because: z.string() })),
  browser: z.string(),
  findings: z.array(z.object({ scene: z.string().nullable(), message: z.string() })),
});
export type Receipt = z.infer<typeof receiptSchema>;
