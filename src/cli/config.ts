import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { InputError } from "../errors.ts";

/** What the environment (or a `.env` beside the project) says. */
export type Config = {
  apiKey: string | undefined;
  /** In place of a key; it draws on the credits of the web plan. */
  oauthToken?: string | undefined;
  /** Never printed, in whatever form: key, token and webhook secrets, and those of `.env` that the environment replaced. */
  secrets: readonly string[];
  /** Another address for HeyGen's API: a proxy, or an emulator that runs on its own. */
  heygenUrl: string | undefined;
  /** Which of HeyGen's APIs makes speech and clips. The legacy one (v1, v2) has a documented end. @default "v3" */
  heygenApi?: "v3" | "legacy" | undefined;
  /** Where the legacy API takes files; HeyGen's own host for them if not set. */
  heygenUploadUrl?: string | undefined;
  /** Of the endpoints whose events are believed. */
  webhookSecrets?: readonly string[] | undefined;
  /** Where cache, emulator and browser are kept; `.greenroom` in the project if not set. */
  home: string | undefined;
  browser: string | undefined;
  /** A file of prices over those that HeyGen lists. */
  prices: string | undefined;
  /** US dollars above which a run asks before it spends. */
  confirmAboveUsd: number;
  searchPath: string | undefined;
};

const settings = [
  "HEYGEN_API_KEY",
  "HEYGEN_OAUTH_TOKEN",
  "GREENROOM_HEYGEN_URL",
  "GREENROOM_HEYGEN_API",
  "GREENROOM_HEYGEN_UPLOAD_URL",
  "GREENROOM_HOME",
  "GREENROOM_BROWSER",
  "GREENROOM_PRICES",
  "GREENROOM_CONFIRM_ABOVE_USD",
] as const;

/** They are taken out of the environment. */
export const secretSettings = ["HEYGEN_API_KEY", "HEYGEN_OAUTH_TOKEN", "GREENROOM_WEBHOOK_SECRET"] as const;

/** Less than a short scene of a studio avatar is made without a question. */
const usualConfirmAboveUsd = 1;

/**
 * Reads the settings, and takes key and token out of the environment: no browser, no ffmpeg and no bundler that is started
 * later inherits it.
 */
export const readConfig = (env: NodeJS.ProcessEnv, folder: string): Config => {
  const file = readEnvFile(path.join(folder, ".env"));
  const [apiKey, oauthToken, heygenUrl, api, heygenUploadUrl, home, browser, prices, confirmAbove] =
    settings.map((name) => (env[name] ?? file[name])?.trim() || undefined);
  const { webhookSecrets, all } = readWebhookSecrets(env, file);
  for (const name of secretSettings) Reflect.deleteProperty(env, name);
  if (apiKey !== undefined && oauthToken !== undefined) {
    throw new InputError("HEYGEN_API_KEY and HEYGEN_OAUTH_TOKEN are both set.", {
      hint: "Leave one of them out (of the environment and of .env): a key is paid from the API wallet, a token from the web plan.",
    });
  }
  const heygenApi = readApi(api);
  checkAddress("GREENROOM_HEYGEN_URL", heygenUrl);
  checkAddress("GREENROOM_HEYGEN_UPLOAD_URL", heygenUploadUrl);
  const confirmAboveUsd = readUsd(confirmAbove);
  const ofFile = [file["HEYGEN_API_KEY"], file["HEYGEN_OAUTH_TOKEN"]].map((each) => each?.trim());
  const secrets = [apiKey, oauthToken, ...ofFile].flatMap((each) => each ?? []);
  return {
    webhookSecrets,
    apiKey,
    oauthToken,
    secrets: [...secrets, ...all],
    heygenUrl,
    heygenApi,
    heygenUploadUrl,
    home,
    browser,
    prices,
    confirmAboveUsd,
    searchPath: env["PATH"],
  };
};

const readWebhookSecrets = (env: NodeJS.ProcessEnv, file: NodeJS.Dict<string>) => {
  const name = "GREENROOM_WEBHOOK_SECRET";
  const [inEnv, inFile] = [splitSecrets(env[name]), splitSecrets(file[name])];
  return { webhookSecrets: inEnv.length > 0 ? inEnv : inFile, all: [...inEnv, ...inFile] };
};

/** One for each endpoint, with commas or spaces between them. */
export const splitSecrets = (text: string | undefined): string[] =>
  (text ?? "").split(/[\s,]+/).filter((each) => each !== "");

const checkAddress = (name: string, address: string | undefined): void => {
  if (address === undefined || URL.canParse(address)) return;
  throw new InputError(`${name} is not an address.`, {
    hint: "Write it as http://127.0.0.1:4010, or unset it.",
  });
};

const readApi = (name: string | undefined): "v3" | "legacy" => {
  if (name === undefined) return "v3";
  if (name === "v3" || name === "legacy") return name;
  throw new InputError(`GREENROOM_HEYGEN_API is "${name}"; there are v3 and legacy.`, {
    hint: "Set it to v3, or unset it.",
  });
};

const readUsd = (text: string | undefined): number => {
  if (text === undefined) return usualConfirmAboveUsd;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InputError(`GREENROOM_CONFIRM_ABOVE_USD is "${text}", which is no amount of dollars.`, {
    hint: "Write it as 5 or 0.50, or unset it.",
  });
};

const readEnvFile = (file: string): NodeJS.Dict<string> => {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new InputError("The file .env cannot be read.", { place: { file }, cause: error });
  }
};

export const configHere = (): Config => readConfig(process.env, process.cwd());
