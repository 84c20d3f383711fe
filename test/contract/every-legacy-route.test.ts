import { expect, onTestFinished, test } from "vitest";
import { createEmulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { HeygenRetiredError, type HeygenWarning } from "../../src/heygen/index.ts";
import { createLegacyHeygenClient } from "../../src/heygen/legacy/index.ts";
import { makePng } from "../support/make-png.ts";
import { everyLegacyCall } from "../unit/heygen/every-legacy-call.ts";

const start = async (options: EmulatorOptions = {}) => {
  const emulator = await createEmulator({ media: "tiny", seed: "walk", agentVideoLagMs: 0, ...options });
  onTestFinished(() => emulator.close());
  const warnings: HeygenWarning[] = [];
  const client = createLegacyHeygenClient({
    ...{ apiKey: "sk_test", baseUrl: emulator.url, retry: { maxRetries: 0, maxWaits: 0 } },
    onWarning: (warning) => {
      warnings.push(warning);
    },
  });
  onTestFinished(client.close);
  return { emulator, client, warnings };
};

/** Tells which methods of a client are taken from it: `videos.get`. */
const watched = <T extends object>(target: T, onTaken: (name: string) => void, family = ""): T =>
  new Proxy(target, {
    get: (from, key): unknown => {
      const value: unknown = Reflect.get(from, key);
      if (typeof value === "object" && value !== null) return watched(value, onTaken, `${String(key)}.`);
      onTaken(`${family}${String(key)}`);
      return value;
    },
  });

const over = async <T extends { state: string }>(read: () => Promise<T>): Promise<T> => {
  let last = await read();
  await expect.poll(async () => (last = await read()).state, { timeout: 20_000 }).toBe("completed");
  return last;
};

const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error("The list is empty.");
  return one;
};

const framing = { orientation: "square", pose: "half_body", style: "Realistic" } as const;
const person = { age: "Senior", gender: "Man", ethnicity: "Unspecified", appearance: "grey blazer" } as const;
const picture = { bytes: new Uint8Array(makePng(8, 8)), filename: "a.png", contentType: "image/png" };

test("every route of the legacy client is answered, from the first call to the last deletion", async () => {
  const { emulator, client: bare, warnings } = await start();
  const taken = new Set<string>();
  const client = watched(bare, (name) => taken.add(name));
  const { account, videos, assets, talkingPhotos, avatars, voices, speech } = client;
  const { templates, translations, photoAvatars, agent, webhooks } = client;

  await Promise.all([account.me(), account.remainingQuota(), speech.voices(), voices.locales()]);
  const { voiceId } = first(await voices.list());
  const words = { text: "Hello there.", voiceId };
  await Promise.all([voices.preview(voiceId, { text: "Hi." }), speech.create(words)]);
  const { avatarId } = first((await avatars.list()).avatars);
  const { groupId } = first(await avatars.listGroups({ includePublic: true }));
  await Promise.all([avatars.listOfGroup(groupId), avatars.details(avatarId)]);

  const { videoId } = await videos.generate({
    scenes: [{ character: { type: "avatar", avatarId }, voice: { type: "text", ...words } }],
  });
  const { videoUrl } = await over(() => videos.status(videoId));
  await Promise.all([videos.get(videoId), videos.list().page(), videos.listV2().page()]);
  const asset = await assets.upload(picture);
  await assets.list().page();
  const imageKey = asset.imageKey ?? "";
  const begun = [
    await videos.webm({ avatarId, ...words }),
    await videos.avatarIv({ imageKey, title: "A picture", ...words }),
    await agent.generate({ prompt: "Greet them.", seconds: 5 }),
  ];

  const { templateId } = first((await templates.list()).filter(({ name }) => name === "Vertical teaser"));
  const { variables } = await templates.get(templateId);
  expect((await templates.getV3(templateId)).variables).toEqual(variables);
  begun.push(await templates.generate(templateId, variables, { variables: { product: "Greenroom" } }));

  const language = first(await translations.languages());
  const translation = { videoUrl: videoUrl ?? "", languages: [language], title: "Talk" };
  const { translationIds } = await translations.create(translation);
  const translationId = first(translationIds);
  await over(() => translations.get(translationId));
  await translations.caption(translationId, "vtt");
  const { proofreadId } = await translations.createProofread(translation);
  const { srtUrl } = await over(() => translations.getProofread(proofreadId));
  await translations.uploadProofreadSrt(proofreadId, srtUrl ?? "");
  await translations.generateFromProofread(proofreadId);

  const photo = await photoAvatars.createGroup({ name: "Ada", imageKey });
  const { photoAvatarId: id, groupId: ownGroup } = photo;
  const group = { groupId: ownGroup ?? "", name: "Ada outdoors" };
  await photoAvatars.addToGroup({ ...group, imageKeys: [imageKey] });
  await photoAvatars.train(group.groupId);
  await over(() => photoAvatars.trainStatus(group.groupId));
  const { generationId } = await photoAvatars.generatePhoto({ ...framing, ...person, name: "Host" });
  await over(() => photoAvatars.generation(generationId));
  await photoAvatars.generateLook({ ...framing, groupId: group.groupId, prompt: "an avatar outdoors" });
  await photoAvatars.addSoundEffect(id);
  await photoAvatars.upscale(id);
  const { photoAvatarId: moving } = await photoAvatars.addMotion(id);
  expect(await photoAvatars.get(moving)).toMatchObject({ hasMotion: true, isUpscaled: true });

  await webhooks.eventTypes();
  const { endpointId } = await webhooks.addEndpoint({ url: "https://hooks.example.test/" });
  await webhooks.updateEndpoint(endpointId, { events: ["avatar_video.success"] });
  expect(await webhooks.listEndpoints()).toMatchObject([{ endpointId }]);

  const uploaded = await talkingPhotos.upload(picture);
  await talkingPhotos.createFromUrl(asset.url ?? "");
  await talkingPhotos.list();
  await Promise.all([
    talkingPhotos.delete(uploaded.talkingPhotoId),
    photoAvatars.delete(moving).then(() => photoAvatars.deleteGroup(group.groupId)),
    assets.delete(asset.assetId),
    webhooks.deleteEndpoint(endpointId),
    videos.delete(videoId),
    ...begun.map((video) => videos.deleteV2(video.videoId)),
  ]);

  const refused = emulator.requests.filter(({ status }) => status !== 200);
  expect(refused.map(({ method, path, status }) => `${method} ${path}: ${status}`)).toEqual([]);
  expect([...taken].sort()).toEqual(Object.keys(everyLegacyCall).sort());
  expect(warnings).toHaveLength(1);
});

test("where the legacy API has ended, every call says so", async () => {
  const { client } = await start({ legacy: "retired" });
  for (const [name, { make }] of Object.entries(everyLegacyCall))
    await expect(make(client), name).rejects.toBeInstanceOf(HeygenRetiredError);
});
