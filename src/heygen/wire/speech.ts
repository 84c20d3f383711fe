import { z } from "zod";
import { nullable, ornamentText, secondsAsMs } from "./fields.ts";

// Real replies wrap the words in these; documented ones do not.
const sentinels = new Set(["<start>", "<end>"]);

const wordSchema = z
  .object({ word: z.string(), start: z.number(), end: z.number() })
  .transform(({ word, start, end }) => ({ word, startMs: secondsAsMs(start), endMs: secondsAsMs(end) }));

export const speechSchema = z
  .object({
    audio_url: z.string().min(1),
    duration: z.number().positive(),
    request_id: ornamentText,
    word_timestamps: nullable(z.array(wordSchema)),
  })
  .transform((speech) => ({
    audioUrl: speech.audio_url,
    durationMs: secondsAsMs(speech.duration),
    requestId: speech.request_id,
    words: speech.word_timestamps?.filter(({ word }) => !sentinels.has(word)) ?? null,
  }));
