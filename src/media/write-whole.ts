import { open } from "node:fs/promises";

/** Makes what was written to `path` (a file or a folder's list of names) survive a loss of power. */
export const syncToDisk = async (path: string): Promise<void> => {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
