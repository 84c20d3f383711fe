import { z } from "zod";
import type { Caption } from "@remotion/captions";

/** A spoken word, in the shape of `@remotion/captions`: milliseconds, and a leading space where the text has one. */
export const captionSchema = z.object({
  text: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  timestampMs: z.number().nullable(),
  confidence: z.number().nullable(),
}) satisfies z.ZodType<Caption>;
export type { Caption };

/** A word as speech returns it. Milliseconds from the start of the sound. */
export const spokenWordSchema = z.object({ word: z.string(), startMs: z.number(), endMs: z.number() });
export type SpokenWord = z.infer<typeof spokenWordSchema>;
