import { readdirSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  HeygenAuthError,
  HeygenCreditError,
  HeygenForbiddenError,
  HeygenNotFoundError,
  HeygenRateLimitError,
  HeygenRequestError,
  HeygenRetiredError,
  type HeygenWarning,
} from "../../../src/heygen/index.ts";
import { createLegacyHeygenClient, type LegacyScene } from "../../../src/heygen/legacy/index.ts";
import { InputError } from "../../../src/errors.ts";
import { readFixture } from "../../support/fixtures.ts";
import { json, startScriptedServer, type Step, text } from "../../support/scripted-server.ts";
import { everyLegacyCall } from "./every-legacy-call.ts";
import { failureOf } from "./heygen-client.ts";

const start = async (...steps: [Step, ...Step[]]) => {
  const server = await startScriptedServer(...steps);
  const warnings: HeygenWarning[] = [];
  const client = createLegacyHeygenClient({
    apiKey: "sk_test",
    baseUrl: server.url,
    retry: { maxRetries: 0, maxWaits: 0 },
    onWarning: (warning) => {
      warnings.push(warning);
    },
  });
  onTestFinished(client.close);
  return { client, warnings, received: server.received };
};
const sample = (name: string, status = 200) => json(status, readFixture(name));

// Errors inside an answer of 200 or 400, whose methods are tested below.
const errors = [
  "v1.video_status.not_found",
  "v1.asset.upload.empty_body",
  "v1.webhook.endpoint.add.options_failed",
];

test("every sample of a legacy answer belongs to a method", () => {
  const samples = readdirSync(new URL("../../fixtures/heygen", import.meta.url))
    .filter((file) => /^v[12]\.|^v3\.template\./.test(file))
    .map((file) => file.replace(/\.json$/, ""));
  const claimed = new Set([...Object.values(everyLegacyCall).flatMap(({ answers }) => answers), ...errors]);
  expect(samples.filter((name) => !claimed.has(name))).toEqual([]);
});

test.each(Object.entries(everyLegacyCall))("%s understands its samples", async (_, { answers, make }) => {
  for (const name of answers) {
    const { client, received } = await start(sample(name));
    await make(client);
    expect(received, name).toHaveLength(1);
  }
});

describe("what is read", () => {
  test("sixty units of the quota are one credit", async () => {
    const { client } = await start(sample("v2.user.remaining_quota"));
    expect(await client.account.remainingQuota()).toMatchObject({ units: 5400, credits: 90 });
  });

  test.each([
    ["videos.status", "v1.video_status.waiting", "pending"],
    ["videos.status", "v1.video_status.completed", "completed"],
    ["videos.status", "v1.video_status.failed_string", "failed"],
    ["translations.get", "v2.video_translate.status.success", "completed"],
    ["translations.get", "v2.video_translate.status.running", "pending"],
    ["photoAvatars.generation", "v2.photo_avatar.generation.in_progress", "pending"],
    ["photoAvatars.trainStatus", "v2.photo_avatar.train_status.ready", "completed"],
    ["photoAvatars.trainStatus", "v2.photo_avatar.train_status.error", "failed"],
    ["photoAvatars.trainStatus", "v2.photo_avatar.train_status.empty", "pending"],
  ])("%s reads the status of %s as %s", async (method, name, state) => {
    const { client } = await start(sample(name));
    expect(await everyLegacyCall[method]?.make(client)).toMatchObject({ state });
  });

  test("a list goes on where its token says", async () => {
    const { client, received } = await start(
      sample("v1.video.list"),
      json(200, { code: 100, data: { videos: [], token: null }, message: "Success" }),
    );
    const titles: (string | null)[] = [];
    for await (const { title } of client.videos.list({ pageSize: 2 })) titles.push(title);
    expect(titles).toEqual(["Launch update", null]);
    expect(received[1]?.url).toBe("/v1/video.list?limit=2&token=cur_b2Zmc2V0PTI");
  });
});

describe("what is sent", () => {
  test("scenes are written as HeyGen documents them", async () => {
    const { client, received } = await start(sample("v2.video.generate"));
    const assetId = "c8a2f5d1e7b9460fa3d41c6e8b0297f5";
    await client.videos.generate({
      title: "Launch update",
      test: false,
      caption: true,
      callbackId: "order-118",
      dimension: { width: 1920, height: 1080 },
      scenes: [
        {
          character: {
            type: "avatar",
            avatarId: "mira_desk_front_20260114",
            style: "normal",
            scale: 1,
            offset: { x: 0, y: 0 },
          },
          voice: {
            type: "text",
            voiceId: "9c41d7e2b05a4f3e8a76c1d20b9f5e83",
            text: 'Hello. <break time="0.6s"/> Here is what changed.',
            speed: 1,
            pitch: 0,
            emotion: "Friendly",
            locale: "en-US",
          },
          background: { type: "color", value: "#101820" },
          text: {
            text: "Week 47",
            fontFamily: "Inter",
            fontSize: 64,
            fontWeight: "bold",
            color: "#FFFFFF",
            position: { x: 120, y: 90 },
            align: "left",
            lineHeight: 1.1,
            width: 900,
          },
        },
        {
          character: {
            type: "talking_photo",
            talkingPhotoId: "b3e5c7190d2f4a68a41c95e6f7082d3b",
            style: "square",
            talkingStyle: "expressive",
            expression: "happy",
            superResolution: true,
            matting: true,
          },
          voice: { type: "audio", assetId },
          background: { type: "image", assetId, fit: "cover" },
        },
        {
          voice: { type: "silence", seconds: 2 },
          background: {
            type: "video",
            url: "https://cdn.example.test/loop.mp4",
            playStyle: "loop",
            fit: "cover",
          },
        },
      ],
    });
    expect({ ...(JSON.parse(String(received[0]?.body)) as object), folder_id: null }).toEqual(
      readFixture("request.v2.video.generate.multi_scene"),
    );
  });

  test("a transparent video is asked for without a field that is not documented", async () => {
    const { client, received } = await start(sample("v1.video.webm"));
    await client.videos.webm({
      avatarId: "mira_desk_front_20260114",
      style: "closeUp",
      text: "See-through me.",
      voiceId: "9c41d7e2b05a4f3e8a76c1d20b9f5e83",
      dimension: { width: 1280, height: 720 },
    });
    expect(JSON.parse(String(received[0]?.body))).toEqual(readFixture("request.v1.video.webm"));
  });

  test("an upload is its bytes and nothing else", async () => {
    const { client, received } = await start(sample("v1.asset.upload.image"));
    const bytes = new Uint8Array([137, 80, 78, 71]);
    await client.assets.upload({ bytes, filename: "a.png", contentType: "image/png" });
    expect(received[0]).toMatchObject({ url: "/v1/asset", headers: { "content-type": "image/png" } });
    expect([...(received[0]?.body ?? [])]).toEqual([...bytes]);
  });
});

describe("before anything is sent", () => {
  const voice = { type: "text", voiceId: "v", text: "Hi." } as const;
  const refused: [what: string, scenes: LegacyScene[], path: RegExp][] = [
    ["no scene", [], /scenes/],
    ["more than fifty", Array.from({ length: 51 }, () => ({ voice })), /scenes/],
    ["a text that is too long", [{ voice: { ...voice, text: "a".repeat(5001) } }], /scenes.0.voice.text/],
    ["a speed that is too great", [{ voice: { ...voice, speed: 2 } }], /scenes.0.voice.speed/],
    ["a pitch that is too low", [{ voice: { ...voice, pitch: -51 } }], /scenes.0.voice.pitch/],
    ["no colour", [{ voice, background: { type: "color", value: "blue" } }], /scenes.0.background.value/],
  ];
  test.each(refused)("%s is refused with its place", async (_, scenes, path) => {
    const { client, received } = await start(sample("v2.video.generate"));
    const error = await failureOf(client.videos.generate({ scenes }));
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ place: { path: expect.stringMatching(path) as string } });
    expect(received).toEqual([]);
  });

  test.each([127, 129, 4098])("%d pixels are refused", async (width) => {
    const { client } = await start(sample("v2.video.generate"));
    const error = await failureOf(
      client.videos.generate({ scenes: [{ voice }], dimension: { width, height: 720 } }),
    );
    expect(error).toMatchObject({ place: { path: "dimension.width" } });
  });

  test("a file over 10 MB, or of a kind only v3 takes, is refused", async () => {
    const { client, received } = await start(sample("v1.asset.upload.image"));
    const bytes = new Uint8Array(10 * 1024 * 1024 + 1);
    const big = client.assets.upload({ bytes, filename: "a.png", contentType: "image/png" });
    expect(await failureOf(big)).toMatchObject({
      message: expect.stringContaining("at most 10 MB") as string,
    });
    const pdf = { bytes: new Uint8Array(1), filename: "a.pdf", contentType: "application/pdf" };
    expect(await failureOf(client.assets.upload(pdf))).toBeInstanceOf(InputError);
    expect(received).toEqual([]);
  });
});

describe("what an answer means", () => {
  test.each([
    [40009, HeygenAuthError],
    [400112, HeygenAuthError],
    [401057, HeygenAuthError],
    [400573, HeygenForbiddenError],
    [400599, HeygenForbiddenError],
    [900001, HeygenCreditError],
    [400664, HeygenCreditError],
    [40031, HeygenNotFoundError],
    [400116, HeygenNotFoundError],
    [400144, HeygenNotFoundError],
    [400123, HeygenRateLimitError],
    [400175, HeygenRequestError],
    [40039, HeygenRequestError],
  ])("the code %d, with whatever status", async (code, kind) => {
    for (const status of [200, 400]) {
      const { client } = await start(json(status, { code, message: "no", data: null }));
      const error = await failureOf(client.videos.status("v"));
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject({ heygenCode: String(code) });
    }
  });

  test("an error that is only a text is read", async () => {
    const { client } = await start(sample("error.v2.string", 401));
    expect(await failureOf(client.avatars.list())).toMatchObject({
      message: expect.stringContaining("Invalid API key") as string,
    });
  });

  const retired: [what: string, step: Step][] = [
    ["410", sample("error.legacy.retired", 410)],
    ["404 that says so", sample("error.legacy.retired", 404)],
    ["410 with nothing", text(410, "")],
    ["404 of a server without that route", text(404, "<html>Not Found</html>")],
  ];
  test.each(retired)("%s: the API has ended", async (_, step) => {
    for (const [name, { make }] of Object.entries(everyLegacyCall)) {
      const { client, received } = await start(step);
      const error = await failureOf(make(client));
      expect(error, name).toBeInstanceOf(HeygenRetiredError);
      expect(error).toMatchObject({
        code: "heygen_legacy_ended",
        message: expect.stringContaining("the legacy API (v1, v2) has ended") as string,
        hint: expect.stringContaining("v3") as string,
      });
      expect(received).toHaveLength(1);
    }
  });

  test("the end of the API is announced once, whatever the route and the host", async () => {
    const sunset = { deprecation: "true", sunset: "Sat, 31 Oct 2026 00:00:00 GMT" };
    const { client, warnings } = await start(
      sample("v2.user.remaining_quota.warning"),
      json(200, readFixture("v2.video.generate.warning"), sunset),
      json(200, readFixture("v1.asset.upload.image"), sunset),
    );
    await client.account.remainingQuota();
    await client.videos.generate({ scenes: [{ voice: { type: "silence", seconds: 1 } }] });
    await client.assets.upload({ bytes: new Uint8Array(1), filename: "a.png", contentType: "image/png" });
    expect(warnings).toHaveLength(1);
  });
});
