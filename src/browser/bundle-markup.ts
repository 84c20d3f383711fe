import { mkdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { MachineError } from "../errors.ts";

export type MarkupBundleOptions = {
  /** `compositions/markup.tsx`, as an absolute path. */
  entryPoint: string;
  /** Where it is kept, beside the bundles for Chrome. */
  outDir: string;
  /** `hashSources` of the compositions: names what the bundle is made of. */
  hash: string;
};

/**
 * Compiles the part of the compositions that Node asks for markup into one CommonJS file, once for each hash. The file
 * needs nothing but Node: `require` takes it from wherever it lies, in some 90 ms.
 * @throws MachineError when the sources do not compile.
 */
export const bundleMarkup = async ({
  entryPoint,
  outDir,
  hash,
}: MarkupBundleOptions): Promise<{ file: string }> => {
  const file = join(outDir, `${hash.slice(0, 16)}${markupEnding}`);
  if (await isThere(file)) {
    await utimes(file, new Date(), new Date());
    return { file };
  }
  await mkdir(outDir, { recursive: true });
  const unfinished = join(outDir, `.markup-${randomUUID()}.cjs`);
  try {
    await compile(entryPoint, unfinished);
    await rename(unfinished, file);
    return { file };
  } finally {
    await rm(unfinished, { force: true });
  }
};

export const markupEnding = "-markup.cjs";

const compile = async (entryPoint: string, outfile: string): Promise<void> => {
  // Loaded only where there is something to compile.
  const { build } = await import("esbuild");
  try {
    await build({
      entryPoints: [entryPoint],
      outfile,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node20",
      // Everything that would follow from the working directory or from a tsconfig.json around it.
      absWorkingDir: dirname(entryPoint),
      jsx: "automatic",
      tsconfigRaw: "{}",
      // React's development half is slower, and its markup may differ.
      define: { "process.env.NODE_ENV": '"production"' },
      minify: true,
      legalComments: "none",
      logLevel: "silent",
    });
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
