import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, cp } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { MachineError } from "../errors.ts";
import { runApart } from "./run-apart.ts";
import { sweepBundles, useBundle } from "./sweep-bundles.ts";

const bundlerScript = fileURLToPath(new URL("run-bundler.mjs", import.meta.url));

export type BundleOptions = {
  /** `compositions/index.ts`, as an absolute path. Its folder is part of what the bundle is made of. */
  entryPoint: string;
  /** Further folders that the compositions import. */
  sources: readonly string[];
  /** Served as `public/`; what is staged into it later is served too. */
  publicDir: string;
  /** Where bundles are kept, one folder for each hash. */
  outDir: string;
  /** From 0 to 1. */
  onProgress?: (share: number) => void;
};

export type CompositionBundle = {
  /** A folder, as Remotion's `serveUrl` takes it. */
  serveUrl: string;
  /** sha256 of all that the bundle is made of. */
  hash: string;
  reused: boolean;
};

/**
 * Bundles the compositions once and uses that bundle until its sources or the versions of its packages change. The
 * bundle holds no environment and no list of public files; `public` in it is a link to `publicDir`. Bundles that nobody
 * uses any more are removed when a new one is made.
 * @throws MachineError when the sources do not compile.
 */
export const bundleCompositions = async (options: BundleOptions): Promise<CompositionBundle> => {
  const hash = await hashSources(options.entryPoint, options.sources);
  const publicDir = resolve(options.publicDir);
  const serveUrl = join(options.outDir, `${hash.slice(0, 16)}-${sha256(publicDir).slice(0, 8)}`);
  if (await exists(join(serveUrl, "index.html"))) {
    await useBundle(options.outDir, basename(serveUrl));
    return { serveUrl, hash, reused: true };
  }

  await mkdir(options.outDir, { recursive: true });
  const unfinished = await mkdtemp(join(options.outDir, ".bundling-"));
  try {
    const emptyPublic = join(unfinished, "no-public");
    const built = join(unfinished, "bundle");
    await mkdir(emptyPublic);
    await compile(options, emptyPublic, built);
    await rm(join(built, "public"), { recursive: true, force: true });
    await link(publicDir, join(built, "public"));
    await rename(built, serveUrl).catch(async (error: unknown) => {
      // Another process was first, with the same content.
      if (!(await exists(join(serveUrl, "index.html")))) throw error;
    });
    await useBundle(options.outDir, basename(serveUrl));
    await sweepBundles(options.outDir);
    return { serveUrl, hash, reused: false };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

const compile = async (options: BundleOptions, publicDir: string, outDir: string): Promise<void> => {
  const { entryPoint, onProgress } = options;
  const rootDir = await packageRootOf(entryPoint);
  try {
    // Remotion writes the names of all public files into the bundle: a list that would be stale at the next video.
    await runApart(bundlerScript, { entryPoint, rootDir, publicDir, outDir }, (percent) =>
      onProgress?.(percent / 100),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new MachineError(`The compositions in ${dirname(entryPoint)} do not compile: ${message}`, {
      code: "bundle_failed",
      hint: "Mend the source that the message names.",
      cause: error,
    });
  }
};

/** A junction needs no rights on Windows; where there are no links at all, what is there now is copied. */
const link = async (publicDir: string, path: string): Promise<void> => {
  await mkdir(publicDir, { recursive: true });
  await symlink(publicDir, path, "junction").catch(() => cp(publicDir, path, { recursive: true }));
};

/** Packages whose version changes what is drawn. */
const packages = [
  "remotion",
  "@remotion/bundler",
  "@remotion/media",
  "@remotion/transitions",
  "@remotion/layout-utils",
  "@remotion/captions",
  "react",
  "react-dom",
  "zod",
];

/** sha256 of the sources' paths and bytes and of the versions of what they are built with. */
export const hashSources = async (entryPoint: string, sources: readonly string[]): Promise<string> => {
  const root = await packageRootOf(entryPoint);
  const folders = [...new Set([dirname(entryPoint), ...sources].map((path) => resolve(path)))].sort();
  const hash = createHash("sha256");
  for (const folder of folders) {
    for (const file of await filesIn(folder)) {
      const bytes = await readFile(file);
      // The length keeps two files from being taken for one.
      hash.update(`${relative(root, file)}\0${String(bytes.length)}\0`).update(bytes);
    }
  }
  const { resolve: find } = createRequire(entryPoint);
  for (const name of packages) hash.update(`${name}@${await versionOf(name, find)}\n`);
  return hash.digest("hex");
};

const versionOf = async (name: string, find: (id: string) => string): Promise<string> => {
  try {
    const manifest: unknown = JSON.parse(await readFile(find(`${name}/package.json`), "utf8"));
    return z.object({ version: z.string() }).parse(manifest).version;
  } catch {
    return "none"; // not installed here: the bundler says so if it is needed
  }
};

const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

const packageRootOf = async (path: string): Promise<string> => {
  for (let dir = dirname(path); ; dir = dirname(dir)) {
    if (await exists(join(dir, "package.json"))) return dir;
    if (dirname(dir) === dir) return dirname(path);
  }
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
