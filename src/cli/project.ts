import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "./config.ts";

/** Greenroom's own folder: its compositions, brands and music. */
export const packageFolder = path.resolve(fileURLToPath(import.meta.url), "../../..");

/** Where everything of a project lies. Absolute paths. */
export type Project = {
  root: string;
  publicDir: string;
  outDir: string;
  /** Kept from run to run: the media cache, the emulator's state, bundles, an unpacked browser. */
  home: string;
  mediaDir: string;
  /** What was asked for and paid. Kept apart from the media: the cache may be emptied, this must not be. */
  ledgerFile: string;
  /** What `greenroom render` serves as `public/`: only staged media. */
  stageDir: string;
};

/** The nearest folder around the brief that has a `public/` or a `package.json`; else the brief's own. */
export const findProject = (briefFile: string, config: Config): Project => {
  const start = path.dirname(path.resolve(briefFile));
  let root = start;
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "public")) || existsSync(path.join(folder, "package.json"))) {
      root = folder;
      break;
    }
    if (path.dirname(folder) === folder) break;
  }
  return projectAt(root, config);
};

export const projectAt = (root: string, config: Config): Project => {
  const home = config.home === undefined ? path.join(root, ".greenroom") : path.resolve(config.home);
  return {
    root,
    publicDir: path.join(root, "public"),
    outDir: path.join(root, "out"),
    home,
    mediaDir: path.join(home, "media"),
    ledgerFile: path.join(home, "ledger.db"),
    stageDir: path.join(home, "stage"),
  };
};
