import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { MediaError } from "../errors.ts";
import {
  keySchema,
  mediaEntrySchema,
  storedFileSchema,
  type Digest,
  type Key,
  type MediaEntry,
  type StoredFile,
} from "../model/media.ts";
import { digestFile, digestValue } from "./digest.ts";
import { isMissing, nullIfMissing } from "./missing-file.ts";
import { moveWhole, writeWhole } from "./write-whole.ts";

export type MediaSource = Readable | Uint8Array | { path: string };

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
};

/** Temporary files that nobody has written to for this long were left by a process that is gone. */
const abandonedAfterMs = 6 * 60 * 60 * 1000;

const entryFileSchema = z.object({ version: z.literal(1), key: keySchema, entry: mediaEntrySchema });

/**
 * Opens (and where needed makes) the content-addressed store in `dir`. Several processes may use it at once, and each of
 * them may be killed at any time: what has its final name is whole. See `README.md` for the layout.
 */
export const openMediaCache = async (dir: string, options: MediaCacheOptions = {}): Promise<MediaCache> => {
  const root = resolve(dir);
  for (const folder of ["files", "entries", "derived", "quarantine", "tmp"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await sweep(join(root, "tmp"), (options.now ?? Date.now)() - abandonedAfterMs);
  return new MediaCache(root);
};

export class MediaCache {
  readonly dir: string;
  /** Files whose bytes this process has seen to be right. */
  readonly #verified = new Map<string, Promise<boolean>>();
  readonly #making = new Map<string, Promise<unknown>>();

  constructor(dir: string) {
    this.dir = dir;
  }

  /** A fresh path for a file that is being made. It lies on the cache's own disk and is the caller's to remove. */
  temporaryPath(ext: string): string {
    return join(this.dir, "tmp", `${String(process.pid)}-${randomUUID()}.${ext}`);
  }

  /** Stores bytes under their digest. Equal bytes are stored once. */
  async put(source: MediaSource, ext: string): Promise<StoredFile> {
    const temporary = this.temporaryPath("part");
    try {
      const { digest, sizeInBytes } = await write(source, temporary);
      const written = (await stat(temporary)).size;
      if (sizeInBytes === 0 || written !== sizeInBytes) {
        throw new MediaError(`A .${ext} file came as ${sizeInBytes} bytes, and ${written} were written.`, {
          code: sizeInBytes === 0 ? "media_empty" : "media_short_write",
        });
      }
      const file = storedFileSchema.parse({ digest, ext, sizeInBytes });
      if ((await this.open(file)) !== null) return file;
      const target = this.#pathOf(file);
      await mkdir(join(target, ".."), { recursive: true });
      await chmod(temporary, 0o444);
      await moveWhole(temporary, target);
      this.#verified.set(target, Promise.resolve(true));
      return file;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /**
   * The absolute path of a stored file, or null when it is not there. The bytes are checked the first time this process
   * asks; a file that is not what its name says is put in quarantine, and is then not there.
   */
  async open(file: StoredFile): Promise<string | null> {
    const path = this.#pathOf(file);
    const size = await sizeOf(path);
    if (size === null) {
      this.#verified.delete(path);
      return null;
    }
    let verdict = size === file.sizeInBytes ? this.#verified.get(path) : undefined;
    if (verdict === undefined) {
      verdict = size === file.sizeInBytes ? isWhole(path, file.digest) : Promise.resolve(false);
      this.#verified.set(path, verdict);
    }
    if (await verdict) return path;
    this.#verified.delete(path);
    await this.#quarantine(path, file);
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
   * What the need with this key came back as, or null: unknown, or one of its files is gone or corrupt. With `drivenBy`,
   * an avatar's clip counts only if that sound drove it.
   */
  async getEntry(key: Key, options: { drivenBy?: Digest } = {}): Promise<MediaEntry | null> {
    const parsed = entryFileSchema.safeParse(await readJson(this.#entryPath(key)));
    if (!parsed.success || parsed.data.key !== key) return null;
    const { entry } = parsed.data;
    if (entry.kind === "avatar" && options.drivenBy !== undefined && entry.drivenBy !== options.drivenBy) {
      return null;
    }
    return (await this.#hasAll(filesOfEntry(entry))) ? entry : null;
  }

  /** Remembers what a need came back as. The entry's files must be stored already. */
  async putEntry(key: Key, entry: MediaEntry): Promise<void> {
    for (const file of filesOfEntry(entry)) await this.require(file);
    await this.#writeJson(this.#entryPath(key), entryFileSchema.parse({ version: 1, key, entry }));
  }

  /** The remembered result of a derivation, or what `make` gives, which is then remembered. */
  async derived<T>(derivation: Derivation<T>): Promise<T> {
    const path = this.#derivedPath(derivation);
    const making = this.#making.get(path);
    if (making !== undefined) return derivation.schema.parse(await making);
    const made = this.#derive(derivation);
    this.#making.set(path, made);
    try {
      return await made;
    } finally {
      this.#making.delete(path);
    }
  }

  /** The remembered result of a derivation, or null: unknown, or one of its files is gone or corrupt. */
  async recall<T>(derived: Derived<T>): Promise<T | null> {
    const known = derived.schema.safeParse(await readJson(this.#derivedPath(derived)));
    return known.success && (await this.#hasAll(derived.filesOf(known.data))) ? known.data : null;
  }

  /** Remembers the result of a derivation that was made elsewhere. Its files must be stored already. */
  async remember<T>(derived: Derived<T>, result: T): Promise<void> {
    for (const file of derived.filesOf(result)) await this.require(file);
    await this.#writeJson(this.#derivedPath(derived), result);
  }

  async #derive<T>({ make, ...derived }: Derivation<T>): Promise<T> {
    const known = await this.recall(derived);
    if (known !== null) return known;
    const result = await make();
    await this.remember(derived, result);
    return result;
  }

  #derivedPath<T>({ name, version, input, params }: Derived<T>): string {
    const id = digestValue({ name, version, input, params });
    return join(this.dir, "derived", id.slice(0, 2), `${id}.json`);
  }

  async #hasAll(files: readonly StoredFile[]): Promise<boolean> {
    for (const file of files) if ((await this.open(file)) === null) return false;
    return true;
  }

  async #writeJson(path: string, value: unknown): Promise<void> {
    await mkdir(join(path, ".."), { recursive: true });
    await writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, this.temporaryPath("json"));
  }

  async #quarantine(path: string, file: StoredFile): Promise<void> {
    try {
      await rename(path, join(this.dir, "quarantine", `${file.digest}-${randomUUID()}.${file.ext}`));
    } catch (error) {
      // Another process was faster, which is as good.
      if (!isMissing(error)) throw error;
    }
  }

  #pathOf({ digest, ext }: StoredFile): string {
    return join(this.dir, "files", digest.slice(0, 2), `${digest}.${ext}`);
  }

  #entryPath(key: Key): string {
    return join(this.dir, "entries", key.slice(0, 2), `${key}.json`);
  }
}

const filesOfEntry = (entry: MediaEntry): StoredFile[] =>
  entry.kind === "avatar" ? [entry.original, entry.conformed] : [entry.original];

const write = async (source: MediaSource, path: string): Promise<{ digest: Digest; sizeInBytes: number }> => {
  const hash = createHash("sha256");
  let sizeInBytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      sizeInBytes += chunk.length;
      done(null, chunk);
    },
  });
  const readable =
    source instanceof Readable
      ? source
      : source instanceof Uint8Array
        ? Readable.from([source])
        : createReadStream(source.path);
  await pipeline(readable, count, createWriteStream(path, { flags: "wx" }));
  return { digest: hash.digest("hex"), sizeInBytes };
};

const sizeOf = async (path: string): Promise<number | null> =>
  (await stat(path).catch(nullIfMissing))?.size ?? null;

const isWhole = async (path: string, digest: Digest): Promise<boolean> => {
  try {
    return (await digestFile(path)) === digest;
  } catch (error) {
    // A bad sector is a corrupt file too, but no right to read is a fault of the machine.
    if (error instanceof Error && "code" in error && (error.code === "EIO" || error.code === "ENOENT")) {
      return false;
    }
    throw error;
  }
};

/** Undefined for a file that is missing or is not JSON: both mean that nothing is remembered. */
const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const sweep = async (folder: string, beforeMs: number): Promise<void> => {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    try {
      if ((await stat(path)).mtimeMs < beforeMs) await rm(path, { recursive: true, force: true });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
};
