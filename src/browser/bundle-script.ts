import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import type { BuildOptions, Plugin } from "esbuild";
import { MachineError } from "../errors.ts";
import { useEsbuild } from "./use-esbuild.ts";

export type ScriptBundleOptions = {
  /** `compositions/markup.tsx` or `compositions/plate-page.ts`, as an absolute path. */
  entryPoint: string;
  /** Where it is kept, beside the bundles for Chrome. */
  outDir: string;
  /** `hashSources` of the compositions: names what the bundle is made of. */
  hash: string;
};

/** Puts something else in the place of a package. */
const without = (name: string, contents: string): Plugin => ({
  name: `without-${name}`,
  setup: (build) => {
    build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ path }) => ({ path, namespace: name }));
    build.onLoad({ filter: /.*/, namespace: name }, () => ({ contents }));
  },
});

/** Films and sounds have no markup, and what plays them would be half of the bundle. */
const withoutPlayers = without(
  "@remotion/media",
  'const none = () => { throw new Error("It has no markup."); }; export { none as Audio, none as Video };',
);

/**
 * What names and draws pictures takes sizes and geometry from `src/model`, and checks nothing: what it is given was checked
 * before. The schemas beside them would be most of the script, and a tenth of a second wherever it is loaded.
 */
const withoutSchemas = without(
  "zod",
  "export const z = new Proxy(() => z, { get: () => z, apply: () => z });",
);

type Script = { ending: string; build: BuildOptions };

const markup: Script = {
  ending: "-markup.cjs",
  build: {
    ...{ platform: "node", format: "cjs", target: "node20", jsx: "automatic" },
    plugins: [withoutPlayers, withoutSchemas],
  },
};
const platePage: Script = {
  ending: "-plate-page.js",
  build: { platform: "browser", format: "iife", target: "es2022", plugins: [withoutSchemas] },
};

/** How the names of bundles end that are one file. */
export const scriptEndings = [markup.ending, platePage.ending] as const;

/**
 * Compiles the part of the compositions that Node asks for markup into one CommonJS file, once for each hash. The file
 * needs nothing but Node: `require` takes it from wherever it lies, in some 90 ms.
 * @throws MachineError when the sources do not compile.
 */
export const bundleMarkup = (options: ScriptBundleOptions): Promise<{ file: string }> =>
  bundleOnce(markup, options);

/**
 * Compiles the script of the page that draws plates, once for each hash.
 * @throws MachineError when the sources do not compile.
 */
export const bundlePlatePage = (options: ScriptBundleOptions): Promise<{ file: string }> =>
  bundleOnce(platePage, options);

const bundleOnce = async (
  { ending, build }: Script,
  { entryPoint, outDir, hash }: ScriptBundleOptions,
): Promise<{ file: string }> => {
  const file = join(outDir, `${hash.slice(0, 16)}${ending}`);
  if (await isThere(file)) {
    await utimes(file, new Date(), new Date());
    return { file };
  }
  await mkdir(outDir, { recursive: true });
  const unfinished = join(outDir, `.${randomUUID()}${ending}`);
  try {
    await compile(entryPoint, { ...build, outfile: unfinished });
    await rename(unfinished, file);
    return { file };
  } finally {
    await rm(unfinished, { force: true });
  }
};

const compile = async (entryPoint: string, options: BuildOptions): Promise<void> => {
  try {
    await useEsbuild(({ build }) =>
      build({
        ...options,
        entryPoints: [entryPoint],
        bundle: true,
        // Everything that would follow from the working directory or from a tsconfig.json around it.
        absWorkingDir: dirname(entryPoint),
        tsconfigRaw: "{}",
        // React's development half is slower, and its markup may differ.
        define: { "process.env.NODE_ENV": '"production"' },
        minify: true,
        legalComments: "none",
        logLevel: "silent",
      }),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new MachineError(`${entryPoint} does not compile: ${message}`, {
      code: "bundle_failed",
      hint: "Mend the source that the message names.",
      cause: error,
    });
  }
};

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
