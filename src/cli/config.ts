import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { InputError } from "../errors.ts";

/** What the environment (or a `.env` beside the project) says. */
export type Config = {
  apiKey: string | undefined;
  /** Never printed, in whatever form: the key that is used, and one of `.env` that the environment replaced. */
  secrets: readonly string[];
  /** Another address for HeyGen's API: a proxy, or an emulator that runs on its own. */
  heygenUrl: string | undefined;
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
  "GREENROOM_HEYGEN_URL",
  "GREENROOM_HOME",
  "GREENROOM_BROWSER",
  "GREENROOM_PRICES",
  "GREENROOM_CONFIRM_ABOVE_USD",
] as const;

/** Less than a short scene of a studio avatar is made without a question. */
const usualConfirmAboveUsd = 1;

/**
 * Reads the settings, and takes the key out of the environment: no browser, no ffmpeg and no bundler that is started
 * later inherits it.
 */
export const readConfig = (env: NodeJS.ProcessEnv, folder: string): Config => {
  const file = readEnvFile(path.join(folder, ".env"));
  const [apiKey, heygenUrl, home, browser, prices, confirmAbove] = settings.map(
    (name) => (env[name] ?? file[name])?.trim() || undefined,
  );
  delete env["HEYGEN_API_KEY"];
  if (heygenUrl !== undefined && !URL.canParse(heygenUrl)) {
    throw new InputError("GREENROOM_HEYGEN_URL is not an address.", {
      hint: "Write it as http://127.0.0.1:4010, or unset it.",
    });
  }
  const confirmAboveUsd = readUsd(confirmAbove);
  const secrets = [apiKey, file["HEYGEN_API_KEY"]?.trim()].flatMap((each) => each ?? []);
  return { apiKey, secrets, heygenUrl, home, browser, prices, confirmAboveUsd, searchPath: env["PATH"] };
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
