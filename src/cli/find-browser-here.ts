import path from "node:path";
import { findBrowser, type FindBrowserOptions, type FoundBrowser } from "../browser/index.ts";
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
