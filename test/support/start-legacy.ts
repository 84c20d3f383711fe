import { expect, onTestFinished } from "vitest";
import { createEmulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { callEmulator } from "./call-emulator.ts";
import { makePng } from "./make-png.ts";

type Data = Record<string, unknown>;

/** An emulator that answers the legacy API as ever, and what tests ask it. It closes itself when the test ends. */
export const startLegacy = async (options: EmulatorOptions = {}) => {
  const emulator = await createEmulator({ media: "tiny", legacy: "live", seed: "legacy", ...options });
  onTestFinished(() => emulator.close());
  const call = callEmulator(emulator);
  /** The `data` of an answer that has to be 200. */
  const ask = async (method: string, path: string, body?: unknown): Promise<Data> => {
    const answer = await call(method, path, { body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return (answer.body as { data: Data }).data;
  };
  /** Reads until a job is over. */
  const finished = async (path: string): Promise<Data> => {
    let data: Data = {};
    const isOver = async () => {
      data = await ask("GET", path);
      return ["completed", "success", "failed"].includes(String(data["status"]));
    };
    await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
    return data;
  };
  return {
    ...{ emulator, call, ask, finished },
    quota: async () => Number((await ask("GET", "/v2/user/remaining_quota"))["remaining_quota"]),
    /** Sends a picture of eight by eight and says under which key it is. */
    uploadImage: async (): Promise<string> => {
      const response = await fetch(`${emulator.url}/v1/asset`, {
        ...{ method: "POST", body: new Uint8Array(makePng(8, 8)) },
        headers: { "x-api-key": "sk_test", "content-type": "image/png" },
      });
      return ((await response.json()) as { data: { image_key: string } }).data.image_key;
    },
  };
};
