import { z } from "zod";
import { course, failedFilm, kept, madeFilm, making, said } from "./shared.ts";

/** A script is spoken when its turn comes; sound was stored when the video was asked for. */
const spokenScript = z.object({
  kind: z.literal("script"),
  text: z.string(),
  voiceId: z.string(),
  speed: z.number(),
});
const recordedSound = z.object({
  kind: z.literal("sound"),
  file: z.string(),
  digest: z.string().default(""),
  durationInSeconds: z.number().default(0),
  said: z.object(said).nullable(),
});
const silence = z.object({ kind: z.literal("silence"), durationInSeconds: z.number() });

const sceneSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("presenter"),
    lookId: z.string(),
    backgroundColour: z.string().nullable(),
  }),
  z.object({ kind: z.literal("picture"), file: z.string() }),
  z.object({ kind: z.literal("film"), file: z.string() }),
]);
export type Scene = z.infer<typeof sceneSchema>;

export const videoRecordSchema = z.object({
  ...kept,
  title: z.string().nullable(),
  costUsd: z.number(),
  /** What its length costs, in US dollars a minute; null where it has one price, whatever its length. */
  usdPerMinute: z.number().nullable().default(4.83),
  /** Until then it answers as if it were not there, as the agent's videos do. */
  hiddenUntilMs: z.number().default(0),
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
    /** What is seen in each part of what is heard; null where it is the presenter all along. */
    scenes: z.array(sceneSchema).nullable().default(null),
  }),
  drivenBy: z.discriminatedUnion("kind", [
    spokenScript,
    recordedSound,
    /** One after the other, as the scenes of a video. */
    z.object({
      kind: z.literal("parts"),
      parts: z.array(z.discriminatedUnion("kind", [spokenScript, recordedSound, silence])).min(1),
    }),
  ]),
  ...course,
  media: z.discriminatedUnion("state", [
    making,
    z.object({ ...madeFilm, hasSubtitles: z.boolean() }),
    failedFilm,
  ]),
});
export type VideoRecord = z.infer<typeof videoRecordSchema>;
