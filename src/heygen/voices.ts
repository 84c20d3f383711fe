import { z } from "zod";
import { createListing, type Listing } from "./listing.ts";
import type { CallOptions, Transport } from "./transport.ts";
import { voiceSchema } from "./wire/voices.ts";

export type Voice = z.output<typeof voiceSchema>;

export type VoiceQuery = {
  /** Clones are `private`. @default "public" (HeyGen's) */
  type?: "public" | "private";
  /** `starfish` for the voices that make speech. */
  engine?: string;
  /** As HeyGen writes it: `English`. */
  language?: string;
  gender?: "male" | "female";
  /** At most 100. @default 100 */
  pageSize?: number;
};

export const createVoices = (transport: Transport) => ({
  list: (query: VoiceQuery = {}, options: CallOptions = {}): Listing<Voice> => {
    const { pageSize = 100, ...filter } = query;
    return createListing("list voices", (token) =>
      transport.callPage({
        operation: "list voices",
        method: "GET",
        path: "/v3/voices",
        query: { limit: pageSize, token, ...filter },
        ...options,
        schema: z.array(voiceSchema),
      }),
    );
  },

  get: (voiceId: string, options: CallOptions = {}): Promise<Voice> =>
    transport.call({
      operation: `read voice "${voiceId}"`,
      method: "GET",
      path: `/v3/voices/${encodeURIComponent(voiceId)}`,
      ...options,
      schema: voiceSchema,
    }),
});
