import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { callEmulator, type Call } from "../support/call-emulator.ts";

let emulator: Emulator;
let call: Call;

beforeAll(async () => {
  emulator = await createEmulator({ seed: "routes", balanceUsd: 50 });
  call = callEmulator(emulator);
});
afterAll(() => emulator.close());

const video = {
  type: "avatar",
  avatar_id: "mira-knit-front",
  script: "EMU_STUCK Hello there.",
  output_format: "webm",
};

describe("keys", () => {
  test.each([
    ["no key", "", 401, "unauthorized"],
    ["a bad key", "sk_invalid", 401, "unauthorized"],
    ["a key that only reads", "sk_readonly", 403, "insufficient_api_key_scope"],
    ["an account without money", "sk_empty", 402, "insufficient_credit"],
  ])("%s is refused on a create", async (_, key, status, code) => {
    const answer = await call("POST", "/v3/videos", { body: video, key });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
  });

  test("the log holds no key and no query", async () => {
    await call("GET", "/v3/voices?limit=1", { key: "sk_my_secret" });
    expect(emulator.requests.at(-1)).toMatchObject({ method: "GET", path: "/v3/voices", status: 200 });
    expect(JSON.stringify(emulator.requests)).not.toContain("sk_my_secret");
  });
});

describe("lists", () => {
  test("looks are paged by an opaque token until all nine were seen", async () => {
    const ids: string[] = [];
    let token = "";
    for (let page = 0; page < 3; page++) {
      const { body } = await call("GET", `/v3/avatars/looks?limit=4${token}`);
      const { data, has_more: hasMore, next_token: next } = body as { data: { id: string }[]; has_more: boolean; next_token: string | null }; // prettier-ignore
      ids.push(...data.map(({ id }) => id));
      expect(hasMore).toBe(page < 2);
      token = `&token=${next ?? ""}`;
    }
    expect(new Set(ids).size).toBe(9);
    expect(ids).toContain("theo-jacket-closeup");
  });

  test("a look has the fields of the contract and a picture that is served", async () => {
    const { body } = await call("GET", "/v3/avatars/looks/mira-blazer-front");
    const { data } = body as { data: Record<string, unknown> };
    expect(Object.keys(data).sort()).toEqual(
      ["avatar_type", "default_voice_id", "error", "gender", "group_id", "id", "image_height", "image_width", "name", "preferred_orientation", "preview_image_url", "preview_video_url", "status", "supported_api_engines", "tags"], // prettier-ignore
    );
    const picture = await fetch(String(data["preview_image_url"]));
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(20_000);
  });

  test("voices are filtered by gender, and none is private", async () => {
    expect((await call("GET", "/v3/voices?gender=female")).body).toMatchObject({
      data: [{ voice_id: "mira-warm" }],
    });
    expect((await call("GET", "/v3/voices?type=private")).body).toEqual({
      data: [],
      has_more: false,
      next_token: null,
    });
  });

  test.each([
    ["/v3/voices?limit=1000", 400, "invalid_parameter"],
    ["/v3/voices?colour=red", 400, "invalid_parameter"],
    ["/v3/voices?token=mine", 400, "invalid_parameter"],
    ["/v3/voices/nobody", 404, "voice_not_found"],
    ["/v3/avatars/looks/nobody", 404, "avatar_not_found"],
    ["/v3/videos/nothing", 404, "video_not_found"],
    ["/v3/assets/nothing", 404, "asset_not_found"],
    ["/v3/no-such-route", 404, "resource_not_found"],
  ])("GET %s answers %i %s", async (path, status, code) => {
    const answer = await call("GET", path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
  });
});

describe("what a video is asked for with", () => {
  test.each([
    ["an unknown key", { ...video, colour: "red" }, "colour"],
    ["an unknown key inside", { ...video, voice_settings: { tempo: 2 } }, "voice_settings.tempo"],
    ["too fast a voice", { ...video, voice_settings: { speed: 1.9 } }, "voice_settings.speed"],
    ["a script over 5000 characters", { ...video, script: "a".repeat(5001) }, "script"],
    ["words and sound at once", { ...video, audio_url: "https://example.com/a.mp3" }, "script"],
    ["neither words nor sound", { ...video, script: undefined }, "script"],
    [
      "a background behind a transparent clip",
      { ...video, background: { type: "color", value: "#101820" } },
      "background",
    ],
    ["an engine that is not listed", { ...video, engine: { type: "avatar_vi" } }, "engine.type"],
    ["expressiveness of a studio avatar", { ...video, expressiveness: "high" }, "expressiveness"],
    ["another type", { ...video, type: "collage" }, "type"],
    ["no scenes", { type: "studio", scenes: [] }, "scenes"],
    ["an avatar that has no matte", { ...video, avatar_id: "theo-office_nomatte" }, "output_format"],
  ])("%s is refused and the place is named", async (_, body, param) => {
    const answer = await call("POST", "/v3/videos", { body });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: { code: "invalid_parameter", param } });
  });

  test("the refusal of an avatar without a matte is worded as HeyGen's", async () => {
    const { body } = await call("POST", "/v3/videos", {
      body: { ...video, avatar_id: "theo-office_nomatte" },
    });
    expect(JSON.stringify(body)).toMatch(/does not support webm/);
  });

  test.each([
    [{ ...video, avatar_id: "mira" }, 404, "avatar_not_found"],
    [{ ...video, voice_id: "nobody" }, 404, "voice_not_found"],
    [{ ...video, script: undefined, audio_asset_id: "nothing" }, 404, "asset_not_found"],
    [{ ...video, script: undefined, audio_url: "http://127.0.0.1:9/a.mp3" }, 400, "download_failed"],
    [{ ...video, resolution: "4k" }, 402, "plan_upgrade_required"],
  ])("what does not exist is refused: case %#", async (body, status, code) => {
    const answer = await call("POST", "/v3/videos", { body });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { code } });
  });

  test("a body that is no JSON is a 400 and not a crash", async () => {
    const headers = { "x-api-key": "k", "content-type": "application/json" };
    const answer = await fetch(`${emulator.url}/v3/videos`, { method: "POST", headers, body: "{" });
    expect(answer.status).toBe(400);
  });
});

describe("idempotency", () => {
  test("a repeated key gets the first answer, whatever the body, and costs nothing", async () => {
    const first = await call("POST", "/v3/videos", { body: video, idempotencyKey: "again-1" });
    const made = emulator.counters.videos;
    const second = await call("POST", "/v3/videos", {
      body: { ...video, title: "other" },
      idempotencyKey: "again-1",
    });
    expect(second).toMatchObject({ status: first.status, body: first.body });
    expect(emulator.counters.videos).toBe(made);
  });

  test("a duplicate of a request that is still running answers 409", async () => {
    const body = { text: "One moment, please. This takes a little while to say.", voice_id: "mira-warm" };
    const answers = await Promise.all(
      [1, 2].map(() => call("POST", "/v3/voices/speech", { body, idempotencyKey: "twins" })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.headers.get("retry-after")).toBe("1");
  });

  test("after a refusal the same key may be sent again", async () => {
    const key = { idempotencyKey: "mended" };
    expect((await call("POST", "/v3/videos", { body: { ...video, colour: 1 }, ...key })).status).toBe(400);
    expect((await call("POST", "/v3/videos", { body: video, ...key })).status).toBe(200);
  });

  test("a key with other characters is refused", async () => {
    const answer = await call("POST", "/v3/videos", { body: video, idempotencyKey: "a b" });
    expect(answer.body).toMatchObject({ error: { param: "Idempotency-Key" } });
  });
});

describe("assets", () => {
  const upload = (bytes: Uint8Array<ArrayBuffer>, field = "file") => {
    const form = new FormData();
    form.append(field, new Blob([bytes], { type: "image/png" }), "a.png");
    return fetch(`${emulator.url}/v3/assets`, { method: "POST", headers: { "x-api-key": "k" }, body: form });
  };

  test("bytes are believed, not names", async () => {
    const answer = await upload(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    const { data } = (await answer.json()) as { data: { asset_id: string; url: string } };
    expect(data).toMatchObject({ mime_type: "image/jpeg", size_bytes: 7 });
    expect((await fetch(data.url)).headers.get("content-type")).toBe("image/jpeg");
    expect((await call("GET", `/v3/assets/${data.asset_id}`)).body).toMatchObject({
      data: { name: "a.png", type: "image" },
    });
    expect((await call("DELETE", `/v3/assets/${data.asset_id}`)).body).toEqual({
      data: { id: data.asset_id },
    });
    expect((await call("GET", `/v3/assets/${data.asset_id}`)).status).toBe(404);
  });

  test("what it cannot use is refused", async () => {
    expect((await upload(Uint8Array.from([1, 2, 3]))).status).toBe(400);
    expect((await upload(Uint8Array.from([0xff, 0xd8, 0xff]), "picture")).status).toBe(400);
    expect((await upload(new Uint8Array(32 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

describe("jobs", () => {
  test("each order ends as it was ordered", async () => {
    const create = async (script: string) => {
      const { body } = await call("POST", "/v3/videos", { body: { ...video, script } });
      return (body as { data: { video_id: string } }).data.video_id;
    };
    const failing = await create("EMU_FAIL please.");
    const stuck = await create("EMU_STUCK here.");
    expect((await call("GET", `/v3/videos/${failing}`)).body).toMatchObject({
      data: { status: "failed", failure_code: "BLOCKED_WORDS_DETECTED", video_url: null },
    });
    emulator.advance(3_600_000);
    expect((await call("GET", `/v3/videos/${stuck}`)).body).toMatchObject({ data: { status: "processing" } });
    expect((await call("GET", `/v3/videos/statuses?video_ids=${failing},missing`)).body).toMatchObject({
      data: [
        { video_id: failing, status: "failed" },
        { video_id: "missing", status: "not_found" },
      ],
    });
    expect((await call("DELETE", `/v3/videos/${stuck}`)).body).toEqual({
      data: { id: stuck, deleted: true },
    });
    expect((await call("GET", `/v3/videos/${stuck}`)).status).toBe(404);
  });

  test("the eleventh running job answers 429 and says when to come back", async () => {
    let answer = await call("POST", "/v3/videos", { body: video });
    for (let job = 0; job < 10 && answer.status === 200; job++)
      answer = await call("POST", "/v3/videos", { body: video });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("2");
    const { body } = await call("GET", "/v3/videos?limit=100");
    const running = (body as { data: { status: string }[] }).data.filter(
      ({ status }) => status === "processing",
    );
    expect(running).toHaveLength(10);
  });
});

test("a closed emulator answers no more", async () => {
  const other = await createEmulator();
  await other.close();
  await expect(fetch(`${other.url}/v3/users/me`)).rejects.toThrow();
});
