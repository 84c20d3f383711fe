import { fileURLToPath } from "node:url";
import type { HeygenClient } from "../../../src/heygen/index.ts";
import type { Law } from "../../support/fault-matrix.ts";

export type EveryCall = {
  law: Law;
  /** Answers that it has to understand, by the names of their samples. */
  answers: readonly string[];
  make: (client: HeygenClient) => Promise<unknown>;
};

const key = { idempotencyKey: "k-1" };
const link = { url: "https://cdn.example.test/a.mp4" };
const thisFile = fileURLToPath(import.meta.url);

/** Every method of the client, once. */
export const everyCall: Readonly<Record<string, EveryCall>> = {
  "account.me": {
    law: "read",
    answers: ["subscription", "usage_based", "wallet", "wallet_empty"].map((name) => `v3.users.me.${name}`),
    make: (client) => client.account.me(),
  },
  "account.keySelf": {
    law: "read",
    answers: ["v3.api_keys.self"],
    make: (client) => client.account.keySelf(),
  },
  "account.brandKits": {
    law: "read",
    answers: ["v3.brand_kits"],
    make: (client) => client.account.brandKits().page(),
  },
  "account.brandGlossaries": {
    law: "read",
    answers: ["v3.brand_glossaries"],
    make: (client) => client.account.brandGlossaries().page(),
  },
  "speech.create": {
    law: "keyed",
    answers: ["v3.voices.speech", "v3.voices.speech.clean"],
    make: (client) => client.speech.create({ text: "Hi.", voiceId: "v" }, key),
  },
  "voices.list": {
    law: "read",
    answers: ["v3.voices.list", "v3.voices.list_private"],
    make: (client) => client.voices.list().page(),
  },
  "voices.get": {
    law: "read",
    answers: [
      "v3.voices.get",
      "v3.voices.clone.get.complete",
      "v3.voices.clone.get.failed",
      "v3.voices.clone.get.processing",
    ],
    make: (client) => client.voices.get("v"),
  },
  "voices.design": {
    law: "keyed",
    answers: ["v3.voices.design"],
    make: (client) => client.voices.design({ prompt: "warm" }, key),
  },
  "voices.clone": {
    law: "once",
    answers: ["v3.voices.clone.create"],
    make: (client) => client.voices.clone({ name: "Ada", audio: link }),
  },
  "voices.delete": {
    law: "delete",
    answers: ["v3.voices.delete"],
    make: (client) => client.voices.delete("v"),
  },
  "sounds.search": {
    law: "read",
    answers: ["v3.audio.sounds"],
    make: (client) => client.sounds.search({ query: "whoosh" }).page(),
  },
  "assets.upload": {
    law: "once",
    answers: ["v3.assets.create"],
    make: (client) =>
      client.assets.upload({ bytes: Buffer.from("x"), filename: "a.wav", contentType: "audio/wav" }),
  },
  // Three calls, the second of them to an address of the first one's answer: `assets.test.ts` makes them all.
  "assets.uploadDirect": {
    law: "keyed",
    answers: [],
    make: (client) => client.assets.uploadDirect({ path: thisFile, contentType: "video/mp4" }, key),
  },
  "assets.get": { law: "read", answers: ["v3.assets.get"], make: (client) => client.assets.get("a") },
  "assets.list": {
    law: "read",
    answers: ["v3.assets.list"],
    make: (client) => client.assets.list({ username: "u" }).page(),
  },
  "assets.search": {
    law: "read",
    answers: ["v3.assets.search"],
    make: (client) => client.assets.search({ query: "pizza" }).page(),
  },
  "assets.statuses": {
    law: "read",
    answers: ["v3.assets.statuses"],
    make: (client) => client.assets.statuses(["a"]),
  },
  "assets.getBatch": {
    law: "read",
    answers: ["v3.assets.batches.get"],
    make: (client) => client.assets.getBatch("b"),
  },
  "assets.delete": {
    law: "delete",
    answers: ["v3.assets.delete"],
    make: (client) => client.assets.delete("a"),
  },
  "avatars.listGroups": {
    law: "read",
    answers: ["v3.avatars.list"],
    make: (client) => client.avatars.listGroups().page(),
  },
  "avatars.getGroup": {
    law: "read",
    answers: ["v3.avatars.get"],
    make: (client) => client.avatars.getGroup("g"),
  },
  "avatars.deleteGroup": {
    law: "delete",
    answers: ["v3.avatars.delete"],
    make: (client) => client.avatars.deleteGroup("g"),
  },
  "avatars.create": {
    law: "keyed",
    answers: ["v3.avatars.create.photo", "v3.avatars.create.digital_twin"],
    make: (client) => client.avatars.create({ type: "photo", name: "Ada", file: link }, key),
  },
  "avatars.requestConsent": {
    law: "keyed",
    answers: ["v3.avatars.consent"],
    make: (client) => client.avatars.requestConsent("g", {}, key),
  },
  "avatars.listLooks": {
    law: "read",
    answers: ["v3.avatars.looks.list"],
    make: (client) => client.avatars.listLooks().page(),
  },
  "avatars.getLook": {
    law: "read",
    answers: ["failed", "photo", "processing", "studio"].map((name) => `v3.avatars.looks.get.${name}`),
    make: (client) => client.avatars.getLook("l"),
  },
  "avatars.renameLook": {
    law: "same",
    answers: ["v3.avatars.looks.update"],
    make: (client) => client.avatars.renameLook("l", "Ada"),
  },
  "avatars.deleteLook": {
    law: "delete",
    answers: ["v3.avatars.looks.delete"],
    make: (client) => client.avatars.deleteLook("l"),
  },
  "videos.createAvatar": {
    law: "keyed",
    answers: ["v3.videos.create", "v3.videos.create_webm"],
    make: (client) => client.videos.createAvatar({ avatarId: "a", audioAssetId: "s" }, key),
  },
  "videos.createImage": {
    law: "keyed",
    answers: ["v3.videos.create"],
    make: (client) => client.videos.createImage({ image: link, audioAssetId: "s" }, key),
  },
  "videos.createStudio": {
    law: "keyed",
    answers: ["v3.videos.create"],
    make: (client) => client.videos.createStudio({ scenes: [{ type: "video", source: link }] }, key),
  },
  "videos.createCinematic": {
    law: "keyed",
    answers: ["v3.videos.create"],
    make: (client) => client.videos.createCinematic({ avatarIds: ["a"], prompt: "walks" }, key),
  },
  "videos.createBatch": {
    law: "keyed",
    answers: ["v3.videos.batches.create"],
    make: (client) =>
      client.videos.createBatch({ videos: [{ type: "avatar", avatarId: "a", audioAssetId: "s" }] }, key),
  },
  "videos.getBatch": {
    law: "read",
    answers: ["v3.videos.batches.get"],
    make: (client) => client.videos.getBatch("b"),
  },
  "videos.get": {
    law: "read",
    answers: ["completed", "completed_captions", "completed_webm", "failed", "pending", "processing"].map(
      (name) => `v3.videos.get.${name}`,
    ),
    make: (client) => client.videos.get("v"),
  },
  "videos.statuses": {
    law: "read",
    answers: ["v3.videos.statuses"],
    make: (client) => client.videos.statuses(["v"]),
  },
  "videos.batchStatuses": {
    law: "read",
    answers: ["v3.videos.statuses"],
    make: (client) => client.videos.batchStatuses(["b"]),
  },
  "videos.list": {
    law: "read",
    answers: ["v3.videos.list"],
    make: (client) => client.videos.list().page(),
  },
  "videos.delete": {
    law: "delete",
    answers: ["v3.videos.delete"],
    make: (client) => client.videos.delete("v"),
  },
  "templates.list": {
    law: "read",
    answers: ["v3.templates.list"],
    make: (client) => client.templates.list().page(),
  },
  "templates.get": {
    law: "read",
    answers: ["v3.templates.get"],
    make: (client) => client.templates.get("t"),
  },
  "templates.generate": {
    law: "keyed",
    answers: ["v3.templates.generate"],
    make: (client) => client.templates.generate(emptyTemplate, { variables: {} }, key),
  },
  "agent.createSession": {
    law: "keyed",
    answers: ["v3.video_agents.create", "v3.video_agents.create_chat"],
    make: (client) => client.agent.createSession({ prompt: "A film." }, key),
  },
  "agent.getSession": {
    law: "read",
    answers: ["completed", "failed", "generating", "reviewing", "thinking", "waiting_for_input"].map(
      (name) => `v3.video_agents.get.${name}`,
    ),
    make: (client) => client.agent.getSession("s"),
  },
  "agent.listSessions": {
    law: "read",
    answers: ["v3.video_agents.list"],
    make: (client) => client.agent.listSessions().page(),
  },
  "agent.send": {
    law: "keyed",
    answers: ["v3.video_agents.send"],
    make: (client) => client.agent.send("s", "Go on.", key),
  },
  "agent.stop": { law: "once", answers: ["v3.video_agents.stop"], make: (client) => client.agent.stop("s") },
  "agent.listVideos": {
    law: "read",
    answers: ["v3.video_agents.videos"],
    make: (client) => client.agent.listVideos("s").page(),
  },
  "agent.getResource": {
    law: "read",
    answers: ["v3.video_agents.resource"],
    make: (client) => client.agent.getResource("s", "r"),
  },
  "agent.listStyles": {
    law: "read",
    answers: ["v3.video_agents.styles"],
    make: (client) => client.agent.listStyles().page(),
  },
  "translations.create": {
    law: "keyed",
    answers: ["v3.video_translations.create"],
    make: (client) => client.translations.create({ video: link, outputLanguages: ["French (France)"] }, key),
  },
  "translations.languages": {
    law: "read",
    answers: ["v3.video_translations.languages"],
    make: (client) => client.translations.languages(),
  },
  "translations.get": {
    law: "read",
    answers: ["completed", "failed", "pending", "running"].map((name) => `v3.video_translations.get.${name}`),
    make: (client) => client.translations.get("t"),
  },
  "translations.list": {
    law: "read",
    answers: ["v3.video_translations.list"],
    make: (client) => client.translations.list().page(),
  },
  "translations.rename": {
    law: "same",
    answers: ["v3.video_translations.update"],
    make: (client) => client.translations.rename("t", "Talk"),
  },
  "translations.delete": {
    law: "delete",
    answers: ["v3.video_translations.delete"],
    make: (client) => client.translations.delete("t"),
  },
  "translations.statuses": {
    law: "read",
    answers: ["v3.video_translations.statuses"],
    make: (client) => client.translations.statuses(["t"]),
  },
  "translations.captions": {
    law: "read",
    answers: ["v3.video_translations.get.completed"],
    make: (client) => client.translations.captions("t"),
  },
  "translations.createBatch": {
    law: "keyed",
    answers: ["v3.video_translations.batches.create"],
    make: (client) =>
      client.translations.createBatch(
        { translations: [{ video: link, outputLanguages: ["French (France)"] }] },
        key,
      ),
  },
  "translations.getBatch": {
    law: "read",
    answers: ["v3.video_translations.batches.get"],
    make: (client) => client.translations.getBatch("b"),
  },
  "proofreads.create": {
    law: "keyed",
    answers: ["v3.proofreads.create"],
    make: (client) =>
      client.proofreads.create({ video: link, outputLanguages: ["French (France)"], title: "Talk" }, key),
  },
  "proofreads.get": {
    law: "read",
    answers: ["completed", "failed", "processing"].map((name) => `v3.proofreads.get.${name}`),
    make: (client) => client.proofreads.get("p"),
  },
  "proofreads.getSrt": {
    law: "read",
    answers: ["v3.proofreads.srt.get"],
    make: (client) => client.proofreads.getSrt("p"),
  },
  "proofreads.putSrt": {
    law: "same",
    answers: ["v3.proofreads.srt.update"],
    make: (client) => client.proofreads.putSrt("p", { assetId: "a" }),
  },
  "proofreads.generate": {
    law: "keyed",
    answers: ["v3.proofreads.generate"],
    make: (client) => client.proofreads.generate("p", { captions: true }, key),
  },
  "lipsyncs.create": {
    law: "keyed",
    answers: ["v3.lipsyncs.create"],
    make: (client) => client.lipsyncs.create({ video: link, audio: link }, key),
  },
  "lipsyncs.get": {
    law: "read",
    answers: ["completed", "failed", "running"].map((name) => `v3.lipsyncs.get.${name}`),
    make: (client) => client.lipsyncs.get("l"),
  },
  "lipsyncs.list": {
    law: "read",
    answers: ["v3.lipsyncs.list"],
    make: (client) => client.lipsyncs.list().page(),
  },
  "lipsyncs.rename": {
    law: "same",
    answers: ["v3.lipsyncs.update"],
    make: (client) => client.lipsyncs.rename("l", "Retake"),
  },
  "lipsyncs.delete": {
    law: "delete",
    answers: ["v3.lipsyncs.delete"],
    make: (client) => client.lipsyncs.delete("l"),
  },
  // Its key goes into the body.
  "backgroundRemovals.create": {
    law: "same",
    answers: ["v3.background_removals.create"],
    make: (client) => client.backgroundRemovals.create({ video: link }, key),
  },
  "backgroundRemovals.get": {
    law: "read",
    answers: ["completed", "failed", "processing"].map((name) => `v3.background_removals.get.${name}`),
    make: (client) => client.backgroundRemovals.get("b"),
  },
  "backgroundRemovals.list": {
    law: "read",
    answers: ["v3.background_removals.list"],
    make: (client) => client.backgroundRemovals.list().page(),
  },
  "backgroundRemovals.delete": {
    law: "delete",
    answers: ["v3.background_removals.delete"],
    make: (client) => client.backgroundRemovals.delete("b"),
  },
  "webhooks.listEndpoints": {
    law: "read",
    answers: ["v3.webhooks.endpoints.list"],
    make: (client) => client.webhooks.listEndpoints().page(),
  },
  "webhooks.createEndpoint": {
    law: "keyed",
    answers: ["v3.webhooks.endpoints.create"],
    make: (client) => client.webhooks.createEndpoint({ url: "https://hooks.example.test/heygen" }, key),
  },
  "webhooks.updateEndpoint": {
    law: "same",
    answers: ["v3.webhooks.endpoints.update"],
    make: (client) => client.webhooks.updateEndpoint("e", { events: ["avatar_video.fail"] }),
  },
  "webhooks.deleteEndpoint": {
    law: "delete",
    answers: ["v3.webhooks.endpoints.delete"],
    make: (client) => client.webhooks.deleteEndpoint("e"),
  },
  "webhooks.rotateSecret": {
    law: "keyed",
    answers: ["v3.webhooks.endpoints.rotate_secret"],
    make: (client) => client.webhooks.rotateSecret("e", key),
  },
  "webhooks.eventTypes": {
    law: "read",
    answers: ["v3.webhooks.event_types"],
    make: (client) => client.webhooks.eventTypes().page(),
  },
  "webhooks.events": {
    law: "read",
    answers: ["v3.webhooks.events"],
    make: (client) => client.webhooks.events().page(),
  },
};

const emptyTemplate = {
  templateId: "t",
  name: null,
  aspectRatio: null,
  thumbnailUrl: null,
  createdAtMs: null,
  updatedAtMs: null,
  variables: {},
  sceneIds: [],
  scenes: [],
};
