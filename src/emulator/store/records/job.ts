import { z } from "zod";
import { course, failedFilm, kept, madeFilm, making, told } from "./shared.ts";

/** Work on a video that somebody brought. */
const workSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("translation"),
    inputLanguage: z.string(),
    outputLanguage: z.string(),
    isAudioOnly: z.boolean(),
    wantsCaptions: z.boolean(),
    /** Seconds of the source. */
    from: z.number(),
    until: z.number().nullable(),
    /** Captions that were given. */
    captionsFile: z.string().nullable(),
  }),
  z.object({ kind: z.literal("lipsync"), soundFile: z.string() }),
  z.object({
    kind: z.literal("background-removal"),
    layers: z.array(z.enum(["foreground", "mask", "background"])),
    /** Of the caller, who gets the same job for the same one. */
    requestId: z.string().nullable(),
  }),
  z.object({
    kind: z.literal("proofread"),
    outputLanguage: z.string(),
    mode: z.enum(["speed", "precision"]),
  }),
]);
export type Work = z.infer<typeof workSchema>;

export const jobRecordSchema = z.object({
  ...kept,
  title: z.string().nullable(),
  costUsd: z.number(),
  requestDigest: z.string(),
  ...told,
  /** A copy of the video that was brought. */
  sourceFile: z.string(),
  /** Deleted, and known to have been. */
  isDeleted: z.boolean(),
  work: workSchema,
  ...course,
  media: z.discriminatedUnion("state", [
    making,
    z.object({
      ...madeFilm,
      /** By what they are: `video`, `audio`, `srt`, `foreground` … */
      files: z.record(z.string(), z.string()),
    }),
    failedFilm,
  ]),
});
export type JobRecord = z.infer<typeof jobRecordSchema>;
