import { z } from "zod";
import {
  assetEntrySchema,
  avatarEntrySchema,
  clipEntrySchema,
  keySchema,
  makerSchema,
  speechEntrySchema,
  storedFileSchema,
} from "./media.ts";

/** A speech with the sound derived from it: levelled, and padded with the breath of the scenes that play it. */
export const soundSchema = z.object({
  file: storedFileSchema,
  /** Silence before the first word of the original, in milliseconds. */
  leadMs: z.number().min(0),
  durationMs: z.number().positive(),
  /** Loudness of the voice over time, 0 to 1, thirty values a second: for waveforms. */
  levels: z.array(z.number()),
});
export type Sound = z.infer<typeof soundSchema>;

export const preparedSpeechSchema = speechEntrySchema.extend({ sound: soundSchema });
export type PreparedSpeech = z.infer<typeof preparedSpeechSchema>;

/** All the media of a plan, by key: what `prepare` hands to `resolve`. */
export const manifestSchema = z.object({
  version: z.literal(1),
  maker: makerSchema,
  entries: z.record(
    keySchema,
    z.discriminatedUnion("kind", [
      preparedSpeechSchema,
      avatarEntrySchema,
      clipEntrySchema,
      assetEntrySchema,
    ]),
  ),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestEntry = Manifest["entries"][string];
