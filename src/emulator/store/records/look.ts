import { z } from "zod";
import { course, kept, nothingMore, told } from "./shared.ts";

/** A look that was made from a photo, footage or a description. */
export const lookRecordSchema = z.object({
  ...kept,
  groupId: z.string(),
  groupName: z.string(),
  name: z.string(),
  type: z.enum(["photo_avatar", "digital_twin"]),
  /** The picture or the footage; null where a description is all there is. */
  sourceFile: z.string().nullable(),
  width: z.number(),
  height: z.number(),
  /** The drawn presenter who stands in for it. */
  standInId: z.string(),
  hasConsent: z.boolean(),
  /** What the legacy API can do to a photograph. */
  photo: z
    .object({
      isGenerated: z.boolean(),
      /** The photograph that this one was set in motion from. */
      motionOf: z.string().nullable(),
      isUpscaled: z.boolean(),
      soundEffectId: z.string().nullable(),
    })
    .default({ isGenerated: false, motionOf: null, isUpscaled: false, soundEffectId: null }),
  ...course,
  media: nothingMore,
});
export type LookRecord = z.infer<typeof lookRecordSchema>;

/** A voice that was cloned from a recording. */
export const voiceRecordSchema = z.object({
  ...kept,
  name: z.string(),
  language: z.string(),
  ...course,
  media: nothingMore,
});
export type VoiceRecord = z.infer<typeof voiceRecordSchema>;

/** Pictures that are made from a description, or the training of a group of photographs. */
export const photoJobRecordSchema = z.object({
  ...kept,
  costUsd: z.number(),
  ...told,
  work: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("pictures"),
      pictures: z.array(z.object({ assetId: z.string(), lookId: z.string() })),
    }),
    z.object({ kind: z.literal("training"), groupId: z.string() }),
  ]),
  ...course,
  media: nothingMore,
});
export type PhotoJobRecord = z.infer<typeof photoJobRecordSchema>;
