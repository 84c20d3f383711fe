import { z } from "zod";
import type { Digest } from "../model/media.ts";
import type { Derived } from "./cache.ts";

const filmFactsSchema = z.object({
  /** When each frame is shown, in seconds, in order. */
  timestamps: z.array(z.number()).min(1),
  /** Frames in front of time 0, which players do not show; they are not in `timestamps`. */
  hasEarlierFrames: z.boolean(),
  /** As players that repeat it see it. */
  durationInSeconds: z.number(),
  codec: z.string(),
  /** How its colours are stored, in the words of ffmpeg's scaler. */
  matrix: z.string(),
  range: z.enum(["tv", "pc"]),
});
/** What is to be known of a film before its frames are decoded. */
export type FilmFacts = z.infer<typeof filmFactsSchema>;

/** Raised when the same film would be read otherwise. */
const version = 2;

/** Under which the facts of a film are remembered. */
export const filmFactsOf = (film: Digest): Derived<FilmFacts> => ({
  ...{ name: "film-facts", version, input: film, params: {} },
  ...{ schema: filmFactsSchema, filesOf: () => [] },
});
