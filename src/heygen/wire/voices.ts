import { z } from "zod";
import { ornament, ornamentText } from "./fields.ts";

export const voiceSchema = z
  .object({
    voice_id: z.string().min(1),
    name: ornamentText,
    language: ornamentText,
    gender: ornamentText,
    preview_audio_url: ornamentText,
    support_pause: ornament(z.boolean()),
    support_locale: ornament(z.boolean()),
    type: ornamentText,
    status: ornamentText,
    failure_message: ornamentText,
  })
  .transform((voice) => ({
    voiceId: voice.voice_id,
    name: voice.name,
    language: voice.language,
    /** Older replies write it with a capital. */
    gender: voice.gender?.toLowerCase() ?? null,
    previewAudioUrl: voice.preview_audio_url,
    supportsPause: voice.support_pause,
    supportsLocale: voice.support_locale,
    /** `public` or `private`; null where HeyGen does not say. */
    type: voice.type,
    /** Of a clone in the making; null for voices that are simply there. */
    status: voice.status,
    failureMessage: voice.failure_message,
  }));
