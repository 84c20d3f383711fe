import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import {
  assetContentTypes,
  createHeygenClient,
  estimateUsd,
  HeygenAuthError,
  type HeygenClient,
  HeygenNotFoundError,
  isWebmRefusal,
  priceList,
  type Speech,
  type Video,
} from "../../src/heygen/index.ts";
import { identifyBytes } from "../../src/media/identify.ts";
import { probeVideo } from "../../src/media/probe-video.ts";
import { makeTempDir } from "../support/temp-dir.ts";

/*
 * What everything here is built on, asked of the emulator always and of HeyGen itself where GREENROOM_LIVE=1 says that it
 * may spend: two speeches of a few words and one clip of them, at most.
 */
const text = "Ship small, ship often.";
const mostSeconds = 4;
const mostUsd =
  2 * estimateUsd({ kind: "speech", seconds: mostSeconds }) +
  estimateUsd({ kind: "avatar", seconds: mostSeconds, engine: "avatar_iv", avatarType: null });

type Service = {
  name: string;
  open: () => Promise<{ baseUrl: string; apiKey: string; close: () => Promise<void> }>;
  everyMs: number;
};

const emulated: Service = {
  name: "the emulator",
  open: async () => {
    const emulator = await createEmulator({ seed: "service", media: "tiny" });
    return { baseUrl: emulator.url, apiKey: "sk_service", close: () => emulator.close() };
  },
  everyMs: 50,
};

const live: Service = {
  name: "HeyGen itself",
  open: async () => {
    const apiKey = process.env["HEYGEN_API_KEY"] ?? "";
    if (apiKey === "") throw new Error("GREENROOM_LIVE=1 needs HEYGEN_API_KEY.");
    process.stderr.write(
      `HeyGen is asked for two speeches and one clip: at most $${mostUsd.toFixed(2)} by the prices of ${priceList.asOf}.\n`,
    );
    return Promise.resolve({
      ...{ baseUrl: "https://api.heygen.com", apiKey },
      close: () => Promise.resolve(),
    });
  },
  everyMs: 5_000,
};

const services = [emulated, ...(process.env["GREENROOM_LIVE"] === "1" ? [live] : [])];

describe.each(services)("$name", ({ open, everyMs }) => {
  const run = randomUUID().slice(0, 8);
  const title = `Greenroom contract ${run}`;
  let service: Awaited<ReturnType<Service["open"]>>;
  let client: HeygenClient;
  let speech: Speech;
  let assetId = "";
  let video: Video;

  beforeAll(async () => {
    service = await open();
    client = createHeygenClient(service);
    const { billing } = await client.account.me();
    const isPoor = billing.type === "wallet" && billing.currency === "usd" && billing.remaining < mostUsd;
    if (isPoor) throw new Error("There is too little in the wallet for this suite.");
  });
  afterAll(async () => {
    await client.close();
    await service.close();
  });

  const download = async (url: string | null): Promise<Buffer> => {
    const response = await fetch(url ?? "");
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  };

  test("knows a key, and refuses another one", async () => {
    expect((await client.account.keySelf()).keyId).not.toBe("");
    const stranger = createHeygenClient({ ...service, apiKey: "sk_invalid" });
    const error: unknown = await stranger.account.keySelf().catch((reason: unknown) => reason);
    await stranger.close();
    expect(error).toBeInstanceOf(HeygenAuthError);
    expect(error).toMatchObject({ status: 401 });
  });

  test("lists groups, looks and voices, and reads each of them", async () => {
    const [group] = (await client.avatars.listGroups().page()).items;
    const [look] = (await client.avatars.listLooks({ groupId: group?.groupId ?? "" }).page()).items;
    expect(await client.avatars.getLook(look?.avatarId ?? "")).toMatchObject({ avatarId: look?.avatarId });
    const { items } = await client.voices.list({ pageSize: 1 }).page();
    expect(items).toHaveLength(1);
    expect(await client.voices.get(items[0]?.voiceId ?? "")).toMatchObject({ name: items[0]?.name });
  });

  test("lists page by page, without a gap or a repetition", async () => {
    const known = (await client.voices.list().page()).items.slice(0, 3).map(({ voiceId }) => voiceId);
    const paged: string[] = [];
    for await (const { voiceId } of client.voices.list({ pageSize: 1 })) {
      paged.push(voiceId);
      if (paged.length === known.length) break;
    }
    expect(paged).toEqual(known);
  });

  test("speaks, says when each word is spoken, and asked twice under one key speaks once", async () => {
    const [voice] = (await client.voices.list({ engine: "starfish", language: "English" }).page()).items;
    const voiceId = process.env["GREENROOM_LIVE_VOICE"] ?? voice?.voiceId ?? "";
    const speak = () => client.speech.create({ text, voiceId }, { idempotencyKey: `contract:${run}:speech` });
    speech = await speak();
    expect(speech.words?.map(({ word }) => word)).toEqual(["Ship", "small,", "ship", "often."]);
    expect(speech.words?.at(-1)?.endMs).toBeLessThanOrEqual(speech.durationMs);
    expect(speech.durationMs).toBeLessThan(mostSeconds * 1000);
    expect((await speak()).requestId).toBe(speech.requestId);
  });

  test("takes a file, and knows it by its name", async () => {
    const bytes = await download(speech.audioUrl);
    const { kind, ext } = identifyBytes(bytes);
    expect(kind).toBe("sound");
    const upload = { bytes, filename: `contract-${run}.${ext}`, contentType: assetContentTypes[ext] ?? "" };
    const asset = await client.assets.upload(upload, { idempotencyKey: `contract:${run}:asset` });
    assetId = asset.assetId;
    expect(await client.assets.get(assetId)).toMatchObject({ assetId, name: upload.filename });
  });

  /** Only trying tells whether a look can be transparent. A look that cannot be is refused before it costs anything. */
  const beginClip = async (): Promise<string> => {
    const wanted = process.env["GREENROOM_LIVE_AVATAR"];
    const looks = (await client.avatars.listLooks().page()).items.map(({ avatarId }) => avatarId);
    const refusals: unknown[] = [];
    for (const avatarId of wanted === undefined ? looks.slice(0, 5) : [wanted]) {
      try {
        const { videoId } = await client.videos.createAvatar(
          {
            ...{ avatarId, audioAssetId: assetId, engine: "avatar_iv", outputFormat: "webm", title },
            ...{ aspectRatio: "16:9", resolution: "720p" },
          },
          { idempotencyKey: `contract:${run}:${avatarId}` },
        );
        return videoId;
      } catch (error) {
        if (!isWebmRefusal(error)) throw error;
        refusals.push(error);
      }
    }
    throw new AggregateError(
      refusals,
      "No look was found that can be transparent: set GREENROOM_LIVE_AVATAR.",
    );
  };

  test(
    "makes of a sound a transparent clip of its length, and lists it by its title",
    { timeout: 30 * 60_000 },
    async () => {
      const videoId = await beginClip();
      do {
        await pause(everyMs);
        const status = (await client.videos.statuses([videoId, "nothing-of-ours"])).get(videoId);
        expect(status?.failure ?? null).toBeNull();
        video = await client.videos.get(videoId);
      } while (video.state === "pending" || video.videoUrl === null);
      expect(video).toMatchObject({ state: "completed", title });
      const file = path.join(await makeTempDir(), "clip.webm");
      await writeFile(file, await download(video.videoUrl));
      const facts = await probeVideo(file, "webm");
      expect(facts).toMatchObject({ hasAlpha: true, hasSound: true });
      expect(Math.abs((facts?.durationMs ?? 0) - speech.durationMs)).toBeLessThan(200);
      const listed = async (): Promise<string[]> => {
        const found: string[] = [];
        for await (const { id } of client.videos.list({ title: run })) found.push(id);
        return found;
      };
      // Lists lag behind.
      await expect.poll(listed, { timeout: 120_000, interval: everyMs }).toEqual([videoId]);
    },
  );

  test("forgets what is deleted", async () => {
    expect(await client.videos.delete(video.id)).toBe("deleted");
    await expect(client.videos.get(video.id)).rejects.toBeInstanceOf(HeygenNotFoundError);
    expect(await client.videos.delete(video.id)).toBe("absent");
    expect((await client.videos.statuses([video.id])).get(video.id)?.state).toBe("missing");
    expect(await client.assets.delete(assetId)).toBe("deleted");
  });
});
