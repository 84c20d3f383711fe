import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { createHeygenClient, type HeygenClient } from "../../src/heygen/index.ts";
import { methodsOf } from "../support/fault-matrix.ts";
import { makePng } from "../support/make-png.ts";

let emulator: Emulator;
let heygen: HeygenClient;
let folder: string;
/** Ids of what earlier calls have made, which later ones are about. */
const kept = new Map<string, string>();
let keys = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "every-call-"));
  emulator = await createEmulator({ media: "tiny", seed: "every-call", agentVideoLagMs: 0 });
  heygen = createHeygenClient({ apiKey: "k", baseUrl: emulator.url });
});
afterAll(async () => {
  await heygen.close();
  await emulator.close();
  await rm(folder, { recursive: true });
});

const key = () => ({ idempotencyKey: `every-call-${String((keys += 1))}` });
const id = (name: string): string => kept.get(name) ?? `nothing is called ${name}`;
const asset = (name: string) => ({ assetId: id(name) });
const picture = { bytes: makePng(64, 36), mediaType: "image/png" };
const words = { script: "Hello there.", voiceId: "mira-warm" };

/** Calls, and keeps the id that is found in the answer. */
const keep = async <T>(name: string, calling: Promise<T>, idOf: (answer: T) => string | null | undefined) => {
  const answer = await calling;
  kept.set(name, idOf(answer) ?? "");
  return answer;
};
/** Reads until a job is over. */
const ended = async <T extends { state: string }>(read: () => Promise<T>): Promise<T> => {
  for (;;) {
    const found = await read();
    if (found.state !== "pending") return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
/** Uploads what a video of the emulator's is, for others to be made of. */
const keepFilm = async (name: string, videoUrl: string | null): Promise<void> => {
  const bytes = new Uint8Array(await (await fetch(videoUrl ?? "")).arrayBuffer());
  const { assetId } = await heygen.assets.upload({
    ...{ bytes, filename: `${name}.mp4`, contentType: "video/mp4" },
  });
  kept.set(name, assetId);
};

const text = expect.any(String) as string;
const number = expect.any(Number) as number;
const list = expect.any(Array) as unknown[];
const ending = (pattern: RegExp) => expect.stringMatching(pattern) as string;
const anId = expect.stringMatching(/./) as string;
const including = (...items: unknown[]) => expect.arrayContaining(items) as unknown;
const page = (...items: unknown[]) => ({ items: including(...items), nextToken: null });
const like = (object: object) => expect.objectContaining(object) as unknown;
const spanish = ["Spanish (Spain)"];

/** Every method of the client in an order in which each finds what it needs, and what it answers at the least. */
const calls: Record<string, [call: () => Promise<unknown>, answer: unknown]> = {
  "account.me": [() => heygen.account.me(), { username: "u_emulator", billing: { type: "wallet" } }],
  "account.keySelf": [() => heygen.account.keySelf(), { keyId: anId, scopeMode: "full", scopes: ["*:*"] }],
  "account.brandKits": [() => heygen.account.brandKits().page(), page(like({ brandKitId: "bk_house" }))],
  "account.brandGlossaries": [
    () => heygen.account.brandGlossaries().page(),
    page(like({ brandGlossaryId: "bg_terms" })),
  ],
  "voices.list": [() => heygen.voices.list().page(), page(like({ voiceId: "mira-warm", type: "public" }))],
  "voices.design": [
    () => heygen.voices.design({ prompt: "warm", gender: "female" }, key()),
    { seed: 0, voices: [{ voiceId: "mira-warm" }] },
  ],
  "speech.create": [
    async () => {
      const speech = await heygen.speech.create(
        { text: "A sample that is long enough.", voiceId: "mira-warm" },
        key(),
      );
      const bytes = new Uint8Array(await (await fetch(speech.audioUrl)).arrayBuffer());
      await writeFile(join(folder, "speech.mp3"), bytes);
      return speech;
    },
    {
      audioUrl: text,
      durationMs: number,
      words: including(like({ word: "sample" })),
    },
  ],
  "assets.upload": [
    () =>
      keep(
        "speech",
        heygen.assets.upload({ path: join(folder, "speech.mp3"), contentType: "audio/mpeg" }),
        (made) => made.assetId,
      ),
    { assetId: anId, mimeType: "audio/mpeg" },
  ],
  "assets.uploadDirect": [
    () =>
      keep(
        "direct",
        heygen.assets.uploadDirect({ path: join(folder, "speech.mp3") }, key()),
        (made) => made.assetId,
      ),
    { assetId: anId, mimeType: "audio/mpeg" },
  ],
  "assets.get": [() => heygen.assets.get(id("direct")), { name: "speech.mp3", type: "audio", url: text }],
  "assets.list": [
    () => heygen.assets.list({ username: "u_emulator" }).page(),
    page(like({ name: "speech.mp3" })),
  ],
  "assets.search": [
    () => heygen.assets.search({ query: "mira", type: "image" }).page(),
    page(like({ type: "image", width: 1280 })),
  ],
  "assets.statuses": [
    () => heygen.assets.statuses([id("direct"), "none"]),
    [{ state: "completed" }, { state: "missing" }],
  ],
  "assets.getBatch": [
    async () => {
      // The client reads batches of uploads; it does not make them.
      const body = JSON.stringify({ asset_ids: [id("direct")] });
      const headers = { "x-api-key": "k", "content-type": "application/json" };
      const made = await fetch(`${emulator.url}/v3/assets/complete/batches`, {
        method: "POST",
        body,
        headers,
      });
      const { data } = (await made.json()) as { data: { batch_id: string } };
      return heygen.assets.getBatch(data.batch_id);
    },
    { state: "completed", totalItems: 1, items: [{ state: "completed" }] },
  ],
  "assets.delete": [() => heygen.assets.delete(id("direct")), "deleted"],
  "voices.clone": [
    () => keep("clone", heygen.voices.clone({ name: "Ada", audio: asset("speech") }), (made) => made.voiceId),
    { voiceId: anId },
  ],
  "voices.get": [() => heygen.voices.get(id("clone")), { name: "Ada", state: "completed" }],
  "voices.delete": [() => heygen.voices.delete(id("clone")), "deleted"],
  "sounds.search": [
    () => heygen.sounds.search({ query: "whoosh" }).page(),
    page(like({ soundId: "snd_whoosh", peakOffsetMs: 310 })),
  ],
  "videos.createAvatar": [
    () =>
      keep(
        "avatar",
        heygen.videos.createAvatar({ avatarId: "mira-knit-front", ...words, resolution: "720p" }, key()),
        (made) => made.videoId,
      ),
    { videoId: anId, status: "waiting" },
  ],
  "videos.createImage": [
    () => heygen.videos.createImage({ image: picture, audioAssetId: id("speech") }, key()),
    { videoId: anId, status: "waiting" },
  ],
  "videos.createStudio": [
    () =>
      keep(
        "slides",
        heygen.videos.createStudio(
          { scenes: [{ type: "image", source: picture, durationInSeconds: 16 }] },
          key(),
        ),
        (made) => made.videoId,
      ),
    { videoId: anId, status: "waiting" },
  ],
  "videos.createCinematic": [
    () =>
      heygen.videos.createCinematic(
        { avatarIds: ["mira-knit-front"], prompt: "walks", durationInSeconds: 4 },
        key(),
      ),
    { videoId: anId, status: "waiting" },
  ],
  "videos.get": [
    async () => {
      const slides = await ended(() => heygen.videos.get(id("slides")));
      await keepFilm("footage", slides.videoUrl);
      const video = await ended(() => heygen.videos.get(id("avatar")));
      await keepFilm("film", video.videoUrl);
      return video;
    },
    { state: "completed", videoUrl: text, thumbnailUrl: text, failure: null, pageUrl: text },
  ],
  "videos.list": [() => heygen.videos.list().page(), page(like({ state: "completed" }))],
  "videos.createBatch": [
    () =>
      keep(
        "videos",
        heygen.videos.createBatch(
          { videos: [{ type: "avatar", avatarId: "mira-knit-front", ...words }] },
          key(),
        ),
        (made) => made.batchId,
      ),
    { batchId: anId },
  ],
  "videos.getBatch": [
    () => ended(() => heygen.videos.getBatch(id("videos"))),
    { state: "completed", countsByStatus: { completed: 1 }, items: [{ index: 0, state: "completed" }] },
  ],
  "videos.batchStatuses": [
    () => heygen.videos.batchStatuses([id("videos")]),
    [{ batchId: ending(/^vb_/), index: 0, state: "completed" }],
  ],
  "videos.statuses": [
    async () => [...(await heygen.videos.statuses([id("avatar")])).values()],
    [{ state: "completed", failure: null }],
  ],
  "videos.delete": [() => heygen.videos.delete(id("avatar")), "deleted"],
  "avatars.listGroups": [
    () => heygen.avatars.listGroups().page(),
    page(like({ groupId: "mira", state: "completed" })),
  ],
  "avatars.create": [
    async () => {
      const twin = { type: "digital_twin", name: "Ada", file: asset("footage") } as const;
      const made = await heygen.avatars.create(twin, key());
      kept.set("group", made.group?.groupId ?? "");
      kept.set("look", made.look.avatarId);
      return made;
    },
    { group: { name: "Ada" }, look: { avatarType: "digital_twin", state: "pending" } },
  ],
  "avatars.requestConsent": [
    async () => {
      const consent = await heygen.avatars.requestConsent(id("group"), {}, key());
      await fetch(consent.url ?? "");
      return consent;
    },
    { url: text, group: { consentStatus: "pending" } },
  ],
  "avatars.getGroup": [
    () => heygen.avatars.getGroup(id("group")),
    { name: "Ada", looksCount: 1, consentStatus: "approved" },
  ],
  "avatars.listLooks": [
    () => heygen.avatars.listLooks({ ownership: "private" }).page(),
    page(like({ avatarType: "digital_twin" })),
  ],
  "avatars.renameLook": [
    () => heygen.avatars.renameLook(id("look"), "Ada, smiling"),
    { name: "Ada, smiling" },
  ],
  "avatars.getLook": [
    () => heygen.avatars.getLook(id("look")),
    { name: "Ada, smiling", state: "completed", engines: ["avatar_v", "avatar_iv", "avatar_iii"] },
  ],
  "avatars.deleteLook": [
    async () => {
      const photo = { type: "photo", name: "Bob", file: picture, groupId: id("group") } as const;
      const { look } = await heygen.avatars.create(photo, key());
      return heygen.avatars.deleteLook(look.avatarId);
    },
    "deleted",
  ],
  "avatars.deleteGroup": [() => heygen.avatars.deleteGroup(id("group")), "deleted"],
  "templates.list": [
    () => keep("template", heygen.templates.list().page(), ({ items }) => items[0]?.templateId),
    page(like({ templateId: anId, aspectRatio: "16:9" })),
  ],
  "templates.get": [
    () => heygen.templates.get(id("template")),
    { variables: { headline: { type: "text" } }, scenes: [{ variableNames: list }, {}, {}] },
  ],
  "templates.generate": [
    () => {
      const bed = { type: "audio", ...asset("speech") } as const;
      const variables = { headline: "Week 48", hero: "https://cdn.example.test/a.png", bed };
      return heygen.templates.generate(id("template"), { variables, title: "Digest" }, key());
    },
    { id: anId, title: "Digest" },
  ],
  "agent.createSession": [
    () =>
      keep(
        "session",
        heygen.agent.createSession({ prompt: "A 4-second hello.", mode: "chat" }, key()),
        (made) => made.sessionId,
      ),
    { sessionId: anId, videoId: null },
  ],
  "agent.listSessions": [() => heygen.agent.listSessions().page(), page(like({ title: "A 4-second hello" }))],
  "agent.send": [() => heygen.agent.send(id("session"), "Mira, please.", key()), { runId: "run_02" }],
  "agent.getSession": [
    async () => {
      const session = await heygen.agent.getSession(id("session"));
      kept.set("storyboard", session.messages[0]?.resourceIds[0] ?? "");
      return session;
    },
    { rawStatus: "reviewing", needsReply: true, messages: [{ role: "model", type: "resource" }, {}, {}, {}] },
  ],
  "agent.getResource": [
    () => heygen.agent.getResource(id("session"), id("storyboard")),
    { type: "image", url: text },
  ],
  "agent.listVideos": [
    async () => {
      await heygen.agent.send(id("session"), "Go on.", key());
      return heygen.agent.listVideos(id("session")).page();
    },
    page(like({ title: "A 4-second hello" })),
  ],
  "agent.stop": [() => heygen.agent.stop(id("session")), undefined],
  "agent.listStyles": [
    () => heygen.agent.listStyles({ tag: "news" }).page(),
    page(like({ styleId: "sty_newsroom" })),
  ],
  "translations.languages": [() => heygen.translations.languages(), including(...spanish)],
  "translations.create": [
    () =>
      keep(
        "translation",
        heygen.translations.create({ video: asset("film"), outputLanguages: spanish, captions: true }, key()),
        (made) => made.translationIds[0],
      ),
    { translationIds: [ending(/-es$/)] },
  ],
  "translations.get": [
    () => ended(() => heygen.translations.get(id("translation"))),
    { state: "completed", outputLanguage: "Spanish (Spain)", videoUrl: text, audioUrl: text },
  ],
  "translations.captions": [
    () => heygen.translations.captions(id("translation")),
    { srtUrl: text, vttUrl: text },
  ],
  "translations.list": [() => heygen.translations.list().page(), page(like({ state: "completed" }))],
  "translations.rename": [() => heygen.translations.rename(id("translation"), "Charla"), { title: "Charla" }],
  "translations.statuses": [
    () => heygen.translations.statuses([id("translation")]),
    [{ state: "completed", failure: null }],
  ],
  "translations.delete": [() => heygen.translations.delete(id("translation")), "deleted"],
  "translations.createBatch": [
    () =>
      keep(
        "translations",
        heygen.translations.createBatch(
          { translations: [{ video: asset("film"), outputLanguages: spanish }] },
          key(),
        ),
        (made) => made.batchId,
      ),
    { batchId: anId },
  ],
  "translations.getBatch": [
    () => ended(() => heygen.translations.getBatch(id("translations"))),
    { state: "completed", items: [{ id: ending(/-es$/), state: "completed" }] },
  ],
  "proofreads.create": [
    () =>
      keep(
        "proofread",
        heygen.proofreads.create({ video: asset("film"), outputLanguages: spanish, title: "Talk" }, key()),
        (made) => made.proofreadIds[0],
      ),
    { proofreadIds: [ending(/-es$/)] },
  ],
  "proofreads.get": [
    () => ended(() => heygen.proofreads.get(id("proofread"))),
    { state: "completed", title: "Talk", inputLanguage: "English" },
  ],
  "proofreads.getSrt": [
    async () => {
      const captions = await heygen.proofreads.getSrt(id("proofread"));
      const bytes = new Uint8Array(await (await fetch(captions.srtUrl)).arrayBuffer());
      const upload = { bytes, filename: "mine.srt", contentType: "application/x-subrip" };
      kept.set("captions", (await heygen.assets.upload(upload)).assetId);
      return captions;
    },
    { srtUrl: text, originalSrtUrl: text },
  ],
  "proofreads.putSrt": [
    () => heygen.proofreads.putSrt(id("proofread"), asset("captions")),
    { state: "completed", title: "Talk" },
  ],
  "proofreads.generate": [
    () => heygen.proofreads.generate(id("proofread"), { captions: true }, key()),
    { translationId: ending(/-es$/) },
  ],
  "lipsyncs.create": [
    () =>
      keep(
        "lipsync",
        heygen.lipsyncs.create({ video: asset("film"), audio: asset("speech") }, key()),
        (made) => made.lipsyncId,
      ),
    { lipsyncId: ending(/^ls_/) },
  ],
  "lipsyncs.get": [
    () => ended(() => heygen.lipsyncs.get(id("lipsync"))),
    { state: "completed", videoUrl: text, failure: null },
  ],
  "lipsyncs.rename": [() => heygen.lipsyncs.rename(id("lipsync"), "Retake"), { title: "Retake" }],
  "lipsyncs.list": [() => heygen.lipsyncs.list().page(), page(like({ title: "Retake" }))],
  "lipsyncs.delete": [() => heygen.lipsyncs.delete(id("lipsync")), "deleted"],
  "backgroundRemovals.create": [
    () =>
      keep(
        "removal",
        heygen.backgroundRemovals.create({ video: asset("film"), layers: ["foreground"] }, key()),
        (made) => made.removalId,
      ),
    { removalId: ending(/^br_/) },
  ],
  "backgroundRemovals.get": [
    () => ended(() => heygen.backgroundRemovals.get(id("removal"))),
    { state: "completed", layers: { foreground: text }, failure: null },
  ],
  "backgroundRemovals.list": [
    () => heygen.backgroundRemovals.list().page(),
    page(like({ state: "completed" })),
  ],
  "backgroundRemovals.delete": [() => heygen.backgroundRemovals.delete(id("removal")), "deleted"],
  "webhooks.createEndpoint": [
    () =>
      keep(
        "endpoint",
        heygen.webhooks.createEndpoint({ url: "https://hooks.example.test/heygen" }, key()),
        (made) => made.endpointId,
      ),
    { endpointId: anId, secret: text },
  ],
  "webhooks.listEndpoints": [
    () => heygen.webhooks.listEndpoints().page(),
    page(like({ url: "https://hooks.example.test/heygen", secret: null })),
  ],
  "webhooks.updateEndpoint": [
    () => heygen.webhooks.updateEndpoint(id("endpoint"), { events: ["avatar_video.fail"] }),
    { events: ["avatar_video.fail"] },
  ],
  "webhooks.rotateSecret": [() => heygen.webhooks.rotateSecret(id("endpoint"), key()), { secret: text }],
  "webhooks.eventTypes": [
    () => heygen.webhooks.eventTypes().page(),
    page(like({ eventType: "avatar_video.success" })),
  ],
  "webhooks.events": [() => heygen.webhooks.events().page(), { items: list }],
  "webhooks.deleteEndpoint": [() => heygen.webhooks.deleteEndpoint(id("endpoint")), "deleted"],
};

test("every method of the client is called here", () => {
  expect(Object.keys(calls).sort()).toEqual(methodsOf(heygen).sort());
});

test.each(Object.keys(calls))("%s is answered", async (name) => {
  const [call, answer] = calls[name] ?? [() => Promise.resolve(null), "nothing"];
  const found = await call();
  if (typeof answer === "object") expect(found).toMatchObject(answer as object);
  else expect(found).toBe(answer);
});

test("nothing that was asked for was missing", () => {
  expect(emulator.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
