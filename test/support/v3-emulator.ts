import { expect, onTestFinished } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { callEmulator } from "./call-emulator.ts";

export type Data = Record<string, unknown>;
export type V3Emulator = Awaited<ReturnType<typeof startV3>>;

/** An emulator of the test's own, and how it is asked in plain HTTP. */
export const startV3 = async (options: EmulatorOptions = {}) => {
  const emulator = await createEmulator({ media: "tiny", seed: "v3", ...options });
  onTestFinished(() => emulator.close());
  const call = callEmulator(emulator);
  const ask = async (method: string, path: string, body?: unknown): Promise<Data> => {
    const answer = await call(method, path, { body });
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return (answer.body as { data: Data }).data;
  };
  /** Reads until a job is over. */
  const finished = async (path: string): Promise<Data> => {
    let data: Data = {};
    const isOver = async () =>
      ["completed", "failed"].includes(String((data = await ask("GET", path))["status"]));
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
    return data;
  };
  return { emulator, call, ask, finished };
};

export const download = async (url: unknown): Promise<Buffer> => {
  const response = await fetch(String(url));
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

export const isMp4 = (bytes: Buffer): boolean => bytes.subarray(4, 8).toString() === "ftyp";

/** Uploads a file, and gives what names it in other requests. */
export const uploadTo = async (emulator: Emulator, bytes: Buffer, name: string) => {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(bytes)]), name);
  const headers = { "x-api-key": "sk_test" };
  const response = await fetch(`${emulator.url}/v3/assets`, { method: "POST", body: form, headers });
  const { data } = (await response.json()) as { data: { asset_id: string } };
  return { type: "asset_id", asset_id: data.asset_id } as const;
};

/** A clip of the emulator's, as a client would have it. */
export const someClip = async ({ ask, finished }: V3Emulator): Promise<Buffer> => {
  const { video_id: id } = await ask("POST", "/v3/videos", {
    ...{ type: "avatar", avatar_id: "mira-knit-front", script: "Hello there, how are you?" },
  });
  return download((await finished(`/v3/videos/${String(id)}`))["video_url"]);
};
