import { createReadStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { mediaEntrySchema, type StoredFile } from "../model/media.ts";
import { archiveHead, nameInArchive } from "./archive-format.ts";
import type { MediaCache } from "./cache.ts";
import { fileName, readCatalogue, type CatalogueRecord } from "./catalogue.ts";
import { asDiskError } from "./disk-error.ts";
import { formatRecord } from "./record-file.ts";
import { writeNewFile } from "./write-new-file.ts";
import { syncToDisk } from "./write-whole.ts";

export type ExportOptions = {
  /** Derived and fetched things too, so that the other side has nothing to make or fetch again. @default false */
  all?: boolean;
  signal?: AbortSignal;
  onProgress?: (done: number, of: number) => void;
};
export type Exported = { records: number; files: number; sizeInBytes: number };

/**
 * Writes what was paid for into one file that another cache can take in: a tar archive of records and of files named by
 * their digests, each checked on the way out. Equal caches give equal archives. The file is whole or not there.
 */
export const exportCache = async (
  cache: MediaCache,
  target: string,
  { all = false, signal, onProgress }: ExportOptions = {},
): Promise<Exported> => {
  const { records } = await readCatalogue(cache);
  const wanted = records
    .filter(({ kind }) => all || kind === "paid")
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const files = new Map<string, StoredFile>();
  const complete: CatalogueRecord[] = [];
  for (const record of wanted) {
    const needed = all ? record.files : originalsOf(record);
    const paths = await Promise.all(needed.map((file) => cache.open(file)));
    // One that has lost its file would be a miss on the other side, too.
    if (paths.includes(null)) continue;
    complete.push(record);
    for (const file of needed) files.set(fileName(file), file);
  }

  const { pack: createPack } = await import("tar-stream");
  const pack = createPack();
  const beside = `${target}.${randomUUID()}.part`;
  const written = writeNewFile(beside, pack, { signal });
  // Waited for below; meanwhile a full disk must not count as unhandled.
  written.catch(() => undefined);
  const add = async (name: string, text: string): Promise<void> => {
    await Promise.race([
      new Promise<void>((resolve) => void pack.entry({ name, mtime: new Date(0) }, text, () => resolve())),
      written,
    ]);
  };
  try {
    let [done, sizeInBytes] = [0, 0];
    await add(nameInArchive.head, archiveHead({ records: complete.length, files: files.size }));
    for (const [name, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      signal?.throwIfAborted();
      const source = await cache.require(file);
      const entry = pack.entry({
        name: nameInArchive.file(name),
        size: file.sizeInBytes,
        mtime: new Date(0),
      });
      await Promise.race([pipeline(createReadStream(source), entry), written]);
      sizeInBytes += file.sizeInBytes;
      onProgress?.(++done, files.size);
    }
    for (const record of complete) {
      const folder = record.name === "entry" ? "entries" : "derived";
      await add(nameInArchive.record(folder, record.id), formatRecord(record));
    }
    pack.finalize();
    await written;
    await syncToDisk(beside);
    await rename(beside, target);
    return { records: complete.length, files: files.size, sizeInBytes };
  } catch (error) {
    pack.destroy();
    // Where writing failed first, an archive that is no more is only what came of it.
    const cause = await written.then(
      () => error,
      (reason: unknown) => (isPrematureClose(reason) ? error : reason),
    );
    await rm(beside, { force: true });
    throw asDiskError(cause, "write", target);
  }
};

const isPrematureClose = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";

/** What cannot be made again: a conformed clip follows from its original. */
const originalsOf = ({ value }: CatalogueRecord): StoredFile[] => [mediaEntrySchema.parse(value).original];
