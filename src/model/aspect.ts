import { z } from "zod";

/** The shapes a video is rendered in. */
export const aspects = ["16:9", "9:16", "1:1"] as const;
export const aspectSchema = z.enum(aspects);
export type Aspect = z.infer<typeof aspectSchema>;

export type Size = { width: number; height: number };

/** Pixels of each aspect. All even, as yuv420p asks. */
export const sizeOfAspect: Record<Aspect, Size> = {
  "16:9": { width: 1920, height: 1080 },
  "9:16": { width: 1080, height: 1920 },
  "1:1": { width: 1080, height: 1080 },
};

/** `16:9` → `16x9`: the form that is allowed in file names and composition ids. */
export const aspectSlug = (aspect: Aspect): string => aspect.replace(":", "x");
