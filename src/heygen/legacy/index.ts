export { createHeygenClientOverLegacy } from "./adapter.ts";
export { createLegacyHeygenClient, type LegacyHeygenClient } from "./client.ts";
export type { LegacyHeygenClientOptions } from "./transport.ts";
export type { LegacyBackground, LegacyCharacter, LegacyScene, LegacyText, LegacyVoice } from "./scenes.ts";
export type { LegacyAvatarIvInput, LegacyVideo, LegacyVideoInput, LegacyWebmInput } from "./videos.ts";
