import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import { loadScript } from "./load-script.mjs";

/** What is started from JavaScript; relative to `src`. */
const entries = ["cli/main.ts", "emulator/workers/worker.ts", "render/compositor/worker.ts"];

/** Threads are told where the code lies that their process runs: "" where it runs the sources. */
const told = "greenroom-compiled-sources";

/**
 * Imports one of `entries`. It runs compiled, once for each change of the sources; where they cannot be compiled, or
 * the result cannot be kept, the sources themselves are run through tsx, which takes longer at every start.
 *
 * @param source the file's address.
 * @param root where the package lies.
 */
export const importSource = async (source, root = fileURLToPath(new URL("..", import.meta.url))) => {
  const name = path.relative(path.join(root, "src"), fileURLToPath(source));
  const folder = await findCompiled(root);
  const compiled = path.join(folder, name.replace(/\.ts$/, ".cjs"));
  if (folder !== "" && existsSync(compiled)) return loadScript(compiled);
  const { register } = await import("tsx/esm/api");
  register();
  return import(source.href);
};

const findCompiled = async (root) => {
  const known = getEnvironmentData(told);
  if (known !== undefined) return known;
  const { compileSources } = await import("./compiled-sources.mjs");
  const folder = await compileSources({ root, entries }).catch(() => "");
  setEnvironmentData(told, folder);
  return folder;
};
