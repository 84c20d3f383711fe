import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Maker } from "../model/media.ts";
import type { MakerConnection } from "../prepare/index.ts";
import { InputError } from "../errors.ts";
import type { Config } from "./config.ts";
import type { Output } from "./output.ts";
import type { Project } from "./project.ts";

const heygenOrigin = "https://api.heygen.com";
/** Any key is taken by an emulator. */
const emulatorKey = "offline";

/** Where media is made: HeyGen with a key; without one, or with `--offline`, an emulator. */
export type MakerChoice = { maker: Maker; url: string | null; apiKey: string };

/** An emulator of our own, started when it is needed. */
export const offlineChoice: MakerChoice = { maker: "emulator", url: null, apiKey: emulatorKey };

export const chooseMaker = (config: Config, offline: boolean): MakerChoice => {
  if (offline) return offlineChoice;
  if (config.heygenUrl !== undefined) {
    const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(new URL(config.heygenUrl).hostname);
    const apiKey = isLocal ? emulatorKey : config.apiKey;
    if (apiKey === undefined) {
      throw new InputError("GREENROOM_HEYGEN_URL is set, but HEYGEN_API_KEY is not.", {
        hint: "Set HEYGEN_API_KEY, or use --offline.",
      });
    }
    return { maker: isLocal ? "emulator" : "heygen", url: config.heygenUrl, apiKey };
  }
  if (config.apiKey === undefined) return offlineChoice;
  return { maker: "heygen", url: heygenOrigin, apiKey: config.apiKey };
};

/** The receipt, the log and the plan say it in the same words. */
export const describeMaker = ({ maker, url }: MakerChoice): string =>
  maker === "heygen"
    ? "HeyGen"
    : `the offline emulator${url === null ? "" : ` at ${url}`} (preview presenter and voice, nothing is paid)`;

export type Connector = { connect: () => Promise<MakerConnection>; close: () => Promise<void> };

/** Connects once, when first asked to, so that a run that makes nothing starts nothing and sends nothing. */
export const createConnector = (choice: MakerChoice, project: Project, output: Output): Connector => {
  const closers: (() => Promise<void>)[] = [];
  const open = async (): Promise<MakerConnection> => {
    let { url } = choice;
    if (url === null) {
      // Loaded when it is needed: it brings a server, a voice and a canvas.
      const { createEmulator } = await import("../emulator/index.ts");
      const emulator = await createEmulator({ stateDir: path.join(project.home, "emulator") });
      closers.push(() => emulator.close());
      url = emulator.url;
    }
    const { createHeygenClient } = await import("../heygen/index.ts");
    const heygen = createHeygenClient({
      apiKey: choice.apiKey,
      baseUrl: url,
      onWarning: ({ message }) => output.warn(`! HeyGen: ${message}`),
    });
    closers.unshift(() => heygen.close());
    const poll =
      choice.maker === "heygen"
        ? { firstMs: 5_000, mostMs: 30_000, deadlineMs: 20 * 60_000, giveUpMs: 2 * 3_600_000 }
        : { firstMs: 250, mostMs: 1_000, deadlineMs: 20 * 60_000, giveUpMs: 3_600_000 };
    // An emulator answers at once, and what it was asked for is in its list at once.
    const recovery = choice.maker === "heygen" ? {} : { quarantineMs: 30_000, createTimeoutMs: 20_000 };
    return { heygen, origin: new URL(url).origin, poll, recovery };
  };
  let opened: Promise<MakerConnection> | undefined;
  return {
    connect: () => (opened ??= open()),
    close: async () => {
      for (const close of closers.splice(0)) await close();
    },
  };
};

export const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
  await pause(ms, undefined, signal === undefined ? {} : { signal });
};
