import { basename } from "node:path";
import type { MediaCache } from "./cache.ts";
import { fileName, readCatalogue } from "./catalogue.ts";

export type CacheVerdict = {
  files: number;
  records: number;
  sizeInBytes: number;
  /** Files whose bytes are not what their names say; they lie in quarantine now. */
  corrupt: string[];
  /** Records that cannot be read; in quarantine too. */
  unreadable: string[];
  /** Records that name a file which is not there: made or fetched again when they are needed. */
  incomplete: { name: string; id: string; missing: string[] }[];
};

/** Reads every byte of a cache, and puts aside what is not as it was stored. */
export const verifyCache = async (
  cache: MediaCache,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (done: number, of: number) => void } = {},
): Promise<CacheVerdict> => {
  const { files, records, unreadable } = await readCatalogue(cache);
  const verdict: CacheVerdict = {
    ...{ files: files.size, records: records.length, sizeInBytes: 0 },
    ...{ corrupt: [], unreadable: unreadable.map(({ name }) => name), incomplete: [] },
  };
  for (const { path } of unreadable) await cache.quarantine(path);
  const whole = new Set<string>();
  let done = 0;
  for (const { name, path, sizeInBytes } of files.values()) {
    signal?.throwIfAborted();
    if (await cache.isWhole(path, basename(name).split(".")[0] ?? "")) {
      whole.add(name);
    } else {
      verdict.corrupt.push(name);
      await cache.quarantine(path);
    }
    verdict.sizeInBytes += sizeInBytes;
    onProgress?.(++done, files.size);
  }
  for (const { name, id, files: named } of records) {
    const missing = named.map(fileName).filter((file) => !whole.has(file));
    if (missing.length > 0) verdict.incomplete.push({ name, id, missing });
  }
  return verdict;
};
