import type { LegacyHeygenClient } from "../../../src/heygen/legacy/index.ts";
import type { Law } from "../../support/fault-matrix.ts";

type LegacyCall = {
  law: Law;
  /** Answers that it has to understand, by the names of their samples. */
  answers: readonly string[];
  make: (client: LegacyHeygenClient) => Promise<unknown>;
};

const call = (
  law: Law,
  make: (client: LegacyHeygenClient) => Promise<unknown>,
  ...answers: string[]
): LegacyCall => ({ law, answers, make });

const words = { text: "Hi.", voiceId: "v" };
const framing = { orientation: "square", pose: "half_body", style: "Realistic" } as const;
const translation = { videoUrl: "https://cdn.example.test/a.mp4", languages: ["Spanish (Spain)"] };
const picture = { bytes: new Uint8Array([1]), filename: "a.png", contentType: "image/png" };
const video = (...states: string[]) => states.map((state) => `v1.video_status.${state}`);

/** Every method of the legacy client, once. */
export const everyLegacyCall: Readonly<Record<string, LegacyCall>> = {
  "account.me": call("read", ({ account }) => account.me(), "v1.user.me"),
  "account.remainingQuota": call(
    "read",
    ({ account }) => account.remainingQuota(),
    "v2.user.remaining_quota",
    "v2.user.remaining_quota.warning",
  ),
  "videos.generate": call(
    "once",
    ({ videos }) => videos.generate({ scenes: [{ voice: { type: "text", ...words } }] }),
    "v2.video.generate",
    "v2.video.generate.warning",
  ),
  "videos.webm": call("once", ({ videos }) => videos.webm({ avatarId: "a", ...words }), "v1.video.webm"),
  "videos.avatarIv": call(
    "once",
    ({ videos }) => videos.avatarIv({ imageKey: "k", title: "t", ...words }),
    "v2.video.av4.generate",
  ),
  "videos.status": call(
    "read",
    ({ videos }) => videos.status("v"),
    ...video("waiting", "pending", "processing", "completed", "completed_captions", "completed_webm"),
    ...video("failed", "failed_string"),
  ),
  "videos.list": call("read", ({ videos }) => videos.list().page(), "v1.video.list"),
  "videos.delete": call("delete", ({ videos }) => videos.delete("v"), "v1.video.delete"),
  "videos.get": call("read", ({ videos }) => videos.get("v"), "v2.videos.get.completed"),
  "videos.listV2": call("read", ({ videos }) => videos.listV2().page()),
  "videos.deleteV2": call("delete", ({ videos }) => videos.deleteV2("v")),
  "assets.upload": call(
    "once",
    ({ assets }) => assets.upload(picture),
    ...["audio", "image", "video"].map((kind) => `v1.asset.upload.${kind}`),
  ),
  "assets.list": call("read", ({ assets }) => assets.list().page(), "v1.asset.list"),
  "assets.delete": call("delete", ({ assets }) => assets.delete("a"), "v1.asset.delete"),
  "talkingPhotos.upload": call(
    "once",
    ({ talkingPhotos }) => talkingPhotos.upload(picture),
    "v1.talking_photo.upload",
  ),
  "talkingPhotos.createFromUrl": call(
    "once",
    ({ talkingPhotos }) => talkingPhotos.createFromUrl("https://cdn.example.test/a.png"),
    "v2.talking_photo.create",
  ),
  "talkingPhotos.list": call("read", ({ talkingPhotos }) => talkingPhotos.list(), "v1.talking_photo.list"),
  "talkingPhotos.delete": call(
    "delete",
    ({ talkingPhotos }) => talkingPhotos.delete("p"),
    "v2.talking_photo.delete",
  ),
  "avatars.list": call("read", ({ avatars }) => avatars.list(), "v2.avatars.list"),
  "avatars.listGroups": call("read", ({ avatars }) => avatars.listGroups(), "v2.avatar_group.list"),
  "avatars.listOfGroup": call("read", ({ avatars }) => avatars.listOfGroup("g"), "v2.avatar_group.avatars"),
  "avatars.details": call("read", ({ avatars }) => avatars.details("a"), "v2.avatar.details"),
  "voices.list": call("read", ({ voices }) => voices.list(), "v2.voices.list"),
  "voices.locales": call("read", ({ voices }) => voices.locales(), "v2.voices.locales"),
  "voices.preview": call("once", ({ voices }) => voices.preview("v", { text: "Hi." }), "v2.voices.preview"),
  "speech.voices": call("read", ({ speech }) => speech.voices(), "v1.audio.voices"),
  "speech.create": call(
    "once",
    ({ speech }) => speech.create(words),
    "v1.audio.text_to_speech",
    "v1.audio.text_to_speech.no_timestamps",
  ),
  "templates.list": call("read", ({ templates }) => templates.list(), "v2.templates.list"),
  "templates.get": call("read", ({ templates }) => templates.get("t"), "v2.template.get"),
  "templates.getV3": call("read", ({ templates }) => templates.getV3("t"), "v3.template.get_singular"),
  "templates.generate": call(
    "once",
    ({ templates }) =>
      templates.generate("t", { a: { type: "text", content: null } }, { variables: { a: "b" } }),
    "v2.template.generate",
  ),
  "translations.create": call(
    "once",
    ({ translations }) => translations.create(translation),
    "v2.video_translate.create",
    "v2.video_translate.create_multi",
  ),
  "translations.get": call(
    "read",
    ({ translations }) => translations.get("t"),
    ...["completed_seed", "failed", "pending", "running", "success"].map(
      (state) => `v2.video_translate.status.${state}`,
    ),
  ),
  "translations.languages": call(
    "read",
    ({ translations }) => translations.languages(),
    "v2.video_translate.target_languages",
  ),
  "translations.caption": call(
    "read",
    ({ translations }) => translations.caption("t", "vtt"),
    "v2.video_translate.caption",
  ),
  "translations.createProofread": call(
    "once",
    ({ translations }) => translations.createProofread(translation),
    "v2.video_translate.proofread.create",
  ),
  "translations.getProofread": call(
    "read",
    ({ translations }) => translations.getProofread("p"),
    "v2.video_translate.proofread.status",
  ),
  "translations.uploadProofreadSrt": call("same", ({ translations }) =>
    translations.uploadProofreadSrt("p", "https://cdn.example.test/a.srt"),
  ),
  "translations.generateFromProofread": call(
    "once",
    ({ translations }) => translations.generateFromProofread("p"),
    "v2.video_translate.proofread.generate",
  ),
  "photoAvatars.generatePhoto": call(
    "once",
    ({ photoAvatars }) =>
      photoAvatars.generatePhoto({
        ...framing,
        name: "n",
        age: "Senior",
        gender: "Man",
        ethnicity: "Unspecified",
        appearance: "a",
      }),
    "v2.photo_avatar.photo.generate",
  ),
  "photoAvatars.generation": call(
    "read",
    ({ photoAvatars }) => photoAvatars.generation("g"),
    ...["failed", "in_progress", "pending", "success"].map((state) => `v2.photo_avatar.generation.${state}`),
  ),
  "photoAvatars.createGroup": call(
    "once",
    ({ photoAvatars }) => photoAvatars.createGroup({ name: "n", imageKey: "k" }),
    "v2.photo_avatar.group.create",
  ),
  "photoAvatars.addToGroup": call(
    "once",
    ({ photoAvatars }) => photoAvatars.addToGroup({ groupId: "g", imageKeys: ["k"], name: "n" }),
    "v2.photo_avatar.group.add",
  ),
  "photoAvatars.train": call("once", ({ photoAvatars }) => photoAvatars.train("g"), "v2.photo_avatar.train"),
  "photoAvatars.trainStatus": call(
    "read",
    ({ photoAvatars }) => photoAvatars.trainStatus("g"),
    ...["empty", "error", "pending", "ready", "training"].map(
      (state) => `v2.photo_avatar.train_status.${state}`,
    ),
  ),
  "photoAvatars.generateLook": call(
    "once",
    ({ photoAvatars }) => photoAvatars.generateLook({ ...framing, groupId: "g", prompt: "avatar" }),
    "v2.photo_avatar.look.generate",
  ),
  "photoAvatars.addMotion": call(
    "once",
    ({ photoAvatars }) => photoAvatars.addMotion("p"),
    "v2.photo_avatar.add_motion",
  ),
  "photoAvatars.addSoundEffect": call(
    "once",
    ({ photoAvatars }) => photoAvatars.addSoundEffect("p"),
    "v2.photo_avatar.add_sound_effect",
  ),
  "photoAvatars.upscale": call(
    "once",
    ({ photoAvatars }) => photoAvatars.upscale("p"),
    "v2.photo_avatar.upscale",
  ),
  "photoAvatars.get": call("read", ({ photoAvatars }) => photoAvatars.get("p"), "v2.photo_avatar.get"),
  "photoAvatars.delete": call(
    "delete",
    ({ photoAvatars }) => photoAvatars.delete("p"),
    "v2.photo_avatar.delete",
  ),
  "photoAvatars.deleteGroup": call(
    "delete",
    ({ photoAvatars }) => photoAvatars.deleteGroup("g"),
    "v2.photo_avatar_group.delete",
  ),
  "agent.generate": call("once", ({ agent }) => agent.generate({ prompt: "p" }), "v1.video_agent.generate"),
  "webhooks.eventTypes": call("read", ({ webhooks }) => webhooks.eventTypes(), "v1.webhook.events"),
  "webhooks.addEndpoint": call(
    "once",
    ({ webhooks }) => webhooks.addEndpoint({ url: "https://hooks.example.test/" }),
    "v1.webhook.endpoint.add",
  ),
  "webhooks.listEndpoints": call(
    "read",
    ({ webhooks }) => webhooks.listEndpoints(),
    "v1.webhook.endpoint.list",
  ),
  "webhooks.updateEndpoint": call(
    "same",
    ({ webhooks }) => webhooks.updateEndpoint("e", { events: [] }),
    "v1.webhook.endpoint.update",
  ),
  "webhooks.deleteEndpoint": call(
    "delete",
    ({ webhooks }) => webhooks.deleteEndpoint("e"),
    "v1.webhook.endpoint.delete",
  ),
};
