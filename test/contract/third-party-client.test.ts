import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { HeygenSDK } from "@teamduality/heygen-typescript-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { repositoryRoot } from "../support/browser.ts";
import { makePng } from "../support/make-png.ts";

/** `greenroom emulate`, and nothing else of ours, in a process and a folder of its own. */
const startServer = async (folder: string) => {
  const bin = path.join(repositoryRoot, "bin/greenroom.mjs");
  const child = spawn(process.execPath, [bin, "emulate", "--port", "0", "--tiny", "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  const [first] = (await once(lines, "line")) as [string];
  const { url } = z.object({ event: z.literal("listening"), url: z.url() }).parse(JSON.parse(first));
  return {
    url,
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
};

/** Runs the redirection of docs/emulator.md, as `node --import` does. */
const redirect = async (url: string, folder: string): Promise<void> => {
  const page = await readFile(path.join(repositoryRoot, "docs/emulator.md"), "utf8");
  const code = /```js\n(\/\/ emulated\.mjs\n.*?)```/s.exec(page)?.[1] ?? "";
  expect(code).toContain("http://127.0.0.1:4010");
  const file = path.join(folder, "emulated.mjs");
  await writeFile(file, code.replace("http://127.0.0.1:4010", url));
  await import(pathToFileURL(file).href);
};

let url = "";
const itsFetch = globalThis.fetch;
const cleanUp: (() => Promise<void>)[] = [];
beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "greenroom-test-"));
  cleanUp.push(() => rm(folder, { recursive: true, force: true }));
  const server = await startServer(folder);
  cleanUp.push(server.stop);
  url = server.url;
  await redirect(url, folder);
});
afterAll(async () => {
  globalThis.fetch = itsFetch;
  for (const clean of cleanUp.reverse()) await clean();
});

const sdk = new HeygenSDK("sk_test");
const png = makePng(8, 8);
const isMp4 = async (link: string | null | undefined): Promise<boolean> => {
  const bytes = Buffer.from(await (await fetch(String(link))).arrayBuffer());
  return bytes.subarray(4, 8).toString() === "ftyp";
};
const order = (avatarId: string) => ({
  ...{ title: "Hello", caption: true, dimensions: { width: 1280, height: 720 } },
  video_inputs: [
    {
      character: { type: "avatar", avatar_id: avatarId, scale: 1, avatar_style: "normal" } as const,
      voice: { type: "text", voice_id: "mira-warm", input_text: "Hello there." } as const,
      background: { type: "color", value: "#101820" } as const,
    },
  ],
});
/** Asks until a job is over. */
const over = async <T extends { status: string }>(read: () => Promise<T>): Promise<T> => {
  let last = await read();
  const isOver = async () =>
    ["completed", "success", "ready", "failed"].includes((last = await read()).status);
  await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
  return last;
};

describe("a client of HeyGen that we did not write", () => {
  test("lists what there is", async () => {
    const { avatars } = await sdk.avatars.list();
    const { voices } = await sdk.voices.list();
    expect(avatars.map(({ avatar_id: id }) => id)).toContain("mira-knit-front");
    expect(voices.map(({ voice_id: id }) => id)).toContain("mira-warm");
    expect((await sdk.avatars.listGroups({ include_public: true })).total_count).toBeGreaterThan(1);
    expect((await sdk.templates.list()).templates[0]).toMatchObject({ name: "Weekly digest" });
    expect((await sdk.videos.translation.listLanguages()).languages).toContain("Spanish (Spain)");
    const quota = await sdk.user.getRemainingQuota();
    expect(quota.details.api).toBe(quota.remaining_quota);
  });

  test("makes a video, has it translated, and deletes it", async () => {
    const { generation, management, translation } = sdk.videos;
    const { video_id: id } = await generation.create(order("mira-knit-front"));
    const video = await over(() => generation.get(id));
    expect(video).toMatchObject({ id, status: "completed", error: null });
    expect(await isMp4(video.video_url)).toBe(true);
    expect((await management.list({ limit: 5 })).videos).toMatchObject([{ video_id: id, type: "GENERATED" }]);
    const { video_translate_id: translated } = await translation.translate({
      ...{ video_url: String(video.video_url), output_language: "Spanish (Spain)", title: "Hola" },
    });
    const { status, url: link } = await over(() => translation.getStatus(translated));
    expect([status, await isMp4(link)]).toEqual(["success", true]);
    await generation.delete(id);
    await expect(generation.get(id)).rejects.toMatchObject({ statusCode: 404, code: 40031 });
  });

  test("makes a transparent clip", async () => {
    const { video_id: id } = await sdk.videos.generation.createWebM({
      ...{ avatar_pose_id: "theo-jacket-front", avatar_style: "closeUp" },
      ...{ voice_id: "theo-calm", input_text: "See-through me." },
    });
    const { video_url: link } = await over(() => sdk.videos.generation.get(id));
    expect(new URL(String(link)).pathname).toMatch(/\.webm$/);
  });

  test("makes a photo avatar of a picture it sent, and another that moves", async () => {
    const { photoAvatars } = sdk;
    const { image_key = "" } = await sdk.assets.upload(png, "image/png");
    const { id, group_id } = await photoAvatars.createGroup({ name: "Ada", image_key });
    const added = await photoAvatars.addLooks({ group_id, name: "Ada outdoors", image_keys: [image_key] });
    expect(added.photo_avatar_list).toMatchObject([{ group_id, name: "Ada outdoors" }]);
    await photoAvatars.trainGroup({ group_id });
    expect(await over(() => photoAvatars.getTrainingStatus(group_id))).toMatchObject({ status: "ready" });
    const moving = await photoAvatars.addMotion({ id });
    expect((await photoAvatars.getDetails(moving.id)).is_motion).toBe(true);
    expect(await photoAvatars.upscale({ id })).toEqual({ id });
    expect((await photoAvatars.addSoundEffect({ id })).sound_effect_id).toMatch(/^sfx_/);
    expect((await photoAvatars.listInGroup(group_id)).avatar_list).toHaveLength(3);

    const framing = { orientation: "vertical", pose: "half_body", style: "Realistic" } as const;
    const person = { name: "n", age: "Senior", gender: "Woman", ethnicity: "Unspecified" } as const;
    const asked = [
      await photoAvatars.generatePhoto({ ...framing, ...person, appearance: "grey blazer" }),
      await photoAvatars.generateLooks({ ...framing, group_id, prompt: "an avatar in the garden" }),
    ];
    for (const { generation_id: generation } of asked) {
      const made = await over(() => photoAvatars.checkGenerationStatus(generation));
      expect(made.image_key_list).toHaveLength(4);
    }
  });

  test("makes a picture talk", async () => {
    const { talkingPhoto } = sdk.ai;
    const { talking_photo_id: id } = await talkingPhoto.upload(png, "image/png");
    expect(await talkingPhoto.list()).toEqual(
      expect.arrayContaining([expect.objectContaining({ id })]) as object,
    );
    await talkingPhoto.delete(id);
    await expect(talkingPhoto.delete(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  test("understands what it is refused", async () => {
    const stranger = new HeygenSDK("sk_invalid");
    await expect(stranger.voices.list()).rejects.toMatchObject({ name: "APIError", statusCode: 401 });
    await expect(sdk.videos.generation.create(order("nobody"))).rejects.toMatchObject({
      ...{ statusCode: 404, message: "Avatar nobody was not found or is no longer available." },
    });
    await expect(sdk.assets.upload(Buffer.of(), "image/png")).rejects.toMatchObject({
      ...{ statusCode: 400, code: 400175, message: "asset data must be provided" },
    });
    const behave = async (legacy: string): Promise<void> => {
      await fetch(`${url}/__emulator/behaviour`, {
        ...{ method: "POST", body: JSON.stringify({ legacy }) },
        headers: { "content-type": "application/json" },
      });
    };
    await behave("retired");
    onTestFinished(() => behave("sunset"));
    await expect(sdk.avatars.list()).rejects.toMatchObject({
      ...{ statusCode: 410, message: /retired on 2026-11-01/ },
    });
  });
});
