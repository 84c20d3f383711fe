import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { runApart } from "./run-apart.ts";

const downloadScript = fileURLToPath(new URL("download-shell.mjs", import.meta.url));

const names = ["chrome-headless-shell", "headless_shell", "chrome-headless-shell.exe"];

/** Headless shells that Remotion has downloaded for a project in `startDir` or above it. */
export const findRemotionBrowsers = async (startDir: string): Promise<string[]> => {
  const found: string[] = [];
  for (let dir = startDir; ; dir = dirname(dir)) {
    const store = join(dir, "node_modules", ".remotion", "chrome-headless-shell");
    for (const platform of await list(store)) {
      const folder = join(store, platform, `chrome-headless-shell-${platform}`);
      for (const name of await list(folder)) if (names.includes(name)) found.push(join(folder, name));
    }
    if (dirname(dir) === dir) return found;
  }
};

const list = (dir: string): Promise<string[]> => readdir(dir).catch(() => []);

export type DownloadOptions = {
  cacheDir: string;
  onProgress: (message: string) => void;
  now: () => number;
  fetch: typeof fetch;
};

const reachabilityCapInMs = 3_000;
const rememberRefusalForMs = 24 * 3_600_000;
const refusalSchema = z.object({ at: z.number() });

/** Where Remotion's headless shell comes from on this system. */
const downloadHost = (): string =>
  process.platform === "linux" ? "https://remotion.media" : "https://storage.googleapis.com";

/**
 * Remotion's own download of a headless shell. Gives up within three seconds where the network does not allow it and
 * remembers that for a day, so that an offline machine does not wait at every start.
 * @returns the path, or why there is none.
 */
export const downloadRemotionBrowser = async (
  options: DownloadOptions,
): Promise<{ path: string } | { why: string }> => {
  const refusal = join(options.cacheDir, "browser-download-refused.json");
  if (await refusedLately(refusal, options.now())) {
    return { why: "the download did not work within the last day" };
  }
  try {
    await options.fetch(downloadHost(), {
      method: "HEAD",
      signal: AbortSignal.timeout(reachabilityCapInMs),
    });
    const path = z
      .string()
      .nullable()
      .parse(
        await runApart(downloadScript, {}, (share) =>
          options.onProgress(`Downloading Chrome Headless Shell: ${String(Math.round(share * 100))} %`),
        ),
      );
    if (path === null) return { why: "the download brought no browser" };
    await rm(refusal, { force: true });
    return { path };
  } catch (error) {
    await mkdir(options.cacheDir, { recursive: true });
    await writeFile(refusal, JSON.stringify({ at: options.now() }));
    return {
      why: `${downloadHost()} cannot be reached (${error instanceof Error ? error.message : String(error)})`,
    };
  }
};

const refusedLately = async (file: string, now: number): Promise<boolean> => {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) return false;
  const refusal = refusalSchema.safeParse(parseJson(text));
  return refusal.success && now - refusal.data.at < rememberRefusalForMs;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null; // half a note of a killed process is no note
  }
};
