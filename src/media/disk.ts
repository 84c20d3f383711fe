import type { Stats } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { Readable, Transform } from "node:stream";
import type { Digest } from "../model/media.ts";
import { digestFile, readWholeFile } from "./digest.ts";
import { onDisk } from "./disk-error.ts";
import { isMissing, nullIfMissing } from "./missing-file.ts";
import { writeNewFile } from "./write-new-file.ts";
import { syncToDisk } from "./write-whole.ts";

export const diskOperations = [
  ...(["make folder", "list", "look at", "read", "write", "sync"] as const),
  ...(["protect", "rename", "remove", "touch"] as const),
] as const;
export type DiskOperation = (typeof diskOperations)[number];

/** Called before every operation (before every piece of a longer write). What it throws, the operation fails with. */
export type DiskHook = (operation: DiskOperation, path: string) => void;

export type MediaSource = Readable | Uint8Array | { path: string };
export type Disk = ReturnType<typeof createDisk>;

/**
 * All that the cache does to files, in one place, so that a test can make any step of it fail. What fails for a reason of
 * the machine (a full disk, a folder that may not be written to) fails with an error that says so.
 */
export const createDisk = (hook: DiskHook = () => undefined) => {
  const doing = <T>(operation: DiskOperation, path: string, run: () => Promise<T>): Promise<T> =>
    onDisk(operation, path, () => {
      hook(operation, path);
      return run();
    });
  const sync = (path: string): Promise<void> => doing("sync", path, () => syncToDisk(path));
  // Windows has no way to sync a folder.
  const syncFolder = async (path: string): Promise<void> => {
    if (process.platform !== "win32") await sync(path);
  };
  const renameFile = (from: string, to: string): Promise<void> => doing("rename", to, () => rename(from, to));
  const remove = (path: string): Promise<void> =>
    doing("remove", path, () => rm(path, { recursive: true, force: true }));

  /** Makes folders, with names that survive a loss of power like those of the files in them. */
  const makeFolders = async (paths: readonly string[]): Promise<void> => {
    const parents = new Set<string>();
    for (const path of paths) {
      const first = await doing("make folder", path, () => mkdir(path, { recursive: true }));
      if (first !== undefined) parents.add(dirname(first));
    }
    for (const parent of parents) await syncFolder(parent);
  };

  return {
    sync,
    remove,
    rename: renameFile,
    list: (path: string): Promise<string[]> =>
      doing("list", path, async () => {
        try {
          return await readdir(path);
        } catch (error) {
          if (isMissing(error)) return [];
          throw error;
        }
      }),
    /** Null where there is nothing. */
    stat: (path: string): Promise<Stats | null> =>
      doing("look at", path, async () => {
        try {
          return await stat(path);
        } catch (error) {
          if (isMissing(error)) return null;
          throw error;
        }
      }),
    makeFolder: (path: string): Promise<void> => makeFolders([path]),
    makeFolders,
    /** Null where there is nothing. */
    readText: (path: string): Promise<string | null> =>
      doing("read", path, () => readFile(path, "utf8").catch(nullIfMissing)),
    /** sha256 of a file's bytes, or null where there is nothing. */
    digest: (path: string): Promise<Digest | null> =>
      doing("read", path, () => digestFile(path).catch(nullIfMissing)),
    /** Writes all of a source to a new file, and says what passed on the way. */
    write: (source: MediaSource, path: string): Promise<{ digest: Digest; sizeInBytes: number }> =>
      doing("write", path, async () => {
        const hash = createHash("sha256");
        let sizeInBytes = 0;
        const count = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            try {
              hook("write", path);
              hash.update(chunk);
              sizeInBytes += chunk.length;
              done(null, chunk);
            } catch (error) {
              done(error instanceof Error ? error : new Error(String(error)));
            }
          },
        });
        const readable =
          source instanceof Readable
            ? source
            : source instanceof Uint8Array
              ? Readable.from([source])
              : readWholeFile(source.path);
        await writeNewFile(path, readable, { through: count });
        return { digest: hash.digest("hex"), sizeInBytes };
      }),
    writeText: (path: string, text: string): Promise<void> =>
      doing("write", path, async () => {
        const handle = await open(path, "wx");
        try {
          await handle.writeFile(text);
        } finally {
          await handle.close();
        }
      }),
    makeReadOnly: (path: string): Promise<void> => doing("protect", path, () => chmod(path, 0o444)),
    /** Says that a file was used now. */
    touch: (path: string, nowMs: number): Promise<void> =>
      doing("touch", path, () => utimes(path, nowMs / 1000, nowMs / 1000)),
    /** Gives a finished file its final name: either the whole file is there afterwards, or what was there before. */
    moveWhole: async (temporary: string, target: string): Promise<void> => {
      await sync(temporary);
      await renameFile(temporary, target);
      await syncFolder(dirname(target));
    },
  };
};
