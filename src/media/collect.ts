import { join } from "node:path";
import { useNotedAfterMs, type MediaCache } from "./cache.ts";
import {
  fileName,
  readCatalogue,
  recordKinds,
  type Catalogue,
  type CatalogueFile,
  type CatalogueRecord,
  type RecordKind,
} from "./catalogue.ts";
import { readPins } from "./pins.ts";
import { namedByPreparedVideos } from "./stage.ts";
import { sweepTemporaryFiles } from "./temporary-files.ts";

export type CollectOptions = {
  /** What the cache may take on the disk. */
  maxBytes: number;
  /** Says what would go, and removes nothing. @default false */
  dryRun?: boolean;
  /** Its prepared videos (`prepared/*.json`) are kept. */
  publicDir: string;
  /** Folders with a `media/` of hard links into the cache: a file takes space until its last link is gone. */
  stageDirs?: readonly string[];
  signal?: AbortSignal;
};

/** What goes: rests of broken runs first, then files that no record names, then records by kind. */
export type CollectedKind = "quarantine" | "unclaimed" | RecordKind;
export type Collected = {
  beforeBytes: number;
  afterBytes: number;
  removed: { kind: CollectedKind; name: string; sizeInBytes: number }[];
  /** Records and files that stay although more would have to go. */
  pinned: number;
  swept: number;
};

/** Files may be stored a little before a record names them. */
const unclaimedAfterMs = 60 * 60 * 1000;

type Item = {
  kind: CollectedKind;
  name: string;
  usedAtMs: number;
  isPinned: boolean;
  /** Removed with it. */
  path: string;
  sizeInBytes: number;
  /** Removed with the last record that names them. */
  files: readonly string[];
};

/**
 * Makes the cache smaller: what was used longest ago goes first, derived things before fetched ones and paid clips last.
 * What an unfinished plan or a prepared video needs stays, and so does all that was used since a plan at work began.
 */
export const collectCache = async (cache: MediaCache, options: CollectOptions): Promise<Collected> => {
  const { maxBytes, dryRun = false, signal, stageDirs = [] } = options;
  const swept = dryRun ? [] : await sweepTemporaryFiles(cache.disk, join(cache.dir, "tmp"), cache.now());
  const catalogue = await readCatalogue(cache);
  const items = await itemsOf(cache, catalogue, options.publicDir);
  const users = countUsers(items);

  const beforeBytes = sizeOf(catalogue);
  let bytes = beforeBytes;
  const removed: Collected["removed"] = [];
  for (const item of items) {
    if (bytes <= maxBytes) break;
    if (item.isPinned) continue;
    signal?.throwIfAborted();
    const freed = item.files.flatMap((name) => {
      const left = (users.get(name) ?? 1) - 1;
      users.set(name, left);
      const file = left === 0 ? catalogue.files.get(name) : undefined;
      return file === undefined ? [] : [file];
    });
    const sizeInBytes = freed.reduce((sum, file) => sum + file.sizeInBytes, item.sizeInBytes);
    bytes -= sizeInBytes;
    removed.push({ kind: item.kind, name: item.name, sizeInBytes });
    if (dryRun) continue;
    // The record first: it must never name what is on its way out.
    await cache.disk.remove(item.path);
    for (const { path } of freed) await cache.disk.remove(path);
    for (const dir of stageDirs) {
      for (const name of [item.name, ...freed.map((file) => file.name)]) {
        await cache.disk.remove(join(dir, "media", name));
      }
    }
  }
  const pinned = items.filter(({ isPinned }) => isPinned).length;
  return { beforeBytes, afterBytes: bytes, removed, pinned, swept: swept.length };
};

/** Everything that may go, in the order in which it goes. */
const itemsOf = async (cache: MediaCache, catalogue: Catalogue, publicDir: string): Promise<Item[]> => {
  const { keys, workingSinceMs } = await readPins(cache);
  const prepared = await namedByPreparedVideos(join(publicDir, "prepared"));
  const keepFromMs = workingSinceMs === null ? Number.POSITIVE_INFINITY : workingSinceMs - useNotedAfterMs;
  const claimed = new Set(catalogue.records.flatMap(({ files }) => files.map(fileName)));

  const ofRecord = (record: CatalogueRecord): Item => {
    const files = record.files.map(fileName);
    const isNeeded =
      (record.kind === "paid" && keys.has(record.id)) || files.some((name) => prepared.has(name));
    const { kind, path, sizeInBytes, usedAtMs } = record;
    const name = `${record.name} ${record.id.slice(0, 12)}`;
    return { kind, name, path, sizeInBytes, usedAtMs, files, isPinned: isNeeded || usedAtMs >= keepFromMs };
  };
  const ofFile = (kind: CollectedKind, file: CatalogueFile, isPinned = false): Item => ({
    ...file,
    kind,
    files: [],
    isPinned,
  });
  const unclaimed = [...catalogue.files.values()].filter(({ name }) => !claimed.has(name));
  const byUse = (items: Item[]): Item[] => items.sort((a, b) => a.usedAtMs - b.usedAtMs);
  return [
    ...byUse([...catalogue.quarantine, ...catalogue.unreadable].map((file) => ofFile("quarantine", file))),
    ...byUse(
      unclaimed.map((file) => {
        const isFresh = cache.now() - file.usedAtMs < unclaimedAfterMs || file.usedAtMs >= keepFromMs;
        return ofFile("unclaimed", file, isFresh || prepared.has(file.name));
      }),
    ),
    ...recordKinds.flatMap((kind) =>
      byUse(catalogue.records.filter((record) => record.kind === kind).map(ofRecord)),
    ),
  ];
};

/** How many records name each file. */
const countUsers = (items: readonly Item[]): Map<string, number> => {
  const users = new Map<string, number>();
  for (const { files } of items) for (const name of files) users.set(name, (users.get(name) ?? 0) + 1);
  return users;
};

/** What a cache takes, without what is being written just now. */
export const sizeOf = ({ records, unreadable, files, quarantine }: Catalogue): number =>
  [...records, ...unreadable, ...files.values(), ...quarantine].reduce(
    (sum, { sizeInBytes }) => sum + sizeInBytes,
    0,
  );
