import { z } from "zod";

/** A line of a caption file. Milliseconds from the start of its scene. */
export const captionCueSchema = z.object({
  startMs: z.number().min(0),
  endMs: z.number(),
  text: z.string().min(1),
});
export type CaptionCue = z.infer<typeof captionCueSchema>;
