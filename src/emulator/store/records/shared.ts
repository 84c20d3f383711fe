import { z } from "zod";

/** What every thing has that is kept. */
export const kept = { id: z.string(), createdAtMs: z.number() };

/** How a job goes on once it is begun. */
export const course = {
  fate: z.enum(["completes", "fails", "never-ends"]),
  isSlow: z.boolean(),
  /** The first link that is read has expired already. */
  firstLinkIsExpired: z.boolean(),
};

/** What a film is before it is made, once it is, and when it cannot be. */
export const making = z.object({ state: z.literal("making") });
export const madeFilm = { state: z.literal("made"), durationInSeconds: z.number(), madeAtMs: z.number() };
export const failedFilm = z.object({
  state: z.literal("failed"),
  message: z.string(),
  failedAtMs: z.number(),
});

/** Of what has no file of its own, and is there when its course is over. */
export const nothingMore = z.object({ state: z.literal("made") });

/** The caller's own name for a job, and where it is told of the end of it. */
export const told = { callbackId: z.string().nullable(), callbackUrl: z.string().nullable() };

const timed = { start: z.number(), end: z.number() };
/** What was said, and when each word and each sound of it. */
export const said = {
  words: z.array(z.object({ word: z.string(), ...timed })),
  phones: z.array(z.object({ name: z.string(), ...timed })),
};
