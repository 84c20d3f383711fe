import type { z } from "zod";
import { type Deletion, deleteThing } from "./deletion.ts";
import { checkCount, checkText, type MediaInput, wireMedia } from "./inputs.ts";
import { greatestSmallPage, type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import {
  avatarConsentSchema,
  avatarGroupSchema,
  avatarLookSchema,
  createdAvatarSchema,
} from "./wire/avatars.ts";

/** A character, who owns looks. Its id is not an avatar's id. */
export type AvatarGroup = z.output<typeof avatarGroupSchema>;
/** One appearance of a character: what speaks in a video. No field says whether it can be transparent. */
export type AvatarLook = z.output<typeof avatarLookSchema>;
/** A look in the making, and its character. Read the look until it is completed. */
export type CreatedAvatar = z.output<typeof createdAvatarSchema>;
/** `url` is where the person shown consents; it lasts 24 hours. */
export type AvatarConsent = z.output<typeof avatarConsentSchema>;

export type AvatarGroupQuery = {
  ownership?: "public" | "private" | undefined;
  /** At most 50. @default 50 */
  pageSize?: number | undefined;
};
export type AvatarLookQuery = AvatarGroupQuery & {
  groupId?: string | undefined;
  avatarType?: "studio_avatar" | "digital_twin" | "photo_avatar" | undefined;
};

export type NewAvatar = {
  name: string;
  /** The character it becomes a look of. @default a new one */
  groupId?: string | undefined;
} & (
  | { type: "photo"; file: MediaInput }
  /** Of 15 to 600 seconds of footage. */
  | { type: "digital_twin"; file: MediaInput }
  | {
      type: "prompt";
      prompt: string;
      /** A look to go by. */
      avatarId?: string | undefined;
      /** At most three. */
      referenceImages?: readonly MediaInput[] | undefined;
    }
);

export type ConsentRequest = {
  /** Where the person is sent afterwards. */
  rerouteUrl?: string | undefined;
  /** For enterprise accounts; without `<` and `>`. */
  consentText?: string | undefined;
  /** For enterprise accounts. */
  consentVideo?: MediaInput | undefined;
};

const path = "/v3/avatars";
const looksPath = "/v3/avatars/looks";
const longestPrompt = 1000;

const wireNewAvatar = (avatar: NewAvatar): object => {
  checkText("name", avatar.name);
  const shared = { type: avatar.type, name: avatar.name, avatar_group_id: avatar.groupId };
  if (avatar.type !== "prompt") return { ...shared, file: wireMedia(avatar.file) };
  checkText("prompt", avatar.prompt, longestPrompt);
  checkCount("referenceImages", avatar.referenceImages?.length ?? 0, 0, 3);
  return {
    ...shared,
    prompt: avatar.prompt,
    avatar_id: avatar.avatarId,
    reference_images: avatar.referenceImages?.map(wireMedia),
  };
};

export const createAvatars = (transport: Transport) => ({
  listGroups: (query: AvatarGroupQuery = {}, options: CallOptions = {}): Listing<AvatarGroup> =>
    listThings(
      transport,
      {
        operation: "list avatar groups",
        path,
        query: { ownership: query.ownership },
        pageSize: query.pageSize ?? greatestSmallPage,
        schema: avatarGroupSchema,
      },
      options,
    ),

  getGroup: (groupId: string, options: CallOptions = {}): Promise<AvatarGroup> =>
    transport.call({
      operation: `read avatar group "${groupId}"`,
      method: "GET",
      path: [path, groupId],
      ...options,
      schema: avatarGroupSchema,
    }),

  /** Deletes a character with all its looks. HeyGen refuses for public ones. */
  deleteGroup: (groupId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete avatar group "${groupId}"`, [path, groupId], options),

  /** Begins an avatar from a photo, footage or a description. */
  create: async (avatar: NewAvatar, options: CreateOptions): Promise<CreatedAvatar> =>
    transport.call({
      operation: "make an avatar",
      method: "POST",
      path,
      json: wireNewAvatar(avatar),
      ...options,
      schema: createdAvatarSchema,
    }),

  /** Asks the person a digital twin shows for consent. Photos need no such call, and the right to use them all the same. */
  requestConsent: async (
    groupId: string,
    request: ConsentRequest,
    options: CreateOptions,
  ): Promise<AvatarConsent> =>
    transport.call({
      operation: `ask for the consent to avatar group "${groupId}"`,
      method: "POST",
      path: [path, groupId, "consent"],
      json: {
        reroute_url: request.rerouteUrl,
        consent_text: request.consentText,
        consent_video: request.consentVideo && wireMedia(request.consentVideo),
      },
      ...options,
      schema: avatarConsentSchema,
    }),

  listLooks: (query: AvatarLookQuery = {}, options: CallOptions = {}): Listing<AvatarLook> =>
    listThings(
      transport,
      {
        operation: "list avatars",
        path: looksPath,
        query: { ownership: query.ownership, group_id: query.groupId, avatar_type: query.avatarType },
        pageSize: query.pageSize ?? greatestSmallPage,
        schema: avatarLookSchema,
      },
      options,
    ),

  getLook: (avatarId: string, options: CallOptions = {}): Promise<AvatarLook> =>
    transport.call({
      operation: `read avatar "${avatarId}"`,
      method: "GET",
      path: [looksPath, avatarId],
      ...options,
      schema: avatarLookSchema,
    }),

  renameLook: async (avatarId: string, name: string, options: CallOptions = {}): Promise<AvatarLook> => {
    checkText("name", name);
    return transport.call({
      operation: `rename avatar "${avatarId}"`,
      method: "PATCH",
      path: [looksPath, avatarId],
      json: { name },
      repeatable: true,
      ...options,
      schema: avatarLookSchema,
    });
  },

  /** Deletes a look, and with the last one its character. HeyGen refuses for studio looks. */
  deleteLook: (avatarId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete avatar "${avatarId}"`, [looksPath, avatarId], options),
});
