import { describe, expect, test } from "vitest";
import { readFixture } from "../../support/fixtures.ts";
import { json } from "../../support/scripted-server.ts";
import { startClient } from "./heygen-client.ts";

const clientFor = async (fixture: string) => startClient([json(200, readFixture(fixture))]);
const key = { idempotencyKey: "k-1" };

describe("speech", () => {
  test.each(["v3.voices.speech", "v3.voices.speech.clean"])(
    "of %s has its words in milliseconds",
    async (name) => {
      const { client } = await clientFor(name);
      expect(await client.speech.create({ text: "Ship small.", voiceId: "v" }, key)).toEqual({
        audioUrl: "https://resource2.heygen.ai/text_to_speech/emu/id=7b0c1f2d.mp3",
        durationMs: 1904,
        requestId: "tts_Lq82mZx0PcVd7aRk",
        words: [
          { word: "Ship", startMs: 81, endMs: 322 },
          { word: "small,", startMs: 342, endMs: 761 },
          { word: "ship", startMs: 982, endMs: 1203 },
          { word: "often.", startMs: 1223, endMs: 1745 },
        ],
      });
    },
  );

  test("may come without words and without a request id", async () => {
    const { client } = await startClient([
      json(200, { data: { audio_url: "a", duration: 1, word_timestamps: null } }),
    ]);
    const speech = await client.speech.create({ text: "Hi", voiceId: "v" }, key);
    expect(speech).toMatchObject({ words: null, requestId: null });
  });

  test("is asked for with the fields that are given and no others", async () => {
    const { client, received } = await clientFor("v3.voices.speech");
    await client.speech.create({ text: "Hi", voiceId: "v", speed: 1.1, locale: undefined }, key);
    expect(received[0]).toMatchObject({ method: "POST", url: "/v3/voices/speech" });
    expect(received[0]?.headers).toMatchObject({
      "idempotency-key": "k-1",
      "content-type": "application/json",
    });
    expect(JSON.parse(String(received[0]?.body))).toEqual({ text: "Hi", voice_id: "v", speed: 1.1 });
  });
});

describe("an avatar video", () => {
  test("is asked for in HeyGen's words", async () => {
    const { client, received } = await clientFor("v3.videos.create_webm");
    const created = await client.videos.createAvatar(
      {
        ...{ avatarId: "mira_desk_front_20260114", script: "See-through me." },
        ...{ voiceId: "9c41d7e2b05a4f3e8a76c1d20b9f5e83", engine: "avatar_iv", outputFormat: "webm" },
        ...{ resolution: "720p", aspectRatio: "16:9", caption: { burnIn: false } },
      },
      key,
    );
    expect(created).toEqual({ videoId: "a90c3f5e1b7d4c88b2640fd17e95ac31", status: "waiting" });
    expect(JSON.parse(String(received[0]?.body))).toEqual(readFixture("request.v3.videos.avatar_webm"));
  });

  test("driven by a sound sends no script and no voice", async () => {
    const { client, received } = await clientFor("v3.videos.create");
    const background = { type: "image", assetId: "b" } as const;
    await client.videos.createAvatar({ avatarId: "a", audioAssetId: "s", background, title: "t" }, key);
    expect(JSON.parse(String(received[0]?.body))).toEqual({
      ...{ type: "avatar", avatar_id: "a", audio_asset_id: "s", title: "t" },
      background: { type: "image", asset_id: "b" },
    });
  });

  test.each([
    ["v3.videos.get.pending", { state: "pending", rawStatus: "pending", videoUrl: null, failure: null }],
    ["v3.videos.get.processing", { state: "pending", rawStatus: "processing", durationMs: null }],
    ["v3.videos.get.completed", { state: "completed", durationMs: 6770, completedAtMs: 1795305823000 }],
    ["v3.videos.get.completed_captions", { state: "completed", title: "Launch update" }],
    ["v3.videos.get.completed_webm", { state: "completed", durationMs: 6800, gifUrl: null }],
    [
      "v3.videos.get.failed",
      {
        state: "failed",
        failure: { code: "BLOCKED_WORDS_DETECTED", message: "The script contains blocked words" },
      },
    ],
  ])("reads as %s says", async (name, expected) => {
    const { client } = await clientFor(name);
    expect(await client.videos.get("x")).toMatchObject(expected);
  });

  test("with a stage nobody knows is still pending, and needs no more than id and status", async () => {
    const { client } = await startClient([json(200, { data: { video_id: "x", status: "polishing" } })]);
    expect(await client.videos.get("x")).toMatchObject({ id: "x", state: "pending", createdAtMs: null });
  });

  test("that failed in the older way keeps its reason", async () => {
    const error = { code: 40119, message: "Video is too long", detail: "" };
    const { client } = await startClient([
      json(200, { code: 100, data: { id: "x", status: "failed", error } }),
    ]);
    expect((await client.videos.get("x")).failure).toEqual({ code: "40119", message: "Video is too long" });
  });
});

describe("the status of many videos", () => {
  test("says which are missing and leaves out what HeyGen does", async () => {
    const { client } = await clientFor("v3.videos.statuses");
    const statuses = await client.videos.statuses(["4be1d09a7c2f4f6e9d3a58b1c07e6f24", "missing", "other"]);
    expect([...statuses].map(([id, { state }]) => [id, state])).toEqual([
      ["4be1d09a7c2f4f6e9d3a58b1c07e6f24", "completed"],
      ["missing", "missing"],
    ]);
  });

  test("is asked for a hundred at a time, each once", async () => {
    const { client, received } = await startClient([json(200, { data: [] })]);
    const ids = Array.from({ length: 150 }, (_, n) => `v${n}`);
    await client.videos.statuses([...ids, ...ids]);
    const asked = received.map(({ url }) =>
      new URL(url, "http://h").searchParams.get("video_ids")?.split(","),
    );
    expect(asked.map((part) => part?.length)).toEqual([100, 50]);
  });

  test("of none asks nothing", async () => {
    const { client, received } = await startClient([json(200, { data: [] })]);
    expect((await client.videos.statuses([])).size).toBe(0);
    expect(received).toEqual([]);
  });
});

describe("a listing", () => {
  const voice = (id: string, nextToken: string | null) =>
    json(200, { data: [{ voice_id: id }], has_more: nextToken !== null, next_token: nextToken });

  test("goes through all pages as it is read", async () => {
    const { client, received } = await startClient([voice("a", "t1"), voice("b", "t2"), voice("c", null)]);
    const found: string[] = [];
    for await (const { voiceId } of client.voices.list({ language: "English" })) found.push(voiceId);
    expect(found).toEqual(["a", "b", "c"]);
    expect(received.map(({ url }) => url)).toEqual([
      "/v3/voices?limit=100&language=English",
      "/v3/voices?limit=100&token=t1&language=English",
      "/v3/voices?limit=100&token=t2&language=English",
    ]);
  });

  test("gives one page with the token of the next", async () => {
    const { client, received } = await clientFor("v3.voices.list");
    const page = await client.voices.list({ pageSize: 2 }).page("here");
    expect(page.nextToken).toBe("cur_dm9pY2Vz");
    expect(page.items.map(({ name, supportsLocale }) => [name, supportsLocale])).toEqual([
      ["Mira - Warm", false],
      ["Tomas - Neutral", true],
    ]);
    expect(received).toHaveLength(1);
    expect(received[0]?.url).toBe("/v3/voices?limit=2&token=here");
  });

  test("whose pages lead back to each other ends with an error", async () => {
    const { client } = await startClient([voice("a", "t1")]);
    const read = async () => {
      for await (const { voiceId } of client.voices.list()) expect(voiceId).toBe("a");
    };
    await expect(read()).rejects.toThrow("go round in a circle");
  });

  test("of videos asks for a title, of looks for a group", async () => {
    const { client, received } = await startClient([
      json(200, readFixture("v3.videos.list")),
      json(200, readFixture("v3.avatars.looks.list")),
      json(200, readFixture("v3.avatars.list")),
    ]);
    const videos = await client.videos.list({ title: "gr-1 a" }).page();
    const looks = await client.avatars.listLooks({ groupId: "g", ownership: "private" }).page();
    const groups = await client.avatars.listGroups().page();
    expect(videos.items.map(({ state }) => state)).toEqual(["completed", "pending"]);
    expect(looks.items[0]).toMatchObject({
      avatarId: "mira_desk_front_20260114",
      avatarType: "studio_avatar",
    });
    expect(looks.items[0]?.engines).toEqual(["avatar_v", "avatar_iv", "avatar_iii"]);
    expect(groups.items[1]).toMatchObject({ name: "Ada portrait", gender: null, looksCount: 1 });
    expect(received.map(({ url }) => url)).toEqual([
      "/v3/videos?limit=100&title=gr-1+a",
      "/v3/avatars/looks?limit=50&ownership=private&group_id=g",
      "/v3/avatars?limit=50",
    ]);
  });
});

describe("what is read by id", () => {
  test.each([
    ["studio", { state: "completed", rawStatus: null, width: 1280 }],
    ["photo", { state: "completed", avatarType: "photo_avatar", failure: null }],
    ["processing", { state: "pending", previewImageUrl: null }],
    [
      "failed",
      { state: "failed", failure: { code: "no_face_detected", message: "No face was found in the picture" } },
    ],
  ])("an avatar that is %s", async (name, expected) => {
    const { client } = await clientFor(`v3.avatars.looks.get.${name}`);
    expect(await client.avatars.getLook("x")).toMatchObject(expected);
  });

  test("a voice, and an id is escaped in the address", async () => {
    const { client, received } = await clientFor("v3.voices.get");
    expect(await client.voices.get("../a b")).toMatchObject({
      name: "Mira - Warm",
      type: null,
      supportsPause: true,
    });
    expect(received[0]?.url).toBe("/v3/voices/..%2Fa%20b");
  });

  test.each([
    ["wallet", { type: "wallet", currency: "usd", remaining: 42.17 }],
    ["wallet_empty", { type: "wallet", remaining: 0 }],
    [
      "subscription",
      { type: "subscription", plan: "creator", addOnCredits: { remaining: 0, resetsAtMs: null } },
    ],
    ["usage_based", { type: "usage_based", spentUsd: 12.4, remainingCredits: 64.5 }],
  ])("an account that pays by %s", async (name, billing) => {
    const { client } = await clientFor(`v3.users.me.${name}`);
    expect((await client.account.me()).billing).toMatchObject(billing);
  });

  test("an account that pays in a way not known yet", async () => {
    const { client } = await startClient([json(200, { data: { username: "u", billing_type: "barter" } })]);
    expect((await client.account.me()).billing).toEqual({ type: "unknown", name: "barter" });
  });

  test("the key", async () => {
    const { client } = await clientFor("v3.api_keys.self");
    expect(await client.account.keySelf()).toMatchObject({ scopeMode: "custom", expiresAtMs: null });
  });
});

describe("deletion", () => {
  test("says whether there was something to delete", async () => {
    const { client, received } = await startClient([
      json(200, readFixture("v3.videos.delete")),
      json(404, readFixture("error.v3.video_not_found")),
      json(200, readFixture("v3.assets.delete")),
    ]);
    expect(await client.videos.delete("x")).toBe("deleted");
    expect(await client.videos.delete("x")).toBe("absent");
    expect(await client.assets.delete("y")).toBe("deleted");
    expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "DELETE /v3/videos/x",
      "DELETE /v3/videos/x",
      "DELETE /v3/assets/y",
    ]);
  });
});
