import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { MediaCache } from "../../src/media/index.ts";
import { storedFileSchema, type Digest, type Key, type StoredFile } from "../../src/model/media.ts";

/** A speech that some words came back as: its bytes are no sound, which the cache does not mind. */
export const storeSpeech = async (cache: MediaCache, key: Key, content: Buffer): Promise<StoredFile> => {
  const original = await cache.put(content, "wav");
  await cache.putEntry(key, { kind: "speech", original, durationMs: 1, words: [], timing: "exact" });
  return original;
};

/** Something that follows from other things, under a name of its own. */
export const storeDerived = async (cache: MediaCache, name: string, content: Buffer): Promise<StoredFile> => {
  const file = await cache.put(content, "mp4");
  const made = await cache.derived({
    ...{ name, version: 1, input: file.digest, params: null },
    schema: z.object({ file: storedFileSchema }),
    filesOf: (result) => [result.file],
    make: () => Promise.resolve({ file }),
  });
  return made.file;
};

/** Bytes that nothing else holds. */
export const bytesOf = (text: string, sizeInBytes = 1000): Buffer => {
  const content = Buffer.alloc(sizeInBytes);
  content.write(text);
  return content;
};

export const pathOfFile = (dir: string, { digest, ext }: Pick<StoredFile, "digest" | "ext">): string =>
  join(dir, "files", digest.slice(0, 2), `${digest}.${ext}`);

/** Makes a cache look as if it had last been used some hours ago: `[path, hours]`. */
export const age = async (...used: (readonly [path: string, hours: number])[]): Promise<void> => {
  for (const [path, hours] of used) {
    const then = new Date(Date.now() - hours * 3_600_000);
    await utimes(path, then, then);
  }
};

export const entryPath = (dir: string, key: Key): string =>
  join(dir, "entries", key.slice(0, 2), `${key}.json`);

export const keyNamed = (letter: string): Digest => letter.repeat(64);
