import type { z } from "zod";
import { InputError } from "../errors.ts";
import { type Batch, type BulkStatus, checkBatch, readBatch, readStatuses } from "./batches.ts";
import { type Deletion, deleteThing } from "./deletion.ts";
import { checkCount, checkRange, checkText, type MediaLink, wireMedia } from "./inputs.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { createdBatchSchema } from "./wire/batches.ts";
import { createdTranslationsSchema, languagesSchema, translationSchema } from "./wire/translations.ts";

export type Translation = z.output<typeof translationSchema>;

export type TranslationMode = "speed" | "precision";

export type TranslationInput = {
  video: MediaLink;
  /** Names exactly as `languages` gives them: `Spanish (Spain)`. */
  outputLanguages: readonly string[];
  inputLanguage?: string | undefined;
  mode?: TranslationMode | undefined;
  /** Leaves the lips as they are. */
  audioOnly?: boolean | undefined;
  /** Asks for files of captions. */
  captions?: boolean | undefined;
  /** Lets the video become longer or shorter with the language. @default true (HeyGen's) */
  dynamicDuration?: boolean | undefined;
  speechEnhancement?: boolean | undefined;
  withoutMusic?: boolean | undefined;
  watermark?: boolean | undefined;
  keepFormat?: boolean | undefined;
  speakers?: number | undefined;
  /** Seconds of the source, where the part to translate begins and ends. */
  startInSeconds?: number | undefined;
  endInSeconds?: number | undefined;
  /** Captions of the source, or of what is to be said. */
  srt?: { file: MediaLink; role: "input" | "output" } | undefined;
  /** Speech to use in place of the translated one. */
  audio?: { file: MediaLink; fpsMode?: "vfr" | "cfr" | "passthrough" | undefined } | undefined;
  brandGlossaryId?: string | undefined;
  folderId?: string | undefined;
  title?: string | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

/** Links to captions; null where they were not asked for, or are not ready. */
export type TranslationCaptions = { srtUrl: string | null; vttUrl: string | null };

const path = "/v3/video-translations";

const wireTranslation = (input: TranslationInput): object => {
  checkCount("outputLanguages", input.outputLanguages.length, 1, 100);
  for (const language of input.outputLanguages) checkText("outputLanguages", language);
  checkRange("speakers", input.speakers, 1, 100);
  const { startInSeconds: start, endInSeconds: end } = input;
  if (start !== undefined && end !== undefined && end <= start) {
    throw new InputError("The part to translate ends before it begins.", { place: { path: "endInSeconds" } });
  }
  return {
    video: wireMedia(input.video),
    output_languages: input.outputLanguages,
    input_language: input.inputLanguage,
    mode: input.mode,
    translate_audio_only: input.audioOnly,
    enable_caption: input.captions,
    enable_dynamic_duration: input.dynamicDuration,
    enable_speech_enhancement: input.speechEnhancement,
    disable_music_track: input.withoutMusic,
    enable_watermark: input.watermark,
    keep_the_same_format: input.keepFormat,
    speaker_num: input.speakers,
    start_time: start,
    end_time: end,
    srt: input.srt && wireMedia(input.srt.file),
    srt_role: input.srt?.role,
    audio: input.audio && wireMedia(input.audio.file),
    fps_mode: input.audio?.fpsMode,
    brand_glossary_id: input.brandGlossaryId,
    folder_id: input.folderId,
    title: input.title,
    callback_id: input.callbackId,
    callback_url: input.callbackUrl,
  };
};

export const createTranslations = (transport: Transport) => {
  const get = (translationId: string, options: CallOptions = {}): Promise<Translation> =>
    transport.call({
      operation: `read translation "${translationId}"`,
      method: "GET",
      path: [path, translationId],
      ...options,
      schema: translationSchema,
    });

  return {
    /** Begins a translation for each language; the ids come in the order of the languages. Costs money. */
    create: async (input: TranslationInput, options: CreateOptions): Promise<{ translationIds: string[] }> =>
      transport.call({
        operation: "begin a translation",
        method: "POST",
        path,
        json: wireTranslation(input),
        ...options,
        schema: createdTranslationsSchema,
      }),

    /** The names of the languages HeyGen speaks at present. */
    languages: (options: CallOptions = {}): Promise<string[]> =>
      transport.call({
        operation: "list the languages of translations",
        method: "GET",
        path: `${path}/languages`,
        ...options,
        schema: languagesSchema,
      }),

    /** Reads a translation, with fresh links. */
    get,

    list: (query: { pageSize?: number | undefined } = {}, options: CallOptions = {}): Listing<Translation> =>
      listThings(
        transport,
        { operation: "list translations", path, pageSize: query.pageSize, schema: translationSchema },
        options,
      ),

    rename: async (translationId: string, title: string, options: CallOptions = {}): Promise<Translation> => {
      checkText("title", title);
      return transport.call({
        operation: `rename translation "${translationId}"`,
        method: "PATCH",
        path: [path, translationId],
        json: { title },
        repeatable: true,
        ...options,
        schema: translationSchema,
      });
    },

    delete: (translationId: string, options: CallOptions = {}): Promise<Deletion> =>
      deleteThing(transport, `delete translation "${translationId}"`, [path, translationId], options),

    /** Where many translations stand, a hundred per call. */
    statuses: (translationIds: readonly string[], options: CallOptions = {}): Promise<BulkStatus[]> =>
      readStatuses(
        transport,
        {
          operation: "read the status of translations",
          path: `${path}/statuses`,
          idsField: "video_translation_ids",
        },
        translationIds,
        options,
      ),

    /** Fresh links to the captions of a translation that was made with them. */
    captions: async (translationId: string, options: CallOptions = {}): Promise<TranslationCaptions> => {
      const { srtUrl, vttUrl } = await get(translationId, options);
      return { srtUrl, vttUrl };
    },

    /** Begins many translations at once, one item for each language, a hundred at most. Costs money. */
    createBatch: async (
      input: {
        translations: readonly TranslationInput[];
        title?: string | undefined;
        callbackUrl?: string | undefined;
        /** What HeyGen calls the list in the body; it documents no name. @default "video_translations" */
        itemsField?: string | undefined;
      },
      options: CreateOptions,
    ): Promise<{ batchId: string }> => {
      checkBatch(
        "translations",
        input.translations.flatMap(({ outputLanguages }) => outputLanguages),
      );
      return transport.call({
        operation: "begin a batch of translations",
        method: "POST",
        path: `${path}/batches`,
        json: {
          [input.itemsField ?? "video_translations"]: input.translations.map(wireTranslation),
          title: input.title,
          callback_url: input.callbackUrl,
        },
        ...options,
        schema: createdBatchSchema,
      });
    },

    /** Reads a batch with all its items. */
    getBatch: (batchId: string, options: CallOptions = {}): Promise<Batch> =>
      readBatch(transport, `${path}/batches`, batchId, options),
  };
};
