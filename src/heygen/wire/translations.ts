import { z } from "zod";
import { stateOf } from "../states.ts";
import { failureOf } from "./batches.ts";
import { nullable, ornament, ornamentText, ornamentTime, secondsAsMs } from "./fields.ts";

const job = {
  id: z.string().min(1),
  title: ornamentText,
  status: z.string(),
  created_at: ornamentTime,
  callback_id: ornamentText,
  failure_message: ornamentText,
};

type Job = { [field in keyof typeof job]: z.output<(typeof job)[field]> };

const standing = ({ status, failure_message }: Pick<Job, "status" | "failure_message">) => {
  const state = stateOf(status);
  return { state, rawStatus: status, failure: failureOf(state, null, failure_message) };
};

const durationMs = (seconds: number | null): number | null =>
  seconds === null ? null : secondsAsMs(seconds);

export const createdTranslationsSchema = z
  .object({ video_translation_ids: z.array(z.string().min(1)).min(1) })
  .transform(({ video_translation_ids }) => ({ translationIds: video_translation_ids }));

export const translationSchema = z
  .object({
    ...job,
    input_language: ornamentText,
    output_language: ornamentText,
    translate_audio_only: ornament(z.boolean()),
    duration: ornament(z.number()),
    video_url: nullable(z.string()),
    audio_url: ornamentText,
    srt_caption_url: ornamentText,
    vtt_caption_url: ornamentText,
  })
  .transform((translation) => ({
    translationId: translation.id,
    title: translation.title,
    ...standing(translation),
    inputLanguage: translation.input_language,
    outputLanguage: translation.output_language,
    audioOnly: translation.translate_audio_only,
    durationMs: durationMs(translation.duration),
    /** Links are signed and short-lived: read the translation again for fresh ones. */
    videoUrl: translation.video_url,
    audioUrl: translation.audio_url,
    /** Captions are there only if they were asked for. */
    srtUrl: translation.srt_caption_url,
    vttUrl: translation.vtt_caption_url,
    createdAtMs: translation.created_at,
    callbackId: translation.callback_id,
  }));

export const languagesSchema = z
  .union([z.object({ languages: z.array(z.string()) }), z.array(z.string())])
  .transform((found) => (Array.isArray(found) ? found : found.languages));

export const createdProofreadsSchema = z
  .object({ proofread_ids: z.array(z.string().min(1)).min(1) })
  .transform(({ proofread_ids }) => ({ proofreadIds: proofread_ids }));

export const proofreadSchema = z
  .object({ ...job, input_language: ornamentText, output_language: ornamentText })
  .transform((proofread) => ({
    proofreadId: proofread.id,
    title: proofread.title,
    ...standing(proofread),
    inputLanguage: proofread.input_language,
    outputLanguage: proofread.output_language,
    createdAtMs: proofread.created_at,
  }));

export const proofreadSrtSchema = z
  .object({ srt_url: z.string().min(1), original_srt_url: ornamentText })
  .transform(({ srt_url, original_srt_url }) => ({ srtUrl: srt_url, originalSrtUrl: original_srt_url }));

export const generatedTranslationSchema = z
  .object({ video_translation_id: z.string().min(1) })
  .transform(({ video_translation_id }) => ({ translationId: video_translation_id }));

export const createdLipsyncSchema = z
  .object({ lipsync_id: z.string().min(1) })
  .transform(({ lipsync_id }) => ({ lipsyncId: lipsync_id }));

export const lipsyncSchema = z
  .object({
    ...job,
    duration: ornament(z.number()),
    video_url: nullable(z.string()),
    caption_url: ornamentText,
  })
  .transform((lipsync) => ({
    lipsyncId: lipsync.id,
    title: lipsync.title,
    ...standing(lipsync),
    durationMs: durationMs(lipsync.duration),
    /** Signed and short-lived. */
    videoUrl: lipsync.video_url,
    captionUrl: lipsync.caption_url,
    createdAtMs: lipsync.created_at,
    callbackId: lipsync.callback_id,
  }));
