import { randomUUID } from "node:crypto";
import { chmod, copyFile, link, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { publicPathOf, type Digest, type StoredFile } from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { digestFile } from "./digest.ts";
import { nullIfMissing } from "./missing-file.ts";

const folder = "media";

/**
 * Puts stored files under `publicDir/media`, where compositions may load them, and says under which public path each
 * digest lies. Files that are there already stay.
 *
 * @throws MediaError when the cache has no whole copy of a file.
 */
export const stageFiles = async (
  cache: MediaCache,
  files: readonly StoredFile[],
  publicDir: string,
): Promise<Map<Digest, string>> => {
  await mkdir(join(publicDir, folder), { recursive: true });
  const staged = new Map<Digest, string>();
  for (const file of files) {
    const source = await cache.require(file);
    const publicPath = publicPathOf(file);
    const target = join(publicDir, publicPath);
    if (!(await isStaged(source, target, file))) await place(source, target);
    staged.set(file.digest, publicPath);
  }
  return staged;
};

/**
 * Takes away staged files that no prepared video (`publicDir/prepared/*.json`) names any more, because Remotion copies
 * all of `public/` into every bundle. Returns the names of what was removed.
 */
export const unstageFiles = async (publicDir: string): Promise<string[]> => {
  const named = await namedByPreparedVideos(join(publicDir, "prepared"));
  const removed: string[] = [];
  for (const name of await namesIn(join(publicDir, folder))) {
    if (!/^[0-9a-f]{64}\./.test(name) || named.has(name)) continue;
    await rm(join(publicDir, folder, name), { force: true });
    removed.push(name);
  }
  return removed;
};

const isStaged = async (source: string, target: string, file: StoredFile): Promise<boolean> => {
  const found = await stat(target).catch(nullIfMissing);
  if (found === null || found.size !== file.sizeInBytes) return false;
  const stored = await stat(source);
  // The same inode has the same bytes; a copy has to be looked at.
  if (found.ino === stored.ino && found.dev === stored.dev) return true;
  return (await digestFile(target)) === file.digest;
};

const place = async (source: string, target: string): Promise<void> => {
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    await linkOrCopy(source, temporary);
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
};

/** Hard links, because Remotion's server answers 404 for symbolic links under `public/`. */
const linkOrCopy = async (source: string, target: string): Promise<void> => {
  try {
    await link(source, target);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // Another disk, a file system without hard links, or too many of them.
    if (!["EXDEV", "EPERM", "ENOTSUP", "EMLINK", "ENOSYS"].includes(String(code))) throw error;
    await copyFile(source, target);
    await chmod(target, 0o444);
  }
};

/** The names of the files that prepared videos show. */
export const namedByPreparedVideos = async (preparedDir: string): Promise<Set<string>> => {
  const named = new Set<string>();
  for (const name of await namesIn(preparedDir)) {
    if (!name.endsWith(".json")) continue;
    const text = await readFile(join(preparedDir, name), "utf8");
    for (const [, file] of text.matchAll(/"media\/([0-9a-f]{64}\.[a-z0-9]{1,8})"/g)) {
      if (file !== undefined) named.add(file);
    }
  }
  return named;
};

const namesIn = async (dir: string): Promise<string[]> => (await readdir(dir).catch(nullIfMissing)) ?? [];
