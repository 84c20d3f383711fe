import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const dayInMs = 86_400_000;
/** A folder that nobody has used for so long goes when another one is made. A process that runs uses its own every day. */
export const keptForMs = 14 * dayInMs;
const unfinishedPrefix = ".unfinished-";

/**
 * The folder that holds each entry of `<root>/src`, with all it imports, as one file: its name with `.cjs`. It is made when
 * there is none for the sources as they are now; under its final name it is always whole. It lies inside the package's
 * `node_modules`, so that what is imported from there is found as it is from the sources.
 *
 * Rejects where it can neither be found nor made.
 */
export const compileSources = async ({ root, entries, now = Date.now() }) => {
  const store = path.join(root, "node_modules", ".cache", "greenroom");
  const stamp = stampOf(root, entries);
  const folder = path.join(store, stamp);
  if (existsSync(folder)) {
    keep(folder, now);
    return folder;
  }
  mkdirSync(store, { recursive: true });
  const unfinished = mkdtempSync(path.join(store, unfinishedPrefix));
  try {
    await compile(root, entries, unfinished);
    // A source was saved meanwhile.
    if (stampOf(root, entries) !== stamp) return await compileSources({ root, entries, now });
    await rename(unfinished, folder).catch((error) => {
      // Another process made the same one meanwhile.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  keep(folder, now);
  await sweep(store, folder, now);
  return folder;
};

/** Another one as soon as a source, or what they are compiled with, is another one. Files are looked at and not read. */
export const stampOf = (root, entries) => {
  const hash = createHash("sha256");
  hash.update(`${root}\n${entries.join()}\n${process.versions.node.split(".", 1)[0]}\n`);
  // Files from a tarball all bear the same date: two versions differ in the manifest, which also pins esbuild.
  hash.update(readFileSync(path.join(root, "package.json")));
  const addFile = (file) => {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\t${size}\t${mtimeMs}\n`);
  };
  const addFolder = (folder) => {
    const inside = readdirSync(folder, { withFileTypes: true });
    inside.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of inside) {
      const place = path.join(folder, entry.name);
      if (entry.isDirectory()) addFolder(place);
      else if (entry.name.endsWith(".ts")) addFile(place);
    }
  };
  addFile(import.meta.filename);
  addFolder(path.join(root, "src"));
  return hash.digest("hex").slice(0, 32);
};

/**
 * Packages of many small files, which every start would look up, read and compile one by one. The others have programs or
 * data beside them, or must not be there twice.
 */
const inlined = [
  "@remotion/captions",
  "@remotion/zod-types",
  "commander",
  "csv-parse",
  "fast-string-width",
  "liquidjs",
  "listr2",
  "p-queue",
  "yaml",
  "zod",
];

const packagesIn = (root) => {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return Object.keys(dependencies);
};

const compile = async (root, entries, folder) => {
  const { build, stop } = await import("esbuild");
  const source = path.join(root, "src");
  await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => path.join(source, entry)),
    outdir: folder,
    outbase: source,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    // Only of scripts does V8 keep what it has compiled. What is imported later is still run later.
    format: "cjs",
    // A script has no `import()` that would not be an experiment of Node's; packages that are no CommonJS can be required, too.
    supported: { "dynamic-import": false },
    platform: "node",
    target: "node20",
    external: packagesIn(root).filter((name) => !inlined.includes(name)),
    // A package with a `require` of its own is found by how it is imported there, as Node does it.
    mainFields: ["module", "main"],
    conditions: ["node", "import"],
    sourcemap: true,
    // A start is mostly reading code. Names stay: errors tell them.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: "silent",
    // The same in a clone and below somebody's node_modules, where esbuild reads no tsconfig.json.
    tsconfigRaw: {},
    plugins: [ownAddress, onlyAscii, partsOf(root, "remotion")],
  }).finally(stop); // its process would stay for as long as ours, with some 50 MB
};

/** `import.meta.url` goes on to mean the source: files, folders and programs are found beside it. */
const ownAddress = {
  name: "own-address",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const address = JSON.stringify(pathToFileURL(file).href);
      const text = escapeLetters(await readFile(file, "utf8"));
      return { contents: text.replaceAll("import.meta.url", address), loader: "ts" };
    }),
};

const onlyAscii = {
  name: "only-ascii",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.[cm]?js$/ }, async ({ path: file }) => ({
      contents: escapeLetters(await readFile(file, "utf8")),
      loader: "js",
    })),
};

/** A package whose parts are inlined, and which itself is not. */
const partsOf = (root, name) => ({
  name: `parts-of-${name}`,
  setup: ({ onResolve }) =>
    onResolve({ filter: new RegExp(`^${name}/`) }, ({ path: part }) => ({
      path: createRequire(path.join(root, "package.json")).resolve(part),
    })),
});

/**
 * esbuild leaves letters in regular expressions as they are. One of them makes the whole script twice as large in memory, and
 * its reading four times as slow. Letters of two units stay (in an expression they would become two), and those behind a
 * backslash, which is theirs.
 */
const escapeLetters = (code) =>
  code.replaceAll(
    /(?<!\\)[\u0080-\ud7ff\ue000-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Says that the folder is in use, once a day for as long as this process runs: it may load more of it at any time. */
const keep = (folder, now) => {
  const touch = (time) => {
    try {
      utimesSync(folder, time / 1000, time / 1000);
    } catch {
      // Read-only, and then nothing is swept either; or the sources have been removed while we run.
    }
  };
  if (now - statSync(folder).mtimeMs > dayInMs) touch(now);
  setInterval(() => touch(Date.now()), dayInMs).unref();
};

const sweep = async (store, folder, now) => {
  for (const name of readdirSync(store)) {
    const other = path.join(store, name);
    if (other === folder) continue;
    const { mtimeMs } = statSync(other, { throwIfNoEntry: false }) ?? { mtimeMs: now };
    if (now - mtimeMs > keptForMs) await rm(other, { recursive: true, force: true });
  }
};
