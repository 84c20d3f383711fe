import { createAccount } from "./account.ts";
import { createAgent } from "./agent.ts";
import { createAssets } from "./assets.ts";
import { createAvatars } from "./avatars.ts";
import { createBackgroundRemovals } from "./background-removals.ts";
import { createLipsyncs } from "./lipsyncs.ts";
import type { HeygenClientOptions } from "./options.ts";
import { createProofreads } from "./proofreads.ts";
import { createSpeech } from "./speech.ts";
import { createTemplates } from "./templates.ts";
import { createTranslations } from "./translations.ts";
import { createTransport } from "./transport.ts";
import { createVideos } from "./videos.ts";
import { createSounds, createVoices } from "./voices.ts";
import { createWebhooks } from "./webhooks.ts";

/**
 * A client of HeyGen's v3 API. Every call takes a `signal`; calls that make something take an `idempotencyKey`, under
 * which HeyGen makes it once. Failures are the classes of `errors.ts`; an aborted call throws the signal's reason.
 *
 * ```ts
 * const heygen = createHeygenClient({ apiKey });
 * const speech = await heygen.speech.create({ text: "Hello.", voiceId }, { idempotencyKey: key });
 * for await (const look of heygen.avatars.listLooks({ ownership: "private" })) …
 * ```
 */
export const createHeygenClient = (options: HeygenClientOptions) => {
  const transport = createTransport(options);
  return {
    speech: createSpeech(transport),
    videos: createVideos(transport),
    assets: createAssets(transport),
    account: createAccount(transport),
    voices: createVoices(transport),
    sounds: createSounds(transport),
    avatars: createAvatars(transport),
    templates: createTemplates(transport),
    agent: createAgent(transport),
    translations: createTranslations(transport),
    proofreads: createProofreads(transport),
    lipsyncs: createLipsyncs(transport),
    backgroundRemovals: createBackgroundRemovals(transport),
    webhooks: createWebhooks(transport),
    /** Ends idle connections; the process may exit without. */
    close: transport.close,
  };
};

export type HeygenClient = ReturnType<typeof createHeygenClient>;
