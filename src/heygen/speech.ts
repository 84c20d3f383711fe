import type { z } from "zod";
import { checkRange, checkText, longestScript } from "./inputs.ts";
import type { CreateOptions, Transport } from "./transport.ts";
import { speechSchema } from "./wire/speech.ts";

export type SpeechInput = {
  /** At most 5,000 characters; pauses as `<break time="0.4s" />`. */
  text: string;
  /** A voice that runs on Starfish. */
  voiceId: string;
  /** 0.5 to 2. @default 1 */
  speed?: number | undefined;
  /** Base code, such as `en`; found by HeyGen if left out. */
  language?: string | undefined;
  /** BCP 47, such as `pt-BR`; goes before `language`. */
  locale?: string | undefined;
  /** @default "text" */
  inputType?: "text" | "ssml" | undefined;
};

/** `audioUrl` is signed and short-lived. Times are from the start of the sound; `words` is null if HeyGen sent none. */
export type Speech = z.output<typeof speechSchema>;

/** The fastest and the slowest that HeyGen speaks. */
export const speechSpeeds = { slowest: 0.5, fastest: 2 } as const;

/** The body, which is the same in every generation of the API. Throws `InputError` for what HeyGen would refuse. */
export const wireSpeech = ({ text, voiceId, inputType, ...rest }: SpeechInput): object => {
  const { speed, language, locale } = rest;
  checkText("text", text, longestScript);
  checkText("voiceId", voiceId);
  checkRange("speed", speed, speechSpeeds.slowest, speechSpeeds.fastest);
  return { text, voice_id: voiceId, input_type: inputType, speed, language, locale };
};

export const createSpeech = (transport: Transport) => ({
  /** Makes speech. The answer comes when the sound exists: nothing to poll. */
  create: async (input: SpeechInput, options: CreateOptions): Promise<Speech> =>
    transport.call({
      operation: "make speech",
      method: "POST",
      path: "/v3/voices/speech",
      json: wireSpeech(input),
      ...options,
      schema: speechSchema,
    }),
});
