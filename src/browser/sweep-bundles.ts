import { readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keptCodeEnding } from "../../bin/load-script.mjs";
import { isAlive } from "../process-names.ts";
import { scriptEndings } from "./bundle-script.ts";

const dayInMs = 24 * 3_600_000;
const unusedForMs = 14 * dayInMs;
/** A work folder that is older belongs to a process that was killed. */
const unfinishedForMs = dayInMs;
/** Some 10 MB each: a developer's every change of a composition makes one. */
const mostBundles = 8;

const useEnding = /\.(\d+)\.in-use$/;

/** Notes that this process draws with a bundle: it is the newest now, and stays for as long as we live. */
export const useBundle = async (outDir: string, name: string): Promise<void> => {
  const now = new Date();
  await utimes(join(outDir, name), now, now);
  await writeFile(join(outDir, `${name}.${String(process.pid)}.in-use`), "");
  await readUses(outDir);
};

/** Removes bundles that have not been used for two weeks or have eight newer ones, and what killed processes left. */
export const sweepBundles = async (outDir: string, now: number = Date.now()): Promise<void> => {
  const entries = await Promise.all(
    (await readdir(outDir)).map(async (name) => ({
      name,
      // Another process may sweep at the same time.
      ageInMs: now - (await stat(join(outDir, name)).catch(() => ({ mtimeMs: now }))).mtimeMs,
    })),
  );
  const inUse = await readUses(outDir);
  const unfinished = entries.filter(({ name, ageInMs }) => name.startsWith(".") && ageInMs > unfinishedForMs);
  const made = entries.filter(({ name }) => !name.startsWith(".") && !useEnding.test(name));
  const endings = [...scriptEndings, keptCodeEnding];
  const kindOf = (name: string): string => endings.find((ending) => name.endsWith(ending)) ?? "folder";
  const unused = [...endings, "folder"].flatMap((kind) =>
    made
      .filter(({ name }) => kindOf(name) === kind)
      .sort((a, b) => a.ageInMs - b.ageInMs)
      .filter(({ ageInMs }, index) => index >= mostBundles || ageInMs > unusedForMs),
  );
  for (const { name } of [...unfinished, ...unused]) {
    if (!inUse.has(name)) await rm(join(outDir, name), { recursive: true, force: true });
  }
};

/** The bundles that living processes draw with. What dead ones noted is removed. */
const readUses = async (outDir: string): Promise<Set<string>> => {
  const inUse = new Set<string>();
  for (const name of await readdir(outDir)) {
    const pid = useEnding.exec(name)?.[1];
    if (pid === undefined) continue;
    if (isAlive(Number(pid))) inUse.add(name.replace(useEnding, ""));
    else await rm(join(outDir, name), { force: true });
  }
  return inUse;
};
