import { z } from "zod";
import { stateOf } from "../states.ts";
import { ornament, ornamentText, secondsAsMs } from "./fields.ts";

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
    state: voice.status === null ? ("completed" as const) : stateOf(voice.status),
    failureMessage: voice.failure_message,
  }));

export const designedVoicesSchema = z
  .object({ seed: ornament(z.number()), voices: z.array(voiceSchema) })
  .transform(({ seed, voices }) => ({ seed, voices }));

export const createdCloneSchema = z
  .object({ voice_clone_id: z.string().min(1) })
  .transform(({ voice_clone_id }) => ({ voiceId: voice_clone_id }));

export const soundSchema = z
  .object({
    id: z.string().min(1),
    name: ornamentText,
    description: ornamentText,
    type: ornamentText,
    duration: ornament(z.number()),
    score: ornament(z.number()),
    audio_url: z.string().min(1),
    peak_offset: ornament(z.number()),
    placement: ornamentText,
  })
  .transform((sound) => ({
    soundId: sound.id,
    name: sound.name,
    description: sound.description,
    /** `music` or `sound_effects`. */
    type: sound.type,
    durationMs: sound.duration === null ? null : secondsAsMs(sound.duration),
    /** How well it fits the query, 0 to 1. */
    score: sound.score,
    /** Signed and short-lived. */
    audioUrl: sound.audio_url,
    /** From its start to its loudest moment. */
    peakOffsetMs: sound.peak_offset === null ? null : secondsAsMs(sound.peak_offset),
    placement: sound.placement,
  }));
