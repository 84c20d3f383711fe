import type { z } from "zod";
import { checkText, longestScript } from "../inputs.ts";
import { type Speech, type SpeechInput, wireSpeech } from "../speech.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { speechSchema } from "../wire/speech.ts";
import { legacyVoicesSchema, localesSchema } from "./wire/voices.ts";

export type LegacyVoiceInfo = z.output<typeof legacyVoicesSchema>[number];
export type LegacyLocale = z.output<typeof localesSchema>[number];

export type VoicePreviewInput = {
  text: string;
  textType?: "plain" | "ssml" | undefined;
  withTimestamps?: boolean | undefined;
};

export const createLegacyVoices = (transport: Transport) => ({
  list: (options: CallOptions = {}): Promise<LegacyVoiceInfo[]> =>
    transport.call({
      operation: "list voices",
      method: "GET",
      path: "/v2/voices",
      ...options,
      schema: legacyVoicesSchema,
    }),

  locales: (options: CallOptions = {}): Promise<LegacyLocale[]> =>
    transport.call({
      operation: "list locales",
      method: "GET",
      path: "/v2/voices/locales",
      ...options,
      schema: localesSchema,
    }),

  preview: async (voiceId: string, input: VoicePreviewInput, options: CallOptions = {}): Promise<Speech> => {
    checkText("text", input.text, longestScript);
    return transport.call({
      operation: `preview voice "${voiceId}"`,
      method: "POST",
      path: ["/v2/voices", voiceId, "preview"],
      json: {
        text_type: input.textType ?? "plain",
        text: input.text,
        with_timestamps: input.withTimestamps ?? false,
      },
      ...options,
      schema: speechSchema,
    });
  },
});

export const createLegacySpeech = (transport: Transport) => ({
  /** The voices that make speech; not all of the others do. */
  voices: (options: CallOptions = {}): Promise<LegacyVoiceInfo[]> =>
    transport.call({
      operation: "list the voices of speech",
      method: "GET",
      path: "/v1/audio/voices",
      ...options,
      schema: legacyVoicesSchema,
    }),

  /** Makes speech. Costs money each time: there is no idempotency in this API. */
  create: async (input: SpeechInput, options: CallOptions = {}): Promise<Speech> => {
    return transport.call({
      operation: "make speech",
      method: "POST",
      path: "/v1/audio/text_to_speech",
      json: wireSpeech(input),
      ...options,
      schema: speechSchema,
    });
  },
});
