import { randomUUID } from "node:crypto";
import type { Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { z } from "zod";
import { MachineError, MediaError } from "../errors.ts";
import {
  mediaEntrySchema,
  storedFileSchema,
  type AvatarEntry,
  type ClipEntry,
  type Digest,
  type Key,
  type MediaEntry,
  type StoredFile,
} from "../model/media.ts";
import { cacheFolders, layoutOf } from "./cache-layout.ts";
import { digestValue } from "./digest.ts";
import { createDisk, type Disk, type DiskHook, type MediaSource } from "./disk.ts";
import { isMissing } from "./missing-file.ts";
import { formatRecord, parseRecord, type CacheRecord } from "./record-file.ts";
import { sweepTemporaryFiles, temporaryName } from "./temporary-files.ts";

export type { MediaSource } from "./disk.ts";

/** Names a result that follows from one input and some settings, so that it never has to be made twice. */
export type Derived<T> = {
  /** What is done: `conform-clip`. */
  name: string;
  /** Counted up when the same input and settings would give another result. */
  version: number;
  input: Digest;
  /** Settings, as JSON. */
  params: unknown;
  schema: z.ZodType<T>;
  /** The stored files the result names; it is made again when one of them is gone. */
  filesOf: (result: T) => readonly StoredFile[];
};
export type Derivation<T> = Derived<T> & { make: () => Promise<T> };

export type MediaCacheOptions = {
  /** @default Date.now */
  now?: () => number;
  /** Called before every file operation; for tests that make one fail. */
  onDisk?: DiskHook;
};

/** A use is written down at most this often, so that it costs nothing where a record is read again and again. */
export const useNotedAfterMs = 60 * 60 * 1000;

/**
 * Opens (and where needed makes) the content-addressed store in `dir`. Several processes may use it at once, and each of
 * them may be killed at any time: what has its final name is whole. See `README.md` for the layout.
 *
 * @throws MachineError where the folders cannot be made: a full disk, no right to write there.
 */
export const openMediaCache = async (dir: string, options: MediaCacheOptions = {}): Promise<MediaCache> => {
  const { now = Date.now, onDisk } = options;
  const root = resolve(dir);
  const disk = createDisk(onDisk);
  await disk.makeFolder(root);
  await disk.makeFolders(cacheFolders.map((folder) => join(root, folder)));
  await sweepTemporaryFiles(disk, join(root, "tmp"), now());
  return new MediaCache(root, disk, now);
};

/** Bytes that were seen to be right, or are being looked at: of this very file, as it was then. */
type Verdict = { stamp: string; isWhole: Promise<boolean> };

export class MediaCache {
  readonly dir: string;
  readonly disk: Disk;
  readonly now: () => number;
  readonly #layout: ReturnType<typeof layoutOf>;
  readonly #verdicts = new Map<string, Verdict>();
  readonly #making = new Map<string, Promise<unknown>>();
  /** When this process last wrote down that a file was used. */
  readonly #noted = new Map<string, number>();

  constructor(dir: string, disk: Disk, now: () => number) {
    this.dir = dir;
    this.disk = disk;
    this.now = now;
    this.#layout = layoutOf(dir);
  }

  /** A fresh path for a file that is being made. It lies on the cache's own disk and is the caller's to remove. */
  temporaryPath(ext: string): string {
    return join(this.dir, "tmp", temporaryName(ext));
  }

  /**
   * Stores bytes under their digest. Equal bytes are stored once. With `digest`, only bytes that have it.
   *
   * @throws MediaError `media_empty`, `media_short_write` or `media_changed`; MachineError for a fault of the machine.
   * Nothing is left of a file that could not be stored.
   */
  async put(source: MediaSource, ext: string, expected: { digest?: Digest } = {}): Promise<StoredFile> {
    const temporary = this.temporaryPath("part");
    try {
      const { digest, sizeInBytes } = await this.disk.write(source, temporary);
      const written = await this.disk.stat(temporary);
      if (sizeInBytes === 0 || written?.size !== sizeInBytes) {
        throw new MediaError(
          `A .${ext} file came as ${sizeInBytes} bytes, and ${written?.size ?? 0} were written.`,
          {
            code: sizeInBytes === 0 ? "media_empty" : "media_short_write",
          },
        );
      }
      if (expected.digest !== undefined && expected.digest !== digest) {
        throw new MediaError(`A .${ext} file holds other bytes than it should: ${digest.slice(0, 12)}….`, {
          code: "media_changed",
          hint: "Fetch it again.",
        });
      }
      const file = storedFileSchema.parse({ digest, ext, sizeInBytes });
      const target = this.#layout.file(file);
      if ((await this.open(file)) !== null) {
        await this.#noteUse(target);
        return file;
      }
      await this.disk.makeFolder(dirname(target));
      await this.disk.makeReadOnly(temporary);
      await this.disk.moveWhole(temporary, target);
      this.#verdicts.set(target, { stamp: stampOf(written), isWhole: Promise.resolve(true) });
      return file;
    } finally {
      await this.disk.remove(temporary);
    }
  }

  /**
   * The absolute path of a stored file, or null when it is not there. The bytes are checked the first time this process
   * asks, and again whenever the file is not the one that was checked; a file that is not what its name says is put in
   * quarantine, and is then not there.
   */
  async open(file: StoredFile): Promise<string | null> {
    const path = this.#layout.file(file);
    const found = await this.disk.stat(path);
    if (found === null) {
      this.#verdicts.delete(path);
      return null;
    }
    const stamp = stampOf(found);
    let verdict = this.#verdicts.get(path);
    if (verdict?.stamp !== stamp) {
      const isWhole =
        found.size === file.sizeInBytes ? this.isWhole(path, file.digest) : Promise.resolve(false);
      verdict = { stamp, isWhole };
      this.#verdicts.set(path, verdict);
      // A fault of the machine is no verdict: the next one who asks looks again.
      isWhole.catch(() => this.#verdicts.delete(path));
    }
    if (await verdict.isWhole) return path;
    this.#verdicts.delete(path);
    await this.quarantine(path);
    return null;
  }

  /** Like `open`, for a file that has to be there. */
  async require(file: StoredFile): Promise<string> {
    const path = await this.open(file);
    if (path !== null) return path;
    throw new MediaError(
      `The media cache has no whole copy of ${file.digest.slice(0, 12)}….${file.ext} any more.`,
      { code: "media_missing", hint: "Run prepare again: what is missing is fetched or made again." },
    );
  }

  /**
   * What the need with this key came back as, or null: unknown, or its original is gone or corrupt. With `drivenBy`, a
   * clip counts only if that drove it. A conformed clip that is lost is made again from the original.
   */
  async getEntry(key: Key, options: { drivenBy?: Digest } = {}): Promise<MediaEntry | null> {
    const path = this.#layout.entry(key);
    const record = parseRecord(await this.disk.readText(path), key);
    const parsed = mediaEntrySchema.safeParse(record?.value);
    if (!parsed.success) return null;
    const entry = parsed.data;
    const isDriven = entry.kind === "avatar" || entry.kind === "clip";
    if (isDriven && options.drivenBy !== undefined && entry.drivenBy !== options.drivenBy) return null;
    if (await this.#hasAll(filesOfEntry(entry))) {
      await this.#noteUse(path);
      return entry;
    }
    return isDriven ? this.#conformAgain(key, entry) : null;
  }

  /** Remembers what a need came back as. The entry's files must be stored already. */
  async putEntry(key: Key, entry: MediaEntry): Promise<void> {
    for (const file of filesOfEntry(entry)) await this.require(file);
    const value = mediaEntrySchema.parse(entry);
    await this.writeRecord(this.#layout.entry(key), { id: key, name: "entry", value });
  }

  /** The remembered result of a derivation, or what `make` gives, which is then remembered. */
  async derived<T>(derivation: Derivation<T>): Promise<T> {
    const id = idOf(derivation);
    const making = this.#making.get(id);
    if (making !== undefined) return derivation.schema.parse(await making);
    const made = this.#derive(derivation);
    this.#making.set(id, made);
    try {
      return await made;
    } finally {
      this.#making.delete(id);
    }
  }

  /** The remembered result of a derivation, or null: unknown, or one of its files is gone or corrupt. */
  async recall<T>(derived: Derived<T>): Promise<T | null> {
    const id = idOf(derived);
    const path = this.#layout.derived(id);
    const record = parseRecord(await this.disk.readText(path), id);
    if (record?.name !== derived.name) return null;
    const known = derived.schema.safeParse(record.value);
    if (!known.success || !(await this.#hasAll(derived.filesOf(known.data)))) return null;
    await this.#noteUse(path);
    return known.data;
  }

  /** Remembers the result of a derivation that was made elsewhere. Its files must be stored already. */
  async remember<T>(derived: Derived<T>, result: T): Promise<void> {
    for (const file of eachOnce(derived.filesOf(result))) await this.require(file);
    const id = idOf(derived);
    await this.writeRecord(this.#layout.derived(id), { id, name: derived.name, value: result });
  }

  /** Whether a file holds the bytes that its name promises. */
  async isWhole(path: string, digest: Digest): Promise<boolean> {
    try {
      return (await this.disk.digest(path)) === digest;
    } catch (error) {
      // A bad sector is a corrupt file too, but no right to read is a fault of the machine.
      if (error instanceof MachineError && error.code === "disk_failed") return false;
      throw error;
    }
  }

  /** Puts a file out of the way, where it can be looked at and is never handed out. */
  async quarantine(path: string): Promise<void> {
    try {
      await this.disk.rename(path, join(this.dir, "quarantine", `${randomUUID()}-${basename(path)}`));
    } catch (error) {
      // Another process was faster, or nothing may be moved here: not handing it out is what matters.
      if (!isMissing(error) && !(error instanceof MachineError)) throw error;
    }
  }

  /** Writes a record, all or nothing. */
  async writeRecord(path: string, record: CacheRecord): Promise<void> {
    const temporary = this.temporaryPath("json");
    await this.disk.makeFolder(dirname(path));
    try {
      await this.disk.writeText(temporary, formatRecord(record));
      await this.disk.moveWhole(temporary, path);
    } catch (error) {
      await this.disk.remove(temporary);
      throw error;
    }
  }

  async #derive<T>({ make, ...derived }: Derivation<T>): Promise<T> {
    const known = await this.recall(derived);
    if (known !== null) return known;
    const result = await make();
    await this.remember(derived, result);
    return result;
  }

  /** Costs seconds and no money, where a miss would fetch the clip again. */
  async #conformAgain(key: Key, entry: AvatarEntry | ClipEntry): Promise<MediaEntry | null> {
    if ((await this.open(entry.original)) === null) return null;
    const { conformEntry } = await import("./conform-entry.ts");
    const mended = await conformEntry(this, entry);
    if (mended !== null) await this.putEntry(key, mended);
    return mended;
  }

  /** The time of a record, or of a file that no record names, is when it was last used. */
  async #noteUse(path: string): Promise<void> {
    const now = this.now();
    if (now - (this.#noted.get(path) ?? 0) < useNotedAfterMs) return;
    this.#noted.set(path, now);
    try {
      const noted = await this.disk.stat(path);
      if (noted === null || now - noted.mtimeMs < useNotedAfterMs) return;
      await this.disk.touch(path, now);
      const verdict = this.#verdicts.get(path);
      const touched = verdict?.stamp === stampOf(noted) ? await this.disk.stat(path) : null;
      if (verdict !== undefined && touched !== null) verdict.stamp = stampOf(touched);
    } catch (error) {
      // What may be read but not written to is as good to use; it only looks older than it is.
      if (!isMissing(error) && !(error instanceof MachineError)) throw error;
    }
  }

  async #hasAll(files: readonly StoredFile[]): Promise<boolean> {
    const paths = await Promise.all(eachOnce(files).map((file) => this.open(file)));
    return paths.every((path) => path !== null);
  }
}

/** Many pictures lie in one file. */
const eachOnce = (files: readonly StoredFile[]): StoredFile[] => [
  ...new Map(files.map((file) => [file.digest, file])).values(),
];

/** Another file, or other bytes in it, have another stamp. A change of its links or rights is none. */
const stampOf = ({ ino, size, mtimeMs }: Stats): string => `${ino} ${size} ${mtimeMs}`;

const idOf = <T>({ name, version, input, params }: Derived<T>): Digest =>
  digestValue({ name, version, input, params });

export const filesOfEntry = (entry: MediaEntry): StoredFile[] => {
  if (entry.kind !== "avatar" && entry.kind !== "clip") return [entry.original];
  const sound = entry.kind === "clip" ? entry.sound : undefined;
  return [entry.original, entry.conformed, ...(sound === undefined ? [] : [sound])];
};
