import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;

/** Bundles the worker once: read as TypeScript, a process would take a second to start. Packages stay where they are. */
export const bundleWorker = async (): Promise<{ file: string; remove: () => Promise<void> }> => {
  const parent = path.resolve(here, "../../node_modules/.cache");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, "greenroom-torture-"));
  const file = path.join(folder, "worker.mjs");
  await build({
    entryPoints: [path.join(here, "worker.ts")],
    outfile: file,
    ...{ bundle: true, platform: "node", format: "esm", target: "node20", packages: "external" },
    logLevel: "error",
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
};
