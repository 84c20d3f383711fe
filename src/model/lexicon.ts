import { z } from "zod";

/** How words are spoken that a voice would read otherwise: `SQL: sequel`. Captions show the word on the left. */
export const lexiconSchema = z.record(
  z.string().regex(/[\p{L}\p{N}]/u, "must be a word"),
  z
    .string()
    .regex(/[\p{L}\p{N}]/u, "must say how the word is spoken")
    .regex(/^[^<>]*$/, "must be plain words: a voice would read tags aloud"),
);
export type Lexicon = z.infer<typeof lexiconSchema>;

/** Words of a caption, by number from `from` up to and without `to`, that are spoken in another way. */
export const readingSchema = z.object({
  from: z.number().int().min(0),
  to: z.number().int().positive(),
  spoken: z.string().min(1),
});
export type Reading = z.infer<typeof readingSchema>;
