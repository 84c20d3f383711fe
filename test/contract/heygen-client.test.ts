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

/** Reads a video until it has ended. */
const untilEnded = async (videoId: string): Promise<Video> => {
  for (;;) {
    const video = await client.videos.get(videoId);
    if (video.state !== "pending") return video;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** A look that can be transparent, or one that cannot. */
const findLook = async (hasMatte: boolean): Promise<string> => {
  for await (const { avatarId } of client.avatars.listLooks()) {
    if (avatarId.endsWith("_nomatte") !== hasMatte) return avatarId;
  }
  return "any_nomatte";
};

describe("a video", () => {
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
  test("is listed page by page without a gap or a repetition", async () => {
    const all = (await client.avatars.listLooks().page()).items.map(({ avatarId }) => avatarId);
    const paged: string[] = [];
    for await (const { avatarId } of client.avatars.listLooks({ pageSize: 1 })) paged.push(avatarId);
    expect(paged).toEqual(all);
  });
});
