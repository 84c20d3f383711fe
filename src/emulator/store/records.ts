import { z } from "zod";

const timed = { start: z.number(), end: z.number() };
const words = z.array(z.object({ word: z.string(), ...timed }));
const phones = z.array(z.object({ name: z.string(), ...timed }));

/** Money and identity of the emulated account. */
export const accountSchema = z.object({
  id: z.literal("account"),
  /** Makes ids; another account never makes the same ones. */
  seed: z.string(),
  /** Signs links. */
  secret: z.string(),
  idsMade: z.number().int(),
  balanceUsd: z.number(),
  /** How far the clock was moved. */
  advancedMs: z.number(),
  /** Free test videos of a day of the emulator's clock. */
  tests: z.object({ day: z.number(), count: z.number() }).default({ day: 0, count: 0 }),
});
export type Account = z.infer<typeof accountSchema>;

/** Speech that was made, and what is needed to know it again in an upload. */
export const speechRecordSchema = z.object({
  id: z.string(),
  createdAtMs: z.number(),
  durationInSeconds: z.number(),
  isMurmured: z.boolean(),
  words,
  phones,
  levels: z.array(z.number()),
});
export type SpeechRecord = z.infer<typeof speechRecordSchema>;

export const assetRecordSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(["image", "video", "audio", "pdf", "subtitle"]),
  mimeType: z.string(),
  extension: z.string(),
  sizeInBytes: z.number(),
  uploadedAtMs: z.number(),
});
export type AssetRecord = z.infer<typeof assetRecordSchema>;

export const videoRecordSchema = z.object({
  id: z.string(),
  title: z.string().nullable(),
  createdAtMs: z.number(),
  costUsd: z.number(),
  /** Free, and counted by the day instead. */
  isTest: z.boolean().default(false),
  /** The caller's own name for the job, and where it is told of the end of it. */
  callbackId: z.string().nullable().default(null),
  callbackUrl: z.string().nullable().default(null),
  /** Equal for two orders of the same clip. */
  requestDigest: z.string().default(""),
  clip: z.object({
    lookId: z.string(),
    width: z.number(),
    height: z.number(),
    format: z.enum(["webm", "mp4"]),
    backgroundColour: z.string().nullable(),
    wantsSubtitles: z.boolean(),
  }),
  /** A script is spoken when its turn comes; sound was stored when the video was asked for. */
  drivenBy: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("script"), text: z.string(), voiceId: z.string(), speed: z.number() }),
    z.object({
      kind: z.literal("sound"),
      file: z.string(),
      digest: z.string().default(""),
      durationInSeconds: z.number().default(0),
      said: z.object({ words, phones }).nullable(),
    }),
  ]),
  fate: z.enum(["completes", "fails", "never-ends"]),
  isSlow: z.boolean(),
  /** The first link that is read has expired already. */
  firstLinkIsExpired: z.boolean(),
  media: z.discriminatedUnion("state", [
    z.object({ state: z.literal("making") }),
    z.object({
      state: z.literal("made"),
      durationInSeconds: z.number(),
      madeAtMs: z.number(),
      hasSubtitles: z.boolean(),
    }),
    z.object({ state: z.literal("failed"), message: z.string(), failedAtMs: z.number() }),
  ]),
});
export type VideoRecord = z.infer<typeof videoRecordSchema>;

/** A photograph that can talk. */
export const photoRecordSchema = z.object({
  id: z.string(),
  imageAssetId: z.string(),
  name: z.string(),
  groupId: z.string(),
  kind: z.enum(["uploaded", "generated"]),
  createdAtMs: z.number(),
  /** The photograph that this one was set in motion from. */
  motionOf: z.string().nullable(),
  isUpscaled: z.boolean(),
  soundEffectId: z.string().nullable(),
});
export type PhotoRecord = z.infer<typeof photoRecordSchema>;

/** The first answer to a request with an idempotency key. */
export const replaySchema = z.object({
  id: z.string(),
  atMs: z.number(),
  status: z.number(),
  body: z.unknown(),
});
export type Replay = z.infer<typeof replaySchema>;
