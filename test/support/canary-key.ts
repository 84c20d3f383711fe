import { chmod, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "vitest";
import { findTestBrowser } from "./browser.ts";
import type { RemotionProject } from "./remotion-project.ts";
import type { CommandResult } from "./run-command.ts";

export const canary = "canary-3f9a51c7d2";

export type CanaryKeys = {
  inEnvironment: string;
  inFile: string;
  /** The key, and a browser that writes down the environment it is started with. */
  env: NodeJS.ProcessEnv;
  /** What that browser wrote. */
  browserLog: () => Promise<string>;
  /** Files of the project that hold a key, as bytes. Packages are links and not searched; what bundlers keep among them is. */
  filesWithKey: () => Promise<string[]>;
};

/** Keys that are found again: one in `.env` of a project, one in the environment of what is run there. */
export const plantKeys = async ({ folder }: RemotionProject): Promise<CanaryKeys> => {
  const [inEnvironment, inFile] = [`${canary}-environment`, `${canary}-file`];
  await writeFile(path.join(folder, ".env"), `HEYGEN_API_KEY=${inFile}\n`);
  // Into the project, where all files are searched.
  const log = path.join(folder, "browser-environment.txt");
  const browser = path.join(folder, "telling-headless-shell");
  const { path: real } = await findTestBrowser();
  await writeFile(browser, `#!/bin/sh\nenv >> '${log}'\nexec '${real}' "$@"\n`);
  await chmod(browser, 0o755);
  return {
    ...{ inEnvironment, inFile },
    env: { HEYGEN_API_KEY: inEnvironment, GREENROOM_BROWSER: browser },
    browserLog: () => readFile(log, "utf8"),
    filesWithKey: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const found: string[] = [];
      for (const entry of entries.filter((each) => each.isFile())) {
        const file = path.join(entry.parentPath, entry.name);
        if ((await readFile(file)).includes(canary)) found.push(path.relative(folder, file));
      }
      return found;
    },
  };
};

/** A command printed no key, neither as it is nor as HTTP would encode it. */
export const expectSilence = ({ stdout, stderr }: CommandResult): void => {
  expect(stdout + stderr).not.toContain(canary);
  expect(stdout + stderr).not.toContain(Buffer.from(`${canary}-environment`).toString("base64").slice(0, 16));
};
