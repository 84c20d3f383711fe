export { createHeygenClient, type HeygenClient } from "./client.ts";
export type { HeygenClientOptions, HeygenCredentials, HeygenTimeouts } from "./options.ts";
export type { CallOptions, CreateOptions, Page } from "./transport.ts";
export type { RetryPolicy } from "./retry.ts";
export type { HeygenWarning } from "./notices.ts";
export type { Listing } from "./listing.ts";
export type { Deletion } from "./deletion.ts";
export type { JobState } from "./states.ts";
export type { Speech, SpeechInput } from "./speech.ts";
export {
  type AvatarVideoInput,
  type CreatedVideo,
  isWebmRefusal,
  type Video,
  type VideoQuery,
  type VideoStatus,
  type VoiceSettings,
} from "./videos.ts";
export { type Asset, type AssetUpload, maxUploadBytes, type UploadedAsset } from "./assets.ts";
export type { Account, ApiKey } from "./account.ts";
export type { Voice, VoiceQuery } from "./voices.ts";
export type { AvatarGroup, AvatarGroupQuery, AvatarLook, AvatarLookQuery } from "./avatars.ts";
export { estimateUsd, type PricedWork, priceList } from "./prices.ts";
export * from "./errors.ts";
