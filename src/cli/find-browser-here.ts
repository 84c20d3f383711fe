import path from "node:path";
import {
  findBrowser,
  identifyBrowser,
  openIdentifiedBrowser,
  recallBrowser,
  type FindBrowserOptions,
  openPageBrowser,
  type FoundBrowser,
  type PageBrowser,
} from "../browser/index.ts";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import type { Config } from "./config.ts";
import type { Project } from "./project.ts";

/** Where browsers are looked for in this project and with these settings. */
export const browserOptions = (config: Config, project: Project): FindBrowserOptions => ({
  env: { GREENROOM_BROWSER: config.browser, PATH: config.searchPath },
  cacheDir: path.join(project.home, "browser"),
  projectDir: project.root,
});

export const findBrowserHere = (
  config: Config,
  project: Project,
  onProgress?: (message: string) => void,
): Promise<FoundBrowser> =>
  findBrowser({ ...browserOptions(config, project), ...(onProgress === undefined ? {} : { onProgress }) });

/** As `findBrowserHere`, without starting it where it is known. It is for those who open it with `openBrowserHere`. */
export const identifyBrowserHere = (
  config: Config,
  project: Project,
  onProgress?: (message: string) => void,
): Promise<FoundBrowser> =>
  identifyBrowser({
    ...browserOptions(config, project),
    ...(onProgress === undefined ? {} : { onProgress }),
  });

/** The browser that is known here, or null where one would have to be searched for. */
export const recallBrowserHere = (config: Config, project: Project): Promise<FoundBrowser | null> =>
  recallBrowser(browserOptions(config, project));

/** Opens the identified browser for pages; `found` is another one if that could not be opened or is not what it was. */
export const openPageBrowserHere = (
  identified: FoundBrowser,
  config: Config,
  project: Project,
): Promise<{ found: FoundBrowser; browser: PageBrowser }> =>
  openIdentifiedBrowser(identified, browserOptions(config, project), openPageBrowser);

/** As `openPageBrowserHere`, for Remotion. */
export const openBrowserHere = async (
  identified: FoundBrowser,
  config: Config,
  project: Project,
): Promise<{ found: FoundBrowser; browser: GuardedBrowser }> => {
  const { openGuardedBrowser } = await import("../browser/open-browser.ts");
  return openIdentifiedBrowser(identified, browserOptions(config, project), openGuardedBrowser);
};
