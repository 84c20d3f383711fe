import type { z } from "zod";
import { type Deletion, deleteThing } from "./deletion.ts";
import { checkRange, checkText, type MediaInput, wireMedia } from "./inputs.ts";
import { greatestSmallPage, type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { createdCloneSchema, designedVoicesSchema, soundSchema, voiceSchema } from "./wire/voices.ts";

export type Voice = z.output<typeof voiceSchema>;
/** Up to three voices, and the seed that makes others. */
export type DesignedVoices = z.output<typeof designedVoicesSchema>;
/** Music or an effect of HeyGen's library. */
export type Sound = z.output<typeof soundSchema>;

export type VoiceQuery = {
  /** Clones are `private`. @default "public" (HeyGen's) */
  type?: "public" | "private" | undefined;
  /** `starfish` for the voices that make speech. */
  engine?: string | undefined;
  /** As HeyGen writes it: `English`. */
  language?: string | undefined;
  gender?: "male" | "female" | undefined;
  /** At most 100. @default 100 */
  pageSize?: number | undefined;
};

export type VoiceDesign = {
  prompt: string;
  gender?: "male" | "female" | undefined;
  /** BCP 47. */
  locale?: string | undefined;
  /** Another one gives other voices. @default 0 */
  seed?: number | undefined;
};

export type VoiceCloneInput = {
  name: string;
  /** Speech of the one person. */
  audio: MediaInput;
  language?: string | undefined;
  /** @default true */
  removeBackgroundNoise?: boolean | undefined;
};

export type SoundQuery = {
  query: string;
  type?: "music" | "sound_effects" | undefined;
  /** 0 to 1. HeyGen's 0.7 is too strict for effects; 0.4 finds some. @default 0.7 (HeyGen's) */
  minScore?: number | undefined;
  /** At most 50. @default 50 */
  pageSize?: number | undefined;
};

const path = "/v3/voices";

export const createVoices = (transport: Transport) => ({
  list: (query: VoiceQuery = {}, options: CallOptions = {}): Listing<Voice> => {
    const { pageSize, ...filter } = query;
    const list = { operation: "list voices", path, query: filter, pageSize, schema: voiceSchema };
    return listThings(transport, list, options);
  },

  /** Reads a voice, or how far a clone is. */
  get: (voiceId: string, options: CallOptions = {}): Promise<Voice> =>
    transport.call({
      operation: `read voice "${voiceId}"`,
      method: "GET",
      path: [path, voiceId],
      ...options,
      schema: voiceSchema,
    }),

  /** Finds or makes voices that fit a description. */
  design: async (design: VoiceDesign, options: CreateOptions): Promise<DesignedVoices> => {
    checkText("prompt", design.prompt);
    return transport.call({
      operation: "design voices",
      method: "POST",
      path,
      json: design,
      ...options,
      schema: designedVoicesSchema,
    });
  },

  /**
   * Begins a clone of a voice, to be read with `get` until it is completed. Takes no idempotency key, since HeyGen
   * documents none for it: after a fault it is not repeated, and may have begun.
   */
  clone: async (input: VoiceCloneInput, options: CallOptions = {}): Promise<{ voiceId: string }> => {
    checkText("name", input.name);
    return transport.call({
      operation: "clone a voice",
      method: "POST",
      path: `${path}/clone`,
      json: {
        voice_name: input.name,
        audio: wireMedia(input.audio),
        language: input.language,
        remove_background_noise: input.removeBackgroundNoise,
      },
      ...options,
      schema: createdCloneSchema,
    });
  },

  /** Deletes a clone. */
  delete: (voiceId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete voice "${voiceId}"`, [path, voiceId], options),
});

export const createSounds = (transport: Transport) => ({
  /** Searches HeyGen's music and effects, best first. */
  search: (query: SoundQuery, options: CallOptions = {}): Listing<Sound> => {
    checkText("query", query.query);
    checkRange("minScore", query.minScore, 0, 1);
    const { query: words, type, minScore, pageSize = greatestSmallPage } = query;
    return listThings(
      transport,
      {
        operation: "search sounds",
        path: "/v3/audio/sounds",
        query: { query: words, type, min_score: minScore },
        pageSize,
        schema: soundSchema,
      },
      options,
    );
  },
});
