import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/errors.ts";
import type { HeygenClient } from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import { json } from "../../support/scripted-server.ts";
import { failureOf, startClient } from "./heygen-client.ts";

const key = { idempotencyKey: "k-1" };
const avatarId = "mira_desk_front_20260114";
const voiceId = "9c41d7e2b05a4f3e8a76c1d20b9f5e83";
const assetId = "c8a2f5d1e7b9460fa3d41c6e8b0297f5";

type Sent = [sample: string, path: string, call: (client: HeygenClient) => Promise<unknown>];

test.each<Sent>([
  [
    "videos.avatar",
    "/v3/videos",
    (client) =>
      client.videos.createAvatar(
        {
          avatarId,
          script: 'Hello. <break time="0.6s"/> Here is what changed.',
          voiceId,
          voiceSettings: { speed: 1, pitch: 0, volume: 1, locale: "en-US" },
          engine: "avatar_iv",
          outputFormat: "mp4",
          resolution: "1080p",
          aspectRatio: "16:9",
          background: { type: "color", value: "#101820" },
          caption: { burnIn: true },
          title: "Launch update",
          callbackId: "order-118",
        },
        key,
      ),
  ],
  [
    "videos.image",
    "/v3/videos",
    (client) =>
      client.videos.createImage(
        {
          image: { assetId },
          audioAssetId: assetId,
          motionPrompt: "gentle nod",
          expressiveness: "low",
          aspectRatio: "auto",
          resolution: "1080p",
        },
        key,
      ),
  ],
  [
    "videos.studio",
    "/v3/videos",
    (client) =>
      client.videos.createStudio(
        {
          title: "Three scenes",
          aspectRatio: "16:9",
          resolution: "1080p",
          scenes: [
            { type: "avatar", avatarId, script: "Scene one.", voiceId, backgroundColor: "#101820" },
            { type: "image", source: { url: "https://cdn.example.test/slide.png" }, durationInSeconds: 4 },
            { type: "video", source: { assetId }, volume: 0.4, mute: false },
          ],
        },
        key,
      ),
  ],
  [
    "videos.cinematic",
    "/v3/videos",
    (client) =>
      client.videos.createCinematic(
        {
          avatarIds: [avatarId],
          prompt: "Walks through a greenhouse at dawn, looks to camera, smiles",
          durationInSeconds: 8,
          resolution: "720p",
          aspectRatio: "16:9",
          references: [],
        },
        key,
      ),
  ],
  [
    "avatars.photo",
    "/v3/avatars",
    (client) =>
      client.avatars.create(
        {
          type: "photo",
          name: "Ada portrait",
          file: { bytes: Buffer.from("iVBORw0KGgo=", "base64"), mediaType: "image/png" },
        },
        key,
      ),
  ],
  [
    "video_agents",
    "/v3/video-agents",
    (client) =>
      client.agent.createSession(
        {
          prompt: "Explain our calendar app…",
          mode: "generate",
          avatarId,
          voiceId,
          orientation: "landscape",
          files: [{ assetId }],
          incognito: true,
          callbackId: "order-118",
        },
        key,
      ),
  ],
  [
    "video_translations",
    "/v3/video-translations",
    (client) =>
      client.translations.create(
        {
          video: { url: "https://cdn.example.test/talk.mp4" },
          outputLanguages: ["Spanish (Spain)", "French (France)"],
          mode: "speed",
          captions: true,
          title: "Talk",
        },
        key,
      ),
  ],
  [
    "background_removals",
    "/v3/background-removals",
    (client) =>
      client.backgroundRemovals.create(
        { video: { assetId }, layers: ["foreground", "mask"], title: "Cut-out" },
        { idempotencyKey: "bgr-order-118" },
      ),
  ],
])("the request of %s is as HeyGen's sample of it", async (sample, path, call) => {
  const { client, received } = await startClient([json(400, readFixture("error.v3.invalid_parameter"))]);
  await failureOf(call(client));
  expect(received[0]).toMatchObject({ method: "POST", url: path });
  expect(JSON.parse(String(received[0]?.body))).toEqual(readFixture(`request.v3.${sample}`));
});

describe("what HeyGen would refuse is not sent", () => {
  test.each<[string, (client: HeygenClient) => Promise<unknown>]>([
    [
      "a background behind transparency",
      (client) =>
        client.videos.createAvatar(
          {
            avatarId,
            audioAssetId: "s",
            outputFormat: "webm",
            background: { type: "color", value: "#000000" },
          },
          key,
        ),
    ],
    [
      "an engine told to do what it cannot",
      (client) =>
        client.videos.createAvatar(
          { avatarId, audioAssetId: "s", engine: "avatar_iii", motionPrompt: "nods" },
          key,
        ),
    ],
    [
      "a voice too fast",
      (client) => client.videos.createAvatar({ avatarId, script: "Hi.", voiceSettings: { speed: 2 } }, key),
    ],
    ["a film without scenes", (client) => client.videos.createStudio({ scenes: [] }, key)],
    [
      "a film of four avatars",
      (client) => client.videos.createCinematic({ avatarIds: ["a", "b", "c", "d"], prompt: "x" }, key),
    ],
    [
      "a film of a minute",
      (client) =>
        client.videos.createCinematic({ avatarIds: ["a"], prompt: "x", durationInSeconds: 60 }, key),
    ],
    ["an empty batch", (client) => client.videos.createBatch({ videos: [] }, key)],
    ["a blank prompt", (client) => client.agent.createSession({ prompt: " " }, key)],
    [
      "a prompt that is too long",
      (client) => client.agent.createSession({ prompt: "x".repeat(10_001) }, key),
    ],
    [
      "a translation into nothing",
      (client) => client.translations.create({ video: { assetId }, outputLanguages: [] }, key),
    ],
    [
      "a part that ends before it begins",
      (client) =>
        client.translations.create(
          { video: { assetId }, outputLanguages: ["x"], startInSeconds: 5, endInSeconds: 2 },
          key,
        ),
    ],
    [
      "events to an address anyone can read",
      (client) => client.webhooks.createEndpoint({ url: "http://hooks.example.test" }, key),
    ],
    ["the deletion of a whole family", (client) => client.videos.delete("")],
    ["an id that climbs", (client) => client.videos.delete("..")],
    [
      "a key HeyGen would not take, in a body",
      (client) => client.backgroundRemovals.create({ video: { assetId } }, { idempotencyKey: "a b" }),
    ],
  ])("%s", async (_, call) => {
    const { client, received } = await startClient([json(200, { data: {} })]);
    expect(await failureOf(call(client))).toBeInstanceOf(InputError);
    expect(received).toEqual([]);
  });
});

test("an id is one part of the path, whatever is in it", async () => {
  const { client, received } = await startClient([json(200, readFixture("v3.videos.get.pending"))]);
  await client.videos.get("a/../b?c");
  expect(received[0]?.url).toBe("/v3/videos/a%2F..%2Fb%3Fc");
});

test("a batch is read to its last page", async () => {
  const page = (index: number, next_token: string | null) =>
    json(200, {
      data: {
        batch_id: "b",
        status: "processing",
        items: [{ item_index: index, video_id: `v${String(index)}`, status: "completed" }],
        has_more: next_token !== null,
        next_token,
      },
    });
  const { client, received } = await startClient([page(0, "t1"), page(1, "t2"), page(2, null)]);
  const { items } = await client.videos.getBatch("b");
  expect(items.map(({ id }) => id)).toEqual(["v0", "v1", "v2"]);
  expect(received.map(({ url }) => url.split("?")[1] ?? "")).toEqual(["", "token=t1", "token=t2"]);
});
