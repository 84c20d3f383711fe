import { z } from "zod";
import { createListing, type Listing } from "./listing.ts";
import type { CallOptions, Transport } from "./transport.ts";
import { avatarGroupSchema, avatarLookSchema } from "./wire/avatars.ts";

/** A character, who owns looks. Its id is not an avatar's id. */
export type AvatarGroup = z.output<typeof avatarGroupSchema>;
/** One appearance of a character: what speaks in a video. No field says whether it can be transparent. */
export type AvatarLook = z.output<typeof avatarLookSchema>;

export type AvatarGroupQuery = { ownership?: "public" | "private"; pageSize?: number };
export type AvatarLookQuery = AvatarGroupQuery & {
  groupId?: string;
  avatarType?: "studio_avatar" | "digital_twin" | "photo_avatar";
};

// HeyGen's greatest page for avatars; other lists take 100.
const greatestPage = 50;

export const createAvatars = (transport: Transport) => ({
  listGroups: (query: AvatarGroupQuery = {}, options: CallOptions = {}): Listing<AvatarGroup> =>
    createListing("list avatar groups", (token) =>
      transport.callPage({
        operation: "list avatar groups",
        method: "GET",
        path: "/v3/avatars",
        query: { limit: query.pageSize ?? greatestPage, token, ownership: query.ownership },
        ...options,
        schema: z.array(avatarGroupSchema),
      }),
    ),

  listLooks: (query: AvatarLookQuery = {}, options: CallOptions = {}): Listing<AvatarLook> =>
    createListing("list avatars", (token) =>
      transport.callPage({
        operation: "list avatars",
        method: "GET",
        path: "/v3/avatars/looks",
        query: {
          limit: query.pageSize ?? greatestPage,
          token,
          ownership: query.ownership,
          group_id: query.groupId,
          avatar_type: query.avatarType,
        },
        ...options,
        schema: z.array(avatarLookSchema),
      }),
    ),

  getLook: (avatarId: string, options: CallOptions = {}): Promise<AvatarLook> =>
    transport.call({
      operation: `read avatar "${avatarId}"`,
      method: "GET",
      path: `/v3/avatars/looks/${encodeURIComponent(avatarId)}`,
      ...options,
      schema: avatarLookSchema,
    }),
});
