import type { z } from "zod";
import { type Deletion, deleteThing } from "./deletion.ts";
import { checkIdempotencyKey } from "./idempotency.ts";
import { type MediaLink, wireMedia } from "./inputs.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { backgroundRemovalSchema } from "./wire/background-removals.ts";

export type BackgroundRemoval = z.output<typeof backgroundRemovalSchema>;
/** `foreground` is transparent around whoever is in front. */
export type RemovalLayer = "foreground" | "mask" | "background";

export type BackgroundRemovalInput = {
  video: MediaLink;
  /** At least one. @default HeyGen's choice */
  layers?: readonly [RemovalLayer, ...RemovalLayer[]] | undefined;
  title?: string | undefined;
};

const path = "/v3/background-removals";

export const createBackgroundRemovals = (transport: Transport) => ({
  /** Begins to take the background out of any video. Costs money, at a price HeyGen does not publish. */
  create: async (input: BackgroundRemovalInput, options: CreateOptions): Promise<BackgroundRemoval> => {
    const { idempotencyKey, ...callOptions } = options;
    checkIdempotencyKey(idempotencyKey);
    return transport.call({
      operation: "begin to remove a background",
      method: "POST",
      path,
      // This family ignores the header of the key, and makes once what has the same `request_id`.
      json: {
        video: wireMedia(input.video),
        layers: input.layers,
        title: input.title,
        request_id: idempotencyKey,
      },
      repeatable: true,
      ...callOptions,
      schema: backgroundRemovalSchema,
    });
  },

  /** Reads a removal, with fresh links. */
  get: (removalId: string, options: CallOptions = {}): Promise<BackgroundRemoval> =>
    transport.call({
      operation: `read background removal "${removalId}"`,
      method: "GET",
      path: [path, removalId],
      ...options,
      schema: backgroundRemovalSchema,
    }),

  list: (
    query: { pageSize?: number | undefined } = {},
    options: CallOptions = {},
  ): Listing<BackgroundRemoval> =>
    listThings(
      transport,
      {
        operation: "list background removals",
        path,
        pageSize: query.pageSize,
        schema: backgroundRemovalSchema,
      },
      options,
    ),

  delete: (removalId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete background removal "${removalId}"`, [path, removalId], options),
});
