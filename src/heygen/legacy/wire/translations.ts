import { z } from "zod";
import { stateOf } from "../../states.ts";
import { failureOf } from "../../wire/batches.ts";
import { nullable, ornament, ornamentText, requireId } from "../../wire/fields.ts";

export const createdTranslationSchema = z
  .object({ video_translate_id: ornamentText, video_translate_ids: ornament(z.array(z.string().min(1))) })
  .transform((created, context) => ({
    translationIds: created.video_translate_ids?.length
      ? created.video_translate_ids
      : [requireId(created.video_translate_id, "video_translate_id", context)],
  }));

export const legacyTranslationSchema = z
  .object({
    video_translate_id: ornamentText,
    id: ornamentText,
    title: ornamentText,
    status: z.string(),
    url: nullable(z.string()),
    video_url: nullable(z.string()),
    message: ornamentText,
  })
  .transform((translation, context) => {
    const state = stateOf(translation.status);
    return {
      translationId: requireId(
        translation.video_translate_id ?? translation.id,
        "video_translate_id",
        context,
      ),
      title: translation.title,
      state,
      rawStatus: translation.status,
      videoUrl: translation.url ?? translation.video_url,
      failure: failureOf(state, null, translation.message),
    };
  });

export const captionLinkSchema = z
  .object({ caption_url: z.string().min(1) })
  .transform(({ caption_url }) => ({ captionUrl: caption_url }));

export const legacyProofreadSchema = z
  .object({ proofread_id: z.string().min(1), status: z.string(), srt_url: ornamentText })
  .transform((proofread) => ({
    proofreadId: proofread.proofread_id,
    state: stateOf(proofread.status),
    rawStatus: proofread.status,
    srtUrl: proofread.srt_url,
  }));
