import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { InputError } from "../errors.ts";

/** What the environment (or a `.env` beside the project) says. */
export type Config = {
  apiKey: string | undefined;
  /** Another address for HeyGen's API: a proxy, or an emulator that runs on its own. */
  heygenUrl: string | undefined;
  /** Where cache, emulator and browser are kept; `.greenroom` in the project if not set. */
  home: string | undefined;
  browser: string | undefined;
  searchPath: string | undefined;
};

const settings = ["HEYGEN_API_KEY", "GREENROOM_HEYGEN_URL", "GREENROOM_HOME", "GREENROOM_BROWSER"] as const;

/**
 * Reads the settings, and takes the key out of the environment: no browser, no ffmpeg and no bundler that is started
 * later inherits it.
 */
export const readConfig = (env: NodeJS.ProcessEnv, folder: string): Config => {
  const file = readEnvFile(path.join(folder, ".env"));
  const [apiKey, heygenUrl, home, browser] = settings.map(
    (name) => (env[name] ?? file[name])?.trim() || undefined,
  );
  delete env["HEYGEN_API_KEY"];
  if (heygenUrl !== undefined && !URL.canParse(heygenUrl)) {
    throw new InputError("GREENROOM_HEYGEN_URL is not an address.", {
      hint: "Write it as http://127.0.0.1:4010, or unset it.",
    });
  }
  return { apiKey, heygenUrl, home, browser, searchPath: env["PATH"] };
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
