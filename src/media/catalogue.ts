import { basename, join } from "node:path";
import { mediaEntrySchema, storedFileSchema, type StoredFile } from "../model/media.ts";
import { filesOfEntry, type MediaCache } from "./cache.ts";
import { parseRecord, type CacheRecord } from "./record-file.ts";
import { remoteFileName } from "./remote-file.ts";

/** In the order in which they may go: what can be made again, what can be fetched again, what was paid for. */
export const recordKinds = ["derived", "fetched", "paid"] as const;
export type RecordKind = (typeof recordKinds)[number];

export type CatalogueRecord = CacheRecord & {
  kind: RecordKind;
  path: string;
  files: StoredFile[];
  sizeInBytes: number;
  usedAtMs: number;
};
/** A file by its name, `<digest>.<ext>`. */
export type CatalogueFile = { name: string; path: string; sizeInBytes: number; usedAtMs: number };

/** All that lies in a cache. */
export type Catalogue = {
  records: CatalogueRecord[];
  /** Records that cannot be read: of an older version, or corrupt. They count as not there. */
  unreadable: CatalogueFile[];
  files: Map<string, CatalogueFile>;
  quarantine: CatalogueFile[];
  temporary: CatalogueFile[];
};

export const fileName = ({ digest, ext }: Pick<StoredFile, "digest" | "ext">): string => `${digest}.${ext}`;

/** Lists a cache without reading a byte of its media. */
export const readCatalogue = async (cache: MediaCache): Promise<Catalogue> => {
  const catalogue: Catalogue = {
    records: [],
    unreadable: [],
    files: new Map(),
    quarantine: await listFolder(cache, join(cache.dir, "quarantine")),
    temporary: await listFolder(cache, join(cache.dir, "tmp")),
  };
  for (const file of await listShards(cache, "files")) catalogue.files.set(file.name, file);
  for (const folder of ["entries", "derived"] as const) {
    for (const found of await listShards(cache, folder)) {
      const id = basename(found.name, ".json");
      const record = parseRecord(await cache.disk.readText(found.path), id);
      const isOfFolder = record !== null && (record.name === "entry") === (folder === "entries");
      if (!isOfFolder) catalogue.unreadable.push(found);
      else
        catalogue.records.push({ ...found, ...record, kind: kindOf(record), files: filesOfRecord(record) });
    }
  }
  return catalogue;
};

const kindOf = ({ name, value }: CacheRecord): RecordKind => {
  if (name === remoteFileName) return "fetched";
  if (name !== "entry") return "derived";
  const entry = mediaEntrySchema.safeParse(value);
  return entry.success && entry.data.kind === "asset" ? "fetched" : "paid";
};

/** Every stored file that a record names, wherever in it. */
export const filesOfRecord = ({ name, value }: CacheRecord): StoredFile[] => {
  const entry = name === "entry" ? mediaEntrySchema.safeParse(value) : undefined;
  if (entry?.success === true) return filesOfEntry(entry.data);
  const found = new Map<string, StoredFile>();
  const look = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    const file = storedFileSchema.safeParse(part);
    if (file.success) found.set(fileName(file.data), file.data);
    else Object.values(part).forEach(look);
  };
  look(value);
  return [...found.values()];
};

const listShards = async (cache: MediaCache, folder: string): Promise<CatalogueFile[]> => {
  const found: CatalogueFile[] = [];
  for (const shard of await cache.disk.list(join(cache.dir, folder))) {
    if (/^[0-9a-f]{2}$/.test(shard)) found.push(...(await listFolder(cache, join(cache.dir, folder, shard))));
  }
  return found;
};

const listFolder = async (cache: MediaCache, folder: string): Promise<CatalogueFile[]> => {
  const found: CatalogueFile[] = [];
  for (const name of await cache.disk.list(folder)) {
    const path = join(folder, name);
    const stats = await cache.disk.stat(path);
    // Gone since it was listed: another process works here too.
    if (stats !== null) found.push({ name, path, sizeInBytes: stats.size, usedAtMs: stats.mtimeMs });
  }
  return found;
};
