import { join } from "node:path";
import type { Digest, Key, StoredFile } from "../model/media.ts";

export const cacheFolders = ["files", "entries", "derived", "quarantine", "tmp", "pins"] as const;

/** Where everything of a cache lies; see `README.md`. */
export const layoutOf = (dir: string) => ({
  file: ({ digest, ext }: Pick<StoredFile, "digest" | "ext">): string =>
    join(dir, "files", digest.slice(0, 2), `${digest}.${ext}`),
  entry: (key: Key): string => join(dir, "entries", key.slice(0, 2), `${key}.json`),
  derived: (id: Digest): string => join(dir, "derived", id.slice(0, 2), `${id}.json`),
});
