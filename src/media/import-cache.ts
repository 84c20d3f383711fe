import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MediaError } from "../errors.ts";
import { mediaEntrySchema, type StoredFile } from "../model/media.ts";
import { readArchiveHead, readMemberName, type ArchiveMember } from "./archive-format.ts";
import type { MediaCache } from "./cache.ts";
import { layoutOf } from "./cache-layout.ts";
import { fileName, filesOfRecord } from "./catalogue.ts";
import { identifyFile } from "./identify.ts";
import { parseRecord } from "./record-file.ts";

export type Imported = {
  /** Records that were not here before, and those that were: what is here already stays as it is. */
  added: number;
  known: number;
  files: number;
  sizeInBytes: number;
};

/** A record is words and times; the longest speech takes some hundred kilobytes. */
const mostRecordBytes = 16 * 1024 * 1024;

/**
 * Takes an exported archive in. Files are stored by the digest of their bytes, which must be the one they are named by, and
 * an original must be the kind of media that it is called; records must be as they were written, and name files that came.
 * Nothing in an archive says where anything goes. What was taken in before something was found wrong is whole and stays.
 *
 * @throws MediaError `archive_invalid` or `archive_corrupt`.
 */
export const importCache = async (
  cache: MediaCache,
  archive: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (files: number, of: number) => void } = {},
): Promise<Imported> => {
  const imported: Imported = { added: 0, known: 0, files: 0, sizeInBytes: 0 };
  let expected: { files: number; records: number } | null = null;
  const { extract } = await import("tar-stream");
  const members = extract();
  const read = pipeline(createReadStream(archive), members, signal === undefined ? {} : { signal });
  // Heard of where the members end; a damaged archive must not count as unhandled before.
  read.catch(() => undefined);
  try {
    for await (const entry of members) {
      signal?.throwIfAborted();
      const { name, type, size } = entry.header;
      const member = type === "file" ? readMemberName(name) : null;
      if (member === null || (expected === null) !== (member.kind === "head")) throw strange(name);
      const content = Readable.from(entry as AsyncIterable<Buffer>);
      if (member.kind === "head") {
        expected = readArchiveHead(await readText(content, size));
        if (expected === null) throw strange(name);
      } else if (member.kind === "file") {
        const file = await takeFile(cache, member, content);
        imported.files += 1;
        imported.sizeInBytes += file.sizeInBytes;
        onProgress?.(imported.files, expected?.files ?? 0);
      } else {
        const isNew = await takeRecord(cache, member, await readText(content, size));
        imported[isNew ? "added" : "known"] += 1;
      }
    }
    await read;
  } catch (error) {
    members.destroy();
    signal?.throwIfAborted();
    throw asArchiveError(error);
  }
  const records = imported.added + imported.known;
  if (expected === null || records < expected.records || imported.files < expected.files) {
    throw corrupt(`it holds ${records} of ${expected?.records ?? "unknown"} records`);
  }
  return imported;
};

type FileMember = Extract<ArchiveMember, { kind: "file" }>;
type RecordMember = Extract<ArchiveMember, { kind: "record" }>;

const takeFile = async (
  cache: MediaCache,
  { digest, ext }: FileMember,
  content: Readable,
): Promise<StoredFile> => cache.put(content, ext, { digest });

/** Whether the record is new here. */
const takeRecord = async (
  cache: MediaCache,
  { folder, id }: RecordMember,
  text: string,
): Promise<boolean> => {
  const record = parseRecord(text, id);
  if (record === null || (record.name === "entry") !== (folder === "entries")) {
    throw corrupt(`the record ${id.slice(0, 12)} is not as it was written`);
  }
  const path = layoutOf(cache.dir)[folder === "entries" ? "entry" : "derived"](id);
  const own = parseRecord(await cache.disk.readText(path), id);
  if (own !== null && (await hasAll(cache, filesOfRecord(own)))) return false;
  if (record.name === "entry") await checkOriginal(cache, id, record.value);
  else if (!(await hasAll(cache, filesOfRecord(record))))
    throw corrupt(`files of ${id.slice(0, 12)} are missing`);
  await cache.writeRecord(path, record);
  return true;
};

/** The rest of an entry can be made from its original, and is checked when it is. */
const checkOriginal = async (cache: MediaCache, id: string, value: unknown): Promise<void> => {
  const entry = mediaEntrySchema.safeParse(value);
  if (!entry.success) throw corrupt(`the entry ${id.slice(0, 12)} cannot be read`);
  const path = await cache.open(entry.data.original);
  if (path === null) throw corrupt(`the file of ${id.slice(0, 12)} is missing`);
  const { ext } = await identifyFile(path);
  if (ext === entry.data.original.ext) return;
  throw corrupt(`${fileName(entry.data.original)} is a .${ext} file`);
};

const hasAll = async (cache: MediaCache, files: readonly StoredFile[]): Promise<boolean> => {
  for (const file of files) if ((await cache.open(file)) === null) return false;
  return true;
};

const readText = async (content: Readable, size: number): Promise<string> => {
  if (size > mostRecordBytes) throw corrupt(`a record takes ${size} bytes`);
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

const strange = (name: string): MediaError =>
  new MediaError(`The archive holds ${JSON.stringify(name.slice(0, 80))}, which no exported cache does.`, {
    code: "archive_invalid",
    hint: 'Import files that "greenroom cache export" has written.',
  });

const corrupt = (found: string): MediaError =>
  new MediaError(`The archive is damaged: ${found}.`, {
    code: "archive_corrupt",
    hint: "Copy it again, or export it again where it came from.",
  });

const asArchiveError = (error: unknown): unknown => {
  if (error instanceof MediaError) {
    return error.code.startsWith("archive_") ? error : corrupt(error.message.replace(/\.$/, ""));
  }
  // What the reader of tar complains about has no code of the system.
  const isOfTar = error instanceof Error && !("code" in error) && !(error instanceof TypeError);
  return isOfTar ? corrupt(error.message) : error;
};
