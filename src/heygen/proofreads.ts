import type { z } from "zod";
import { checkCount, checkText, type MediaLink, wireMedia } from "./inputs.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import type { TranslationMode } from "./translations.ts";
import {
  createdProofreadsSchema,
  generatedTranslationSchema,
  proofreadSchema,
  proofreadSrtSchema,
} from "./wire/translations.ts";

export type Proofread = z.output<typeof proofreadSchema>;
/** Links to what is going to be said, and to what is said in the source. */
export type ProofreadSrt = z.output<typeof proofreadSrtSchema>;

export type ProofreadInput = {
  video: MediaLink;
  /** Names exactly as `translations.languages` gives them. */
  outputLanguages: readonly string[];
  title: string;
  mode?: TranslationMode | undefined;
};

export type ProofreadGeneration = {
  captions?: boolean | undefined;
  audioOnly?: boolean | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

const path = "/v3/video-translations/proofreads";

/** Translations whose words are read, and may be changed, before the video is made. */
export const createProofreads = (transport: Transport) => ({
  /** Begins the words of a translation for each language. Takes minutes. */
  create: async (input: ProofreadInput, options: CreateOptions): Promise<{ proofreadIds: string[] }> => {
    checkCount("outputLanguages", input.outputLanguages.length, 1, 100);
    checkText("title", input.title);
    return transport.call({
      operation: "begin a proofread",
      method: "POST",
      path,
      json: {
        video: wireMedia(input.video),
        output_languages: input.outputLanguages,
        title: input.title,
        mode: input.mode,
      },
      ...options,
      schema: createdProofreadsSchema,
    });
  },

  get: (proofreadId: string, options: CallOptions = {}): Promise<Proofread> =>
    transport.call({
      operation: `read proofread "${proofreadId}"`,
      method: "GET",
      path: [path, proofreadId],
      ...options,
      schema: proofreadSchema,
    }),

  /** Fresh links to the words, as captions. */
  getSrt: (proofreadId: string, options: CallOptions = {}): Promise<ProofreadSrt> =>
    transport.call({
      operation: `read the words of proofread "${proofreadId}"`,
      method: "GET",
      path: [path, proofreadId, "srt"],
      ...options,
      schema: proofreadSrtSchema,
    }),

  /** Replaces the words by captions of one's own. */
  putSrt: async (proofreadId: string, srt: MediaLink, options: CallOptions = {}): Promise<Proofread> =>
    transport.call({
      operation: `change the words of proofread "${proofreadId}"`,
      method: "PUT",
      path: [path, proofreadId, "srt"],
      json: { srt: wireMedia(srt) },
      repeatable: true,
      ...options,
      schema: proofreadSchema,
    }),

  /** Begins the video of the words as they are now. Costs money. */
  generate: (
    proofreadId: string,
    input: ProofreadGeneration,
    options: CreateOptions,
  ): Promise<{ translationId: string }> =>
    transport.call({
      operation: `begin the video of proofread "${proofreadId}"`,
      method: "POST",
      path: [path, proofreadId, "generate"],
      json: {
        captions: input.captions,
        translate_audio_only: input.audioOnly,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: generatedTranslationSchema,
    }),
});
