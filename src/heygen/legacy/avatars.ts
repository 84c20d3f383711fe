import type { z } from "zod";
import type { CallOptions, Transport } from "../transport.ts";
import {
  groupAvatarsSchema,
  legacyAvatarSchema,
  legacyAvatarsSchema,
  legacyGroupsSchema,
} from "./wire/avatars.ts";

export type LegacyAvatar = z.output<typeof legacyAvatarSchema>;
export type LegacyAvatars = z.output<typeof legacyAvatarsSchema>;
export type LegacyAvatarGroup = z.output<typeof legacyGroupsSchema>[number];

export const createLegacyAvatars = (transport: Transport) => ({
  /** All of them, more than a thousand in one answer, which takes its time. */
  list: (options: CallOptions = {}): Promise<LegacyAvatars> =>
    transport.call({
      operation: "list avatars",
      method: "GET",
      path: "/v2/avatars",
      ...options,
      schema: legacyAvatarsSchema,
    }),

  /** Without `includePublic`, HeyGen lists the account's own only. */
  listGroups: (
    { includePublic }: { includePublic?: boolean | undefined } = {},
    options: CallOptions = {},
  ): Promise<LegacyAvatarGroup[]> =>
    transport.call({
      operation: "list avatar groups",
      method: "GET",
      path: "/v2/avatar_group.list",
      query: { include_public: includePublic === undefined ? undefined : String(includePublic) },
      ...options,
      schema: legacyGroupsSchema,
    }),

  listOfGroup: (groupId: string, options: CallOptions = {}): Promise<LegacyAvatar[]> =>
    transport.call({
      operation: `list the avatars of group "${groupId}"`,
      method: "GET",
      path: ["/v2/avatar_group", groupId, "avatars"],
      ...options,
      schema: groupAvatarsSchema,
    }),

  details: (avatarId: string, options: CallOptions = {}): Promise<LegacyAvatar> =>
    transport.call({
      operation: `read avatar "${avatarId}"`,
      method: "GET",
      path: ["/v2/avatar", avatarId, "details"],
      ...options,
      schema: legacyAvatarSchema,
    }),
});
