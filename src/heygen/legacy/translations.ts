import type { z } from "zod";
import { checkCount, checkText } from "../inputs.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { languagesSchema } from "../wire/translations.ts";
import { idSchema, nothingSchema } from "./wire/ids.ts";
import {
  captionLinkSchema,
  createdTranslationSchema,
  legacyProofreadSchema,
  legacyTranslationSchema,
} from "./wire/translations.ts";

export type LegacyTranslation = z.output<typeof legacyTranslationSchema>;
export type LegacyProofread = z.output<typeof legacyProofreadSchema>;

type Callback = { callbackId?: string | undefined; callbackUrl?: string | undefined };

export type LegacyTranslationInput = Callback & {
  videoUrl: string;
  /** By name, such as "Spanish (Spain)": one, or several. */
  languages: readonly string[];
  title?: string | undefined;
  audioOnly?: boolean | undefined;
  speakerCount?: number | undefined;
  mode?: "fast" | "quality" | undefined;
  dynamicDuration?: boolean | undefined;
  keepFormat?: boolean | undefined;
  brandVoiceId?: string | undefined;
};

const path = "/v2/video_translate";

const wireInput = (input: LegacyTranslationInput): object => {
  checkText("videoUrl", input.videoUrl);
  checkCount("languages", input.languages.length, 1, 200);
  const [only, ...more] = input.languages;
  return {
    video_url: input.videoUrl,
    ...(more.length === 0 ? { output_language: only } : { output_languages: input.languages }),
    title: input.title,
    translate_audio_only: input.audioOnly,
    speaker_num: input.speakerCount,
    mode: input.mode,
    enable_dynamic_duration: input.dynamicDuration,
    keep_the_same_format: input.keepFormat,
    brand_voice_id: input.brandVoiceId,
    callback_id: input.callbackId,
    callback_url: input.callbackUrl,
  };
};

export const createLegacyTranslations = (transport: Transport) => ({
  create: async (
    input: LegacyTranslationInput,
    options: CallOptions = {},
  ): Promise<{ translationIds: string[] }> =>
    transport.call({
      operation: "begin a translation",
      method: "POST",
      path,
      json: wireInput(input),
      ...options,
      schema: createdTranslationSchema,
    }),

  get: (translationId: string, options: CallOptions = {}): Promise<LegacyTranslation> =>
    transport.call({
      operation: `read translation "${translationId}"`,
      method: "GET",
      path: [path, translationId],
      ...options,
      schema: legacyTranslationSchema,
    }),

  languages: (options: CallOptions = {}): Promise<string[]> =>
    transport.call({
      operation: "list languages",
      method: "GET",
      path: `${path}/target_languages`,
      ...options,
      schema: languagesSchema,
    }),

  caption: (
    translationId: string,
    type: "srt" | "vtt",
    options: CallOptions = {},
  ): Promise<{ captionUrl: string }> =>
    transport.call({
      operation: `read the captions of translation "${translationId}"`,
      method: "GET",
      path: `${path}/caption`,
      query: { video_translate_id: translationId, caption_type: type },
      ...options,
      schema: captionLinkSchema,
    }),

  /** Begins the text of a translation, to be read before the video is made. One language. */
  createProofread: async (
    input: LegacyTranslationInput,
    options: CallOptions = {},
  ): Promise<{ proofreadId: string }> => {
    checkCount("languages", input.languages.length, 1, 1);
    return transport.call({
      operation: "begin a proofread",
      method: "POST",
      path: `${path}/proofread`,
      json: wireInput(input),
      ...options,
      schema: idSchema("proofread_id").transform((proofreadId) => ({ proofreadId })),
    });
  },

  getProofread: (proofreadId: string, options: CallOptions = {}): Promise<LegacyProofread> =>
    transport.call({
      operation: `read proofread "${proofreadId}"`,
      method: "GET",
      path: [`${path}/proofread`, proofreadId],
      ...options,
      schema: legacyProofreadSchema,
    }),

  /** Replaces the text by that of a link. */
  uploadProofreadSrt: async (
    proofreadId: string,
    srtUrl: string,
    options: CallOptions = {},
  ): Promise<undefined> => {
    checkText("srtUrl", srtUrl);
    return transport.call({
      operation: `change the text of proofread "${proofreadId}"`,
      method: "POST",
      path: [`${path}/proofread`, proofreadId, "upload-srt"],
      json: { srt_file_url: srtUrl },
      repeatable: true,
      ...options,
      schema: nothingSchema,
    });
  },

  generateFromProofread: (
    proofreadId: string,
    input: Callback & { captions?: boolean | undefined; audioOnly?: boolean | undefined } = {},
    options: CallOptions = {},
  ): Promise<{ translationIds: string[] }> =>
    transport.call({
      operation: `begin the translation of proofread "${proofreadId}"`,
      method: "POST",
      path: [`${path}/proofread`, proofreadId, "generate"],
      json: {
        captions: input.captions,
        translate_audio_only: input.audioOnly,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: createdTranslationSchema,
    }),
});
