import { isAscii } from "node:buffer";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import vm from "node:vm";
import { isMainThread } from "node:worker_threads";

/** How names of files end that hold what V8 has compiled. */
export const keptCodeEnding = ".v8";

/** What files export that have been run here, by their paths. */
const loaded = new Map();

/**
 * Runs a file of CommonJS, once, and gives back what it exports. The first time a command ends well, what V8 has compiled of
 * the file is kept beside it for that command, and the next start need not compile it again: most of a start is compiling.
 * Threads are ended without a word, so of theirs nothing is kept.
 *
 * @param purpose what of the file will be run. @default the command's name
 */
export const loadScript = (file, purpose = process.argv[2] ?? "") => {
  if (loaded.has(file)) return loaded.get(file);
  const store = isMainThread && /^[a-z][a-z-]*$/.test(purpose) ? storeOf(file, purpose) : null;
  const known = store === null ? undefined : readIfThere(store);
  const source = readText(file);
  const script = new vm.Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
    filename: file,
    cachedData: known,
  });
  if (store !== null && (known === undefined || script.cachedDataRejected)) {
    // Otherwise what has run at the start of a long command is forgotten before its end.
    setFlagsFromString("--no-flush-bytecode");
    process.once("exit", (code) => {
      // V8 refuses what was compiled with other flags.
      setFlagsFromString("--flush-bytecode");
      if (code === 0) keep(store, script.createCachedData());
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  loaded.set(file, module.exports);
  return module.exports;
};

/** What needs no decoding is read in a quarter of the time. */
const readText = (file) => {
  const bytes = readFileSync(file);
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
};

/** V8 refuses what another version of it, or another kind of processor, has compiled. */
const storeOf = (file, purpose) => `${file}.${process.version}-${process.arch}.${purpose}${keptCodeEnding}`;

const readIfThere = (file) => {
  try {
    return readFileSync(file);
  } catch {
    return undefined; // it is made again
  }
};

/** Whole under its name, or not there. What cannot be kept is only compiled again. */
const keep = (file, code) => {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, code);
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
};
