import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser, type FoundBrowser } from "../../src/browser/index.ts";

export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

/** What tests keep from run to run: the unpacked browser and bundles. `npm ci` takes it away. */
export const testCacheDir = join(repositoryRoot, "node_modules", ".cache", "greenroom-tests");

/** The browser of this machine, found without asking the network. */
export const findTestBrowser = (): Promise<FoundBrowser> =>
  findBrowser({
    env: { GREENROOM_BROWSER: process.env["GREENROOM_BROWSER"], PATH: process.env["PATH"] },
    cacheDir: testCacheDir,
    offline: true,
  });
