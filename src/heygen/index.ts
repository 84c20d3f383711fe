export { createHeygenClient, type HeygenClient } from "./client.ts";
export type { HeygenClientOptions, HeygenCredentials, HeygenTimeouts } from "./options.ts";
export type { CallOptions, CreateOptions, Page } from "./transport.ts";
export type { RetryPolicy } from "./retry.ts";
export type { HeygenWarning } from "./notices.ts";
export type { Listing } from "./listing.ts";
export type { Deletion } from "./deletion.ts";
export type { JobState } from "./states.ts";
export { longestScript, type MediaInput, type MediaLink } from "./inputs.ts";
export type { Batch, BatchItem, BulkStatus } from "./batches.ts";
export { type Speech, type SpeechInput, speechSpeeds } from "./speech.ts";
export {
  type CreatedVideo,
  isWebmRefusal,
  type Video,
  type VideoBatchInput,
  type VideoQuery,
  type VideoStatus,
} from "./videos.ts";
export type {
  AspectRatio,
  AvatarEngine,
  AvatarVideoInput,
  AvatarWords,
  CinematicVideoInput,
  ImageVideoInput,
  Resolution,
  StudioScene,
  StudioVideoInput,
  VideoInput,
  VoiceEngineSettings,
  VoiceSettings,
  Watermark,
} from "./video-inputs.ts";
export type { Asset, AssetHit, AssetQuery, AssetSearch, DirectUpload, UploadedAsset } from "./assets.ts";
export { assetContentTypes, type AssetUpload, maxUploadBytes } from "./read-upload.ts";
export type { Account, ApiKey, BrandGlossary, BrandKit } from "./account.ts";
export type {
  DesignedVoices,
  Sound,
  SoundQuery,
  Voice,
  VoiceCloneInput,
  VoiceDesign,
  VoiceQuery,
} from "./voices.ts";
export type {
  AvatarConsent,
  AvatarGroup,
  AvatarGroupQuery,
  AvatarLook,
  AvatarLookQuery,
  ConsentRequest,
  CreatedAvatar,
  NewAvatar,
} from "./avatars.ts";
export type { TemplateVideoInput } from "./template-video.ts";
export type { TemplateHeader, VideoTemplate } from "./templates.ts";
export { fillTemplate, isRequired, type TemplateValue } from "./template-values.ts";
export type { TemplateVariable } from "./wire/templates.ts";
export {
  type AgentResource,
  type AgentSession,
  type AgentSessionHeader,
  type AgentSessionInput,
  type AgentStyle,
  type CreatedAgentSession,
  longestAgentPrompt,
} from "./agent.ts";
export type { Translation, TranslationCaptions, TranslationInput, TranslationMode } from "./translations.ts";
export type { Proofread, ProofreadGeneration, ProofreadInput, ProofreadSrt } from "./proofreads.ts";
export type { Lipsync, LipsyncInput } from "./lipsyncs.ts";
export type { BackgroundRemoval, BackgroundRemovalInput, RemovalLayer } from "./background-removals.ts";
export type { WebhookEndpoint, WebhookEndpointInput, WebhookEvent, WebhookEventType } from "./webhooks.ts";
export { estimateUsd, type PricedWork, priceList } from "./prices.ts";
export * from "./errors.ts";
