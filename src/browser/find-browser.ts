import { basename, isAbsolute, resolve } from "node:path";
import { InputError, MachineError } from "../errors.ts";
import type { ChromeMode, Executable } from "./chrome-arguments.ts";
import { canUnpackBrowser, locateBrowserPackage, unpackNpmBrowser } from "./npm-browser.ts";
import { downloadRemotionBrowser, findRemotionBrowsers } from "./remotion-browser.ts";
import { findSystemChromes, findSystemShells, isExecutable } from "./system-browsers.ts";

/** In the order they are tried. */
export const browserKinds = [
  "configured",
  "headless-shell",
  "remotion",
  "remotion-download",
  "npm",
  "system",
] as const;
export type BrowserKind = (typeof browserKinds)[number];

export type FoundBrowser = Executable & {
  kind: BrowserKind;
  /** `HeadlessChrome/147.0.7727.0`, as the browser says. */
  version: string;
  /** What the user should know about this choice, if anything. */
  note: string | null;
};

/** One candidate, for `doctor`: whether it works, and if not why and what would help. */
export type BrowserReport = {
  kind: BrowserKind;
  name: string;
  path: string | null;
  version: string | null;
  /** Empty when it works. */
  why: string;
  remedy: string | null;
};

export type FindBrowserOptions = {
  env: { GREENROOM_BROWSER?: string | undefined; PATH?: string | undefined };
  /** A folder that stays from run to run: the unpacked browser (some 200 MB) and small notes are kept in it. */
  cacheDir: string;
  /** Never ask the network. @default false */
  offline?: boolean;
  onProgress?: (message: string) => void;
  /** Where a project's own `node_modules` is looked for. @default the working directory */
  projectDir?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  fetch?: typeof fetch;
};

type Candidate = { paths: string[]; why: string };
type Source = { kind: BrowserKind; name: string; remedy: string; locate: () => Promise<Candidate> };

/**
 * The first Chrome that really starts: the configured one; a headless shell of the system, or one that Remotion has
 * downloaded; Remotion's download where the network allows it; the Chromium inside an npm package; a whole Chrome.
 * @throws InputError when `GREENROOM_BROWSER` is set and does not start: another browser is never taken in silence.
 * @throws MachineError when there is none; its message says why for each.
 */
export const findBrowser = async (options: FindBrowserOptions): Promise<FoundBrowser> => {
  const reasons: string[] = [];
  for (const source of sourcesOf(options)) {
    const { found, report } = await tryInTurn(source);
    if (found !== null) return found;
    if (source.kind === "configured" && options.env.GREENROOM_BROWSER) {
      throw new InputError(`GREENROOM_BROWSER is set, but ${report.why}`, {
        code: "browser_configured_wrong",
        hint: "Set it to the executable of a Chrome or a chrome-headless-shell, or unset it to have one found.",
      });
    }
    if (source.kind !== "configured") reasons.push(`${report.name}: ${report.why}`);
  }
  throw new MachineError(
    `No browser was found that starts.\n${reasons.map((line) => `  ${line}`).join("\n")}`,
    {
      code: "browser_missing",
      hint: 'Run "npx remotion browser ensure" on a machine with network, or set GREENROOM_BROWSER.',
    },
  );
};

/** Every candidate with what was found; downloads nothing. The first without `why` is the one that is used. */
export const describeBrowsers = async (options: FindBrowserOptions): Promise<BrowserReport[]> => {
  const reports: BrowserReport[] = [];
  for (const source of sourcesOf({ ...options, offline: true }))
    reports.push((await tryInTurn(source)).report);
  return reports;
};

const tryInTurn = async (source: Source): Promise<{ found: FoundBrowser | null; report: BrowserReport }> => {
  const { kind, name, remedy } = source;
  const { paths, why } = await source.locate();
  const reasons: string[] = [];
  const { openPageBrowser } = await import("./open-page-browser.ts");
  for (const path of paths) {
    const chromeMode = modeOf(path);
    try {
      const browser = await openPageBrowser({ path, chromeMode });
      await browser.close();
      const found = { path, kind, version: browser.version, chromeMode, note: noteOf(chromeMode) };
      return { found, report: { kind, name, path, version: browser.version, why: "", remedy: null } };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  const reason = reasons.length > 0 ? reasons.join("; ") : why;
  return { found: null, report: { kind, name, path: paths[0] ?? null, version: null, why: reason, remedy } };
};

/** A headless shell knows only the old headless mode, a whole Chrome only the new one. */
const modeOf = (path: string): ChromeMode =>
  /headless[-_]shell/i.test(basename(path)) ? "headless-shell" : "chrome-for-testing";

const noteOf = (mode: ChromeMode): string | null =>
  mode === "headless-shell" ? null : "A whole Chrome renders about 1.6 times slower than a headless shell.";

const sourcesOf = (options: FindBrowserOptions): Source[] => {
  const { cacheDir, offline = false, onProgress = () => undefined, now = Date.now } = options;
  const projectDir = options.projectDir ?? process.cwd();
  const searchPath = options.env.PATH ?? "";
  const found = (paths: string[]): Candidate => ({ paths, why: "not found" });
  return [
    {
      kind: "configured",
      name: "GREENROOM_BROWSER",
      remedy: "Set GREENROOM_BROWSER to an executable to use it.",
      locate: () => locateConfigured(options.env.GREENROOM_BROWSER),
    },
    {
      kind: "headless-shell",
      name: "Headless shell of the system",
      remedy: 'On Debian and Ubuntu: "apt-get install chromium-headless-shell".',
      locate: async () => found(await findSystemShells(searchPath)),
    },
    {
      kind: "remotion",
      name: "Headless shell kept by Remotion",
      remedy: 'Run "npx remotion browser ensure" in your project.',
      locate: async () => found(await findRemotionBrowsers(projectDir)),
    },
    {
      kind: "remotion-download",
      name: "Remotion's download",
      remedy: "Allow https://remotion.media and https://storage.googleapis.com.",
      locate: async () => {
        if (offline) return { paths: [], why: "not tried" };
        const outcome = await downloadRemotionBrowser({
          cacheDir,
          onProgress,
          now,
          fetch: options.fetch ?? fetch,
        });
        return "path" in outcome ? found([outcome.path]) : { paths: [], why: outcome.why };
      },
    },
    {
      kind: "npm",
      name: "Chromium of the npm package @sparticuz/chromium",
      remedy: 'Run "npm ci" again (Linux on x64 only).',
      locate: () => locateNpm(cacheDir, onProgress),
    },
    {
      kind: "system",
      name: "Chrome or Chromium of the system",
      remedy: "Install Google Chrome or Chromium.",
      locate: async () => found(await findSystemChromes(searchPath)),
    },
  ];
};

const locateConfigured = async (path: string | undefined): Promise<Candidate> => {
  if (path === undefined || path === "") return { paths: [], why: "not set" };
  const absolute = isAbsolute(path) ? path : resolve(path);
  return (await isExecutable(absolute))
    ? { paths: [absolute], why: "" }
    : { paths: [], why: `${absolute} is not an executable file.` };
};

const locateNpm = async (cacheDir: string, onProgress: (message: string) => void): Promise<Candidate> => {
  if (!canUnpackBrowser) return { paths: [], why: "it is made for Linux on x64" };
  const installed = await locateBrowserPackage();
  if (installed === null) return { paths: [], why: "the package is not installed" };
  try {
    return { paths: [await unpackNpmBrowser(installed, cacheDir, onProgress)], why: "" };
  } catch (error) {
    return { paths: [], why: error instanceof Error ? error.message : String(error) };
  }
};
