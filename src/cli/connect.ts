import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { HeygenCredentials } from "../heygen/index.ts";
import type { Maker } from "../model/media.ts";
import type { MakerConnection } from "../prepare/index.ts";
import { InputError } from "../errors.ts";
import type { Config } from "./config.ts";
import { openClient } from "./open-client.ts";
import type { Output } from "./output.ts";
import type { Project } from "./project.ts";

const heygenOrigin = "https://api.heygen.com";
/** Where media is made: HeyGen with a key; without one, or with `--offline`, an emulator. */
export type MakerChoice = {
  maker: Maker;
  url: string | null;
  credentials: HeygenCredentials;
  api: "v3" | "legacy";
  uploadUrl?: string | undefined;
};

/** Any key or token is taken by an emulator, and it is never sent a real one. */
const emulatorSecret = "offline";

/** An emulator of our own, started when it is needed. */
export const offlineChoice: MakerChoice = {
  maker: "emulator",
  url: null,
  credentials: { apiKey: emulatorSecret },
  api: "v3",
};

export const chooseMaker = (config: Config, offline: boolean): MakerChoice => {
  const { heygenApi: api = "v3", heygenUploadUrl: uploadUrl, heygenUrl, apiKey, oauthToken } = config;
  const credentials = oauthToken === undefined ? apiKey && { apiKey } : { oauthToken };
  if (offline || (!credentials && heygenUrl === undefined)) return { ...offlineChoice, api };
  const isLocal = heygenUrl !== undefined && isOfThisMachine(heygenUrl);
  if (isLocal) {
    const standIn = oauthToken === undefined ? { apiKey: emulatorSecret } : { oauthToken: emulatorSecret };
    return { maker: "emulator", url: heygenUrl, credentials: standIn, api, uploadUrl };
  }
  if (!credentials) {
    throw new InputError(
      "GREENROOM_HEYGEN_URL is set, but neither HEYGEN_API_KEY nor HEYGEN_OAUTH_TOKEN is.",
      {
        hint: "Set one of them, or use --offline.",
      },
    );
  }
  return { maker: "heygen", url: heygenUrl ?? heygenOrigin, credentials, api, uploadUrl };
};

const isOfThisMachine = (url: string): boolean =>
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

/** The receipt, the log and the plan say it in the same words. */
export const describeMaker = ({ maker, url, api }: MakerChoice): string => {
  const over = api === "legacy" ? "legacy API" : "";
  if (maker === "heygen") return `HeyGen${over && ` (${over})`}`;
  const notes = [over, "preview presenter and voice", "nothing is paid"].filter(Boolean).join(", ");
  return `the offline emulator${url === null ? "" : ` at ${url}`} (${notes})`;
};

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
    const heygen = await openClient(choice, url, ({ message }) => output.warn(`! HeyGen: ${message}`));
    closers.unshift(() => heygen.close());
    const poll =
      choice.maker === "heygen"
        ? { firstMs: 5_000, mostMs: 30_000, deadlineMs: 20 * 60_000, giveUpMs: 2 * 3_600_000 }
        : { firstMs: 250, mostMs: 1_000, deadlineMs: 20 * 60_000, giveUpMs: 3_600_000 };
    // An emulator answers at once, and what it was asked for is in its list at once.
    const recovery = choice.maker === "heygen" ? {} : { quarantineMs: 30_000, createTimeoutMs: 20_000 };
    const remembers = choice.api === "v3";
    return { heygen, origin: new URL(url).origin, poll, recovery, remembers };
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
