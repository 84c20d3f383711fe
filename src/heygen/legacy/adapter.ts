import type { Account } from "../account.ts";
import type { Asset } from "../assets.ts";
import { createHeygenClient, type HeygenClient } from "../client.ts";
import {
  type HeygenError,
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenResponseError,
  HeygenServerError,
  HeygenTimeoutError,
} from "../errors.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";
import type { AvatarVideoInput } from "../video-inputs.ts";
import type { Video, VideoStatus } from "../videos.ts";
import { createLegacyLooks, createLegacyVoiceList } from "./catalogue.ts";
import { createLegacyHeygenClient } from "./client.ts";
import { dimensionOf } from "./dimension-of.ts";
import type { LegacyVoice } from "./scenes.ts";
import type { LegacyHeygenClientOptions } from "./transport.ts";
import type { LegacyVideo } from "./videos.ts";

const voiceOf = (input: AvatarVideoInput): LegacyVoice => {
  if ("audioAssetId" in input) return { type: "audio", assetId: input.audioAssetId };
  if ("audioUrl" in input) return { type: "audio", url: input.audioUrl };
  const { voiceId, voiceSettings: { speed, pitch, locale } = {} } = input;
  return { type: "text", voiceId: voiceId ?? "", text: input.script, speed, pitch, locale };
};

const videoOf = (video: LegacyVideo): Video => ({ ...video, pageUrl: null });

/** What is left of a caller's words without an idempotency key. */
const callOf = (options: CallOptions | undefined): CallOptions => ({
  signal: options?.signal,
  once: options?.once,
});

const mayHaveBeenMade = (error: unknown): error is HeygenError =>
  error instanceof HeygenServerError ||
  (error instanceof HeygenTimeoutError && error.phase !== "connect") ||
  (error instanceof HeygenNetworkError && error.mayHaveArrived);

/**
 * The client of v3 whose calls for speech, clips, files, looks, voices and the balance go over the routes of v1 and v2.
 * Idempotency keys are not sent, because those routes know none: what makes something is sent once.
 */
export const createHeygenClientOverLegacy = (options: LegacyHeygenClientOptions): HeygenClient => {
  const v3 = createHeygenClient(options);
  const legacy = createLegacyHeygenClient(options);

  const statusOf = async (videoId: string, call: CallOptions | undefined): Promise<VideoStatus> => {
    const bare = { videoId, batchId: null, index: null };
    try {
      const { state, rawStatus, failure } = await legacy.videos.status(videoId, call);
      return { ...bare, state, rawStatus, failure };
    } catch (error) {
      if (!(error instanceof HeygenNotFoundError)) throw error;
      return { ...bare, state: "missing", rawStatus: "not_found", failure: null };
    }
  };

  return {
    ...v3,
    speech: {
      ...v3.speech,
      create: async (input, options) => {
        const call = callOf(options);
        try {
          return await legacy.speech.create(input, { ...call, once: true });
        } catch (error) {
          if (!mayHaveBeenMade(error)) throw error;
          // Nobody repeats this class of error: a second speech might be a second bill.
          throw new HeygenResponseError(`${error.message} It may have been made and paid for all the same.`, {
            status: error.status,
            requestId: error.requestId,
            cause: error,
            hint: "The legacy API cannot tell. Run the same command again to ask, and perhaps pay, once more.",
          });
        }
      },
    },
    videos: {
      ...v3.videos,
      createAvatar: async (input, options) => {
        const call = callOf(options);
        const dimension = dimensionOf(input);
        const voice = voiceOf(input);
        if (input.outputFormat !== "webm") {
          const { title, background, callbackId, callbackUrl, removeBackground: matting } = input;
          const character = { type: "avatar" as const, avatarId: input.avatarId, matting };
          const mode = input.caption?.burnIn === true ? ("burn_in" as const) : ("file_only" as const);
          const caption = input.caption && mode;
          const finish = { title, dimension, caption, callbackId, callbackUrl };
          const begun = await legacy.videos.generate(
            { scenes: [{ character, voice, background }], ...finish },
            call,
          );
          return { ...begun, status: "waiting" };
        }
        const words =
          voice.type === "text"
            ? { text: voice.text, voiceId: voice.voiceId }
            : "assetId" in voice
              ? { audioAssetId: voice.assetId }
              : { audioUrl: "url" in voice ? voice.url : "" };
        const begun = await legacy.videos.webm({ avatarId: input.avatarId, dimension, ...words }, call);
        return { ...begun, status: "waiting" };
      },
      get: async (videoId, call) => videoOf(await legacy.videos.status(videoId, call)),
      statuses: async (videoIds, call) => {
        const found = new Map<string, VideoStatus>();
        for (const id of new Set(videoIds)) found.set(id, await statusOf(id, call));
        return found;
      },
      /** All of them: this list has no filter. */
      list: (query, call) => {
        const listing = legacy.videos.list({ pageSize: query?.pageSize }, call);
        return createListing("list videos", async (token) => {
          const { items, nextToken } = await listing.page(token);
          return { items: items.map(videoOf), nextToken };
        });
      },
      delete: (videoId, call) => legacy.videos.delete(videoId, call),
    },
    assets: {
      ...v3.assets,
      upload: async (upload, options) => {
        const { assetId, url } = await legacy.assets.upload(upload, callOf(options));
        return { assetId, url, mimeType: upload.contentType, sizeInBytes: null };
      },
      get: async (assetId, call): Promise<Asset> => {
        for await (const asset of legacy.assets.list({}, call)) {
          if (asset.assetId === assetId) return asset;
        }
        throw new HeygenNotFoundError(`HeyGen lists no asset "${assetId}".`, {
          heygenCode: "asset_not_found",
        });
      },
      delete: (assetId, call) => legacy.assets.delete(assetId, call),
    },
    account: {
      ...v3.account,
      me: async (call): Promise<Account> => {
        const { units, credits } = await legacy.account.remainingQuota(call);
        return { ...(await legacy.account.me(call)), billing: { type: "legacy_quota", units, credits } };
      },
    },
    avatars: { ...v3.avatars, ...createLegacyLooks(legacy) },
    voices: { ...v3.voices, ...createLegacyVoiceList(legacy) },
    close: async () => {
      await Promise.all([v3.close(), legacy.close()]);
    },
  };
};
