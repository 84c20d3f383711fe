import type { AvatarLook } from "../avatars.ts";
import type { HeygenClient } from "../client.ts";
import { HeygenNotFoundError } from "../errors.ts";
import { createListing, type Listing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";
import type { Voice } from "../voices.ts";
import type { LegacyHeygenClient } from "./client.ts";

/** The items of a list that comes in one piece. */
const listingOf = <T>(operation: string, read: () => Promise<T[]>): Listing<T> =>
  createListing(operation, async () => ({ items: await read(), nextToken: null }));

/** Reads a long list once for many questions; a read that failed is forgotten. */
const readOnce = <T>(read: (options: CallOptions | undefined) => Promise<T>) => {
  let known: Promise<T> | null = null;
  return (options: CallOptions | undefined): Promise<T> => {
    known ??= read(options).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};

const findIn = <T>(things: readonly T[], what: string, id: string, idOf: (thing: T) => string): T => {
  const found = things.find((thing) => idOf(thing) === id);
  if (found !== undefined) return found;
  throw new HeygenNotFoundError(`HeyGen lists no ${what} "${id}".`, { heygenCode: `${what}_not_found` });
};

/** Looks in the words of the v3 client: the legacy API has one long list of them, without a filter. */
export const createLegacyLooks = (
  legacy: Pick<LegacyHeygenClient, "avatars">,
): Pick<HeygenClient["avatars"], "listLooks" | "getLook"> => {
  const allAvatars = readOnce((call) => legacy.avatars.list(call));
  const looksOf = async (call: CallOptions | undefined): Promise<AvatarLook[]> => {
    const { avatars, talkingPhotos } = await allAvatars(call);
    const shared = {
      gender: null,
      groupId: null,
      defaultVoiceId: null,
      width: null,
      height: null,
      orientation: null,
      previewVideoUrl: null,
      engines: [],
      tags: [],
      state: "completed" as const,
      rawStatus: null,
      failure: null,
    };
    return [
      ...avatars.map(
        ({ avatarId, name, gender, defaultVoiceId, previewImageUrl, previewVideoUrl, tags }) => ({
          ...shared,
          ...{ avatarId, name, gender, defaultVoiceId, previewImageUrl, previewVideoUrl, tags },
          // Studio avatars and twins are listed alike.
          avatarType: null,
        }),
      ),
      ...talkingPhotos.map(({ talkingPhotoId, name, previewImageUrl }) => ({
        ...shared,
        ...{ avatarId: talkingPhotoId, name, previewImageUrl, avatarType: "photo_avatar" },
      })),
    ];
  };

  return {
    listLooks: (_query, call) => listingOf("list avatars", () => looksOf(call)),
    getLook: async (id, call) => findIn(await looksOf(call), "avatar", id, ({ avatarId }) => avatarId),
  };
};

/** The same of voices. */
export const createLegacyVoiceList = (
  legacy: Pick<LegacyHeygenClient, "voices">,
): Pick<HeygenClient["voices"], "list" | "get"> => {
  const allVoices = readOnce((call) => legacy.voices.list(call));
  const voicesOf = async (call: CallOptions | undefined): Promise<Voice[]> =>
    (await allVoices(call)).map((voice) => ({
      voiceId: voice.voiceId,
      name: voice.name,
      language: voice.language,
      gender: voice.gender,
      previewAudioUrl: voice.previewAudioUrl,
      supportsPause: voice.supportsPause,
      supportsLocale: voice.supportsLocale,
      type: voice.type,
      status: null,
      state: "completed" as const,
      failureMessage: null,
    }));

  return {
    list: (_query, call) => listingOf("list voices", () => voicesOf(call)),
    get: async (id, call) => findIn(await voicesOf(call), "voice", id, ({ voiceId }) => voiceId),
  };
};
