import { createLegacyAccount } from "./account.ts";
import { createLegacyAgent } from "./agent.ts";
import { createLegacyAssets, createTalkingPhotos } from "./assets.ts";
import { createLegacyAvatars } from "./avatars.ts";
import { createPhotoAvatars } from "./photo-avatars.ts";
import { createLegacyTemplates } from "./templates.ts";
import { createLegacyTranslations } from "./translations.ts";
import { createLegacyTransport, type LegacyHeygenClientOptions } from "./transport.ts";
import { createLegacyVideos } from "./videos.ts";
import { createLegacySpeech, createLegacyVoices } from "./voices.ts";
import { createLegacyWebhooks } from "./webhooks.ts";

/**
 * A client of HeyGen's API v1 and v2, which HeyGen announced to end on 31 October 2026. It obeys the same law as the
 * client of v3; because the old API knows no idempotency, nothing that makes something is ever sent twice by it. An
 * answer that says that the API has ended is a `HeygenRetiredError`.
 */
export const createLegacyHeygenClient = (options: LegacyHeygenClientOptions) => {
  const transport = createLegacyTransport(options);
  const { api } = transport;
  return {
    account: createLegacyAccount(api),
    videos: createLegacyVideos(api),
    assets: createLegacyAssets(transport),
    talkingPhotos: createTalkingPhotos(transport),
    avatars: createLegacyAvatars(api),
    voices: createLegacyVoices(api),
    speech: createLegacySpeech(api),
    templates: createLegacyTemplates(api),
    translations: createLegacyTranslations(api),
    photoAvatars: createPhotoAvatars(api),
    agent: createLegacyAgent(api),
    webhooks: createLegacyWebhooks(api),
    /** Ends idle connections; the process may exit without. */
    close: transport.close,
  };
};

export type LegacyHeygenClient = ReturnType<typeof createLegacyHeygenClient>;
