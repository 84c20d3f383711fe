import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes what was written to `path` (a file or a folder's list of names) survive a loss of power. */
export const syncToDisk = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Gives a finished file its final name: either the whole file is there afterwards, or what was there before. */
export const moveWhole = async (temporary: string, target: string): Promise<void> => {
  await syncToDisk(temporary);
  await rename(temporary, target);
  // Windows has no way to sync a folder.
  if (process.platform !== "win32") await syncToDisk(dirname(target));
};

/** Writes a small text to `target`, all or nothing, by way of `temporary` on the same disk. */
export const writeWhole = async (target: string, text: string, temporary: string): Promise<void> => {
  const handle = await open(temporary, "wx");
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
  try {
    await moveWhole(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
