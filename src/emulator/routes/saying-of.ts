import { type Saying } from "./order-video.ts";
import { type WordsInput } from "./video-input.ts";

/** What is said, once it is known that exactly one source was given. */
export const sayingOf = (input: WordsInput, defaultVoiceId: string): Saying => {
  if (input.audio_asset_id !== undefined) return { assetId: input.audio_asset_id };
  if (input.audio_url !== undefined) return { url: input.audio_url };
  const { script: text = "", voice_id: voiceId = defaultVoiceId } = input;
  return { text, voiceId, speed: input.voice_settings?.speed ?? 1 };
};
