import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { browserKinds, findBrowser, type FindBrowserOptions, type FoundBrowser } from "./find-browser.ts";
import type { Executable } from "./chrome-arguments.ts";
import { findRemotionBrowsers } from "./remotion-browser.ts";
import { findSystemShells } from "./system-browsers.ts";

const memorySchema = z.object({
  /** Milliseconds since 1970. */
  at: z.number(),
  /** What the choice depended on: other candidates, another choice. */
  configured: z.string().nullable(),
  shells: z.array(z.string()),
  /** What tells an executable that was replaced. */
  sizeInBytes: z.number(),
  mtimeMs: z.number(),
  browser: z.object({
    path: z.string(),
    kind: z.enum(browserKinds),
    version: z.string(),
    chromeMode: z.enum(["headless-shell", "chrome-for-testing"]),
    note: z.string().nullable(),
  }),
});
type Memory = z.infer<typeof memorySchema>;

/** A better browser may begin to work without any file of ours changing: a library was installed, a network opened. */
const rememberForMs = 24 * 3_600_000;

/**
 * The browser that `findBrowser` would find, without starting it if it was found within the last day, is the same file as
 * then, and nothing else that goes first has come. Otherwise it is searched for and remembered in `cacheDir`.
 * Open it with `openIdentifiedBrowser`, which notices when the memory was wrong.
 * @throws as `findBrowser` does.
 */
export const identifyBrowser = async (options: FindBrowserOptions): Promise<FoundBrowser> =>
  (await recallBrowser(options)) ?? search(options, await locateShells(options));

/** The browser that is remembered, if nothing speaks against it; null where one would have to be searched for. */
export const recallBrowser = async (options: FindBrowserOptions): Promise<FoundBrowser | null> => {
  const [memory, shells] = await Promise.all([readMemory(options), locateShells(options)]);
  return memory !== null && (await holds(memory, shells, options)) ? memory.browser : null;
};

/**
 * Opens what `identifyBrowser` has answered. If that does not start any more, or says that it is another version, it is
 * forgotten and the search starts again: `found` is the one that is open, and may not be the one that was asked for.
 * @throws MachineError when no browser starts, InputError when the configured one does not.
 */
export const openIdentifiedBrowser = async <Browser extends { version: string; close: () => Promise<void> }>(
  identified: FoundBrowser,
  options: FindBrowserOptions,
  open: (browser: Executable) => Promise<Browser>,
): Promise<{ found: FoundBrowser; browser: Browser }> => {
  const browser = await open(identified).catch(() => null); // why is said by the search
  if (browser?.version === identified.version) return { found: identified, browser };
  await browser?.close();
  await rm(fileOf(options), { force: true });
  const found = await search(options, await locateShells(options));
  return { found, browser: await open(found) };
};

const search = async (options: FindBrowserOptions, shells: string[]): Promise<FoundBrowser> => {
  const browser = await findBrowser(options);
  const { size, mtimeMs } = await stat(browser.path);
  const at = (options.now ?? Date.now)();
  const configured = configuredIn(options);
  await writeMemory(options, { at, configured, shells, sizeInBytes: size, mtimeMs, browser });
  return browser;
};

const holds = async (memory: Memory, shells: string[], options: FindBrowserOptions): Promise<boolean> => {
  const age = (options.now ?? Date.now)() - memory.at;
  if (age < 0 || age > rememberForMs) return false;
  if (memory.configured !== configuredIn(options) || memory.shells.join("\0") !== shells.join("\0"))
    return false;
  const executable = await stat(memory.browser.path).catch(() => null); // gone
  return executable?.size === memory.sizeInBytes && executable.mtimeMs === memory.mtimeMs;
};

const configuredIn = ({ env: { GREENROOM_BROWSER } }: FindBrowserOptions): string | null =>
  GREENROOM_BROWSER === undefined || GREENROOM_BROWSER === "" ? null : resolve(GREENROOM_BROWSER);

/** Of what the search looks at, all that goes first and can be listed without unpacking or asking the network. */
const locateShells = async ({ env, projectDir }: FindBrowserOptions): Promise<string[]> =>
  (
    await Promise.all([findSystemShells(env.PATH ?? ""), findRemotionBrowsers(projectDir ?? process.cwd())])
  ).flat();

const fileOf = ({ cacheDir }: FindBrowserOptions): string => join(cacheDir, "known-browser.json");

const readMemory = async (options: FindBrowserOptions): Promise<Memory | null> => {
  try {
    return memorySchema.parse(JSON.parse(await readFile(fileOf(options), "utf8")));
  } catch {
    return null; // none yet, or of another release: the search makes a new one
  }
};

const writeMemory = async (options: FindBrowserOptions, memory: Memory): Promise<void> => {
  await mkdir(options.cacheDir, { recursive: true });
  const unfinished = join(options.cacheDir, `.known-browser-${randomUUID()}`);
  await writeFile(unfinished, JSON.stringify(memory));
  await rename(unfinished, fileOf(options));
};
