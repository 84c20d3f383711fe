import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import {
  createHeygenClient,
  HeygenAuthError,
  type HeygenClient,
  HeygenCreditError,
  HeygenNotFoundError,
  HeygenRequestError,
  isWebmRefusal,
  type Video,
} from "../../src/heygen/index.ts";

let emulator: Emulator;
let client: HeygenClient;
const clients: HeygenClient[] = [];

const clientWith = (apiKey: string): HeygenClient => {
  const made = createHeygenClient({ apiKey, baseUrl: emulator.url, random: () => 0.5 });
  clients.push(made);
  return made;
};

beforeAll(async () => {
  emulator = await createEmulator({ seed: "contract" });
  client = clientWith("sk_contract");
});

afterAll(async () => {
  await Promise.all(clients.map((made) => made.close()));
  await emulator.close();
});

const download = async (url: string | null): Promise<Uint8Array> => {
  const response = await fetch(url ?? "");
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
};

/** Reads a video until it has ended. */
const untilEnded = async (videoId: string): Promise<Video> => {
  for (;;) {
    const video = await client.videos.get(videoId);
    if (video.state !== "pending") return video;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** A second of silence, 16 kHz mono. */
const silence = (): Uint8Array => {
  const samples = 16_000;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write("RIFF");
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(16_000, 24);
  bytes.writeUInt32LE(32_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples * 2, 40);
  return bytes;
};

/** A look that can be transparent, or one that cannot. */
const findLook = async (hasMatte: boolean): Promise<string> => {
  for await (const { avatarId } of client.avatars.listLooks()) {
    if (avatarId.endsWith("_nomatte") !== hasMatte) return avatarId;
  }
  return "any_nomatte";
};

describe("the way of a scene", () => {
  test("goes from words to speech, and from a sound to a transparent clip of its length", async () => {
    const voice = (await client.voices.list().page()).items[0];
    const speech = await client.speech.create(
      { text: "Ship small, ship often.", voiceId: voice?.voiceId ?? "", speed: 1 },
      { idempotencyKey: "contract:speech-1" },
    );
    expect(speech.words?.map(({ word }) => word)).toEqual(["Ship", "small,", "ship", "often."]);
    expect(speech.words?.at(-1)?.endMs).toBeLessThanOrEqual(speech.durationMs);
    expect((await download(speech.audioUrl)).length).toBeGreaterThan(1000);

    const asset = await client.assets.upload(
      { bytes: silence(), filename: "scene.wav", contentType: "audio/wav" },
      { idempotencyKey: "contract:asset-1" },
    );
    expect(await client.assets.get(asset.assetId)).toMatchObject({
      assetId: asset.assetId,
      name: "scene.wav",
    });

    const created = await client.videos.createAvatar(
      {
        ...{ avatarId: await findLook(true), audioAssetId: asset.assetId, engine: "avatar_iv" },
        ...{ outputFormat: "webm", aspectRatio: "16:9", resolution: "720p", title: "contract clip 7f3a" },
      },
      { idempotencyKey: "contract:avatar-1" },
    );
    const video = await untilEnded(created.videoId);
    expect(video).toMatchObject({ state: "completed", failure: null, title: "contract clip 7f3a" });
    expect(Math.abs((video.durationMs ?? 0) - 1000)).toBeLessThanOrEqual(40);
    const clip = await download(video.videoUrl);
    expect([...clip.subarray(0, 4)]).toEqual([0x1a, 0x45, 0xdf, 0xa3]);

    const statuses = await client.videos.statuses([created.videoId, "nothing-of-ours"]);
    expect(statuses.get(created.videoId)?.state).toBe("completed");
    expect(statuses.get("nothing-of-ours")?.state).toBe("missing");
    const found: string[] = [];
    for await (const { id } of client.videos.list({ title: "7f3a" })) found.push(id);
    expect(found).toEqual([created.videoId]);
    expect(await client.videos.delete(created.videoId)).toBe("deleted");
    expect(await client.videos.delete(created.videoId)).toBe("absent");
    await expect(client.videos.get(created.videoId)).rejects.toBeInstanceOf(HeygenNotFoundError);
    expect(await client.assets.delete(asset.assetId)).toBe("deleted");
  });

  test("asked for twice under one key makes one speech", async () => {
    const before = emulator.counters.speeches;
    const make = () =>
      client.speech.create({ text: "Only once.", voiceId: "mira-warm" }, { idempotencyKey: "contract:once" });
    const [first, second] = [await make(), await make()];
    expect(second.requestId).toBe(first.requestId);
    expect(emulator.counters.speeches).toBe(before + 1);
  });

  test("ends with HeyGen's reason where HeyGen will not make the video", async () => {
    const { videoId } = await client.videos.createAvatar(
      { avatarId: await findLook(true), script: "EMU_FAIL", voiceId: "mira-warm" },
      { idempotencyKey: "contract:fail" },
    );
    expect(await untilEnded(videoId)).toMatchObject({
      state: "failed",
      failure: { code: "BLOCKED_WORDS_DETECTED" },
    });
  });
});

describe("a refusal", () => {
  test("to make a transparent clip is known as one", async () => {
    const avatarId = await findLook(false);
    const error: unknown = await client.videos
      .createAvatar(
        { avatarId, script: "Hello.", voiceId: "mira-warm", outputFormat: "webm" },
        { idempotencyKey: "contract:nomatte" },
      )
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HeygenRequestError);
    expect(isWebmRefusal(error)).toBe(true);
  });

  test("has the class of its cause", async () => {
    const speech = (apiKey: string, voiceId: string) =>
      clientWith(apiKey).speech.create({ text: "Hi.", voiceId }, { idempotencyKey: `contract:${apiKey}` });
    await expect(speech("sk_invalid", "mira-warm")).rejects.toBeInstanceOf(HeygenAuthError);
    await expect(speech("sk_readonly", "mira-warm")).rejects.toBeInstanceOf(HeygenAuthError);
    await expect(speech("sk_empty", "mira-warm")).rejects.toBeInstanceOf(HeygenCreditError);
    await expect(speech("sk_contract", "nobody")).rejects.toBeInstanceOf(HeygenNotFoundError);
  });
});

describe("what can be looked up", () => {
  test("is the account, the key, the voices and the avatars", async () => {
    expect((await client.account.me()).billing).toMatchObject({ type: "wallet", currency: "usd" });
    expect((await client.account.keySelf()).keyId).not.toBe("");
    const { items } = await client.voices.list({ pageSize: 1 }).page();
    expect(items).toHaveLength(1);
    expect(await client.voices.get(items[0]?.voiceId ?? "")).toMatchObject({ name: items[0]?.name });
    const groups = await client.avatars.listGroups().page();
    const looks = await client.avatars.listLooks({ groupId: groups.items[0]?.groupId ?? "" }).page();
    expect(looks.items.length).toBeGreaterThan(0);
    const [look] = looks.items;
    expect(await client.avatars.getLook(look?.avatarId ?? "")).toEqual(look);
  });

  test("is listed page by page without a gap or a repetition", async () => {
    const all = (await client.avatars.listLooks().page()).items.map(({ avatarId }) => avatarId);
    const paged: string[] = [];
    for await (const { avatarId } of client.avatars.listLooks({ pageSize: 1 })) paged.push(avatarId);
    expect(paged).toEqual(all);
  });
});
