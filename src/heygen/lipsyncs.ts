import type { z } from "zod";
import { type Deletion, deleteThing } from "./deletion.ts";
import { checkText, type MediaLink, wireMedia } from "./inputs.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import type { TranslationMode } from "./translations.ts";
import { createdLipsyncSchema, lipsyncSchema } from "./wire/translations.ts";

export type Lipsync = z.output<typeof lipsyncSchema>;

export type LipsyncInput = {
  video: MediaLink;
  /** What the lips are to say. */
  audio: MediaLink;
  mode?: TranslationMode | undefined;
  title?: string | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

const path = "/v3/lipsyncs";

export const createLipsyncs = (transport: Transport) => ({
  /** Begins a version of a video in which the lips follow other speech. Costs money. */
  create: async (input: LipsyncInput, options: CreateOptions): Promise<{ lipsyncId: string }> =>
    transport.call({
      operation: "begin a lipsync",
      method: "POST",
      path,
      json: {
        video: wireMedia(input.video),
        audio: wireMedia(input.audio),
        mode: input.mode,
        title: input.title,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: createdLipsyncSchema,
    }),

  /** Reads a lipsync, with fresh links. */
  get: (lipsyncId: string, options: CallOptions = {}): Promise<Lipsync> =>
    transport.call({
      operation: `read lipsync "${lipsyncId}"`,
      method: "GET",
      path: [path, lipsyncId],
      ...options,
      schema: lipsyncSchema,
    }),

  list: (query: { pageSize?: number | undefined } = {}, options: CallOptions = {}): Listing<Lipsync> =>
    listThings(
      transport,
      { operation: "list lipsyncs", path, pageSize: query.pageSize, schema: lipsyncSchema },
      options,
    ),

  rename: async (lipsyncId: string, title: string, options: CallOptions = {}): Promise<Lipsync> => {
    checkText("title", title);
    return transport.call({
      operation: `rename lipsync "${lipsyncId}"`,
      method: "PATCH",
      path: [path, lipsyncId],
      json: { title },
      repeatable: true,
      ...options,
      schema: lipsyncSchema,
    });
  },

  delete: (lipsyncId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete lipsync "${lipsyncId}"`, [path, lipsyncId], options),
});
