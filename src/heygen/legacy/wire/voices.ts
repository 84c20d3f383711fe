import { z } from "zod";
import { ornament, ornamentText } from "../../wire/fields.ts";

export const legacyVoicesSchema = z
  .object({
    voices: z.array(
      z
        .object({
          voice_id: z.string().min(1),
          name: ornamentText,
          language: ornamentText,
          gender: ornamentText,
          preview_audio: ornamentText,
          preview_audio_url: ornamentText,
          support_pause: ornament(z.boolean()),
          support_locale: ornament(z.boolean()),
          emotion_support: ornament(z.boolean()),
          support_interactive_avatar: ornament(z.boolean()),
          type: ornamentText,
        })
        .transform((voice) => ({
          voiceId: voice.voice_id,
          name: voice.name,
          language: voice.language,
          gender: voice.gender?.toLowerCase() ?? null,
          previewAudioUrl: voice.preview_audio_url ?? voice.preview_audio,
          supportsPause: voice.support_pause,
          supportsLocale: voice.support_locale,
          supportsEmotion: voice.emotion_support,
          supportsInteractiveAvatar: voice.support_interactive_avatar,
          type: voice.type,
        })),
    ),
  })
  .transform(({ voices }) => voices);

export const localesSchema = z
  .object({
    locales: z.array(
      z
        .object({ value: ornamentText, locale: ornamentText, label: ornamentText, language: ornamentText })
        .transform(({ value, locale, label, language }) => ({ locale: locale ?? value, label, language })),
    ),
  })
  .transform(({ locales }) => locales);
