import { open } from "node:fs/promises";
import { MediaError } from "../errors.ts";

export type FileType = { kind: "image" | "video" | "sound" | "font"; ext: string };

const sniffedBytes = 4096;

/**
 * What a file is, told by its first bytes: names and headers of downloads are often wrong (HeyGen serves an mp4 as
 * `binary/octet-stream`). A WebM or MP4 without a picture is called a video here; `probe` looks inside.
 *
 * @throws MediaError for anything else, a web page above all: that is what an expired link often answers.
 */
export const identifyFile = async (path: string): Promise<FileType> => identifyBytes(await readHead(path));

/** The first bytes of a file, enough to tell what it is. */
export const readHead = async (path: string): Promise<Buffer> => {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/** Like {@link identifyFile}, for the first bytes of a file. */
export const identifyBytes = (head: Buffer): FileType => {
  if (head.length === 0) throw new MediaError("The file is empty.", { code: "media_empty" });
  for (const { type, matches } of binaryTypes) if (matches(head)) return type;
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  const start = text.replace(/^(\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE svg[^>]*>)*/i, "");
  if (/^<svg[\s>]/i.test(start)) return { kind: "image", ext: "svg" };
  throw new MediaError(`The file is not media: ${describe(start)}.`, {
    code: "media_unknown_type",
    hint: "A link that has expired often answers with a page of text instead of the file.",
  });
};

const ascii = (head: Buffer, from: number, to: number): string => head.toString("latin1", from, to);
const startsWith =
  (...bytes: number[]) =>
  (head: Buffer): boolean =>
    bytes.every((byte, index) => head[index] === byte);
const riff =
  (form: string) =>
  (head: Buffer): boolean =>
    ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === form;

const isIsoMedia = (head: Buffer): boolean => ascii(head, 4, 8) === "ftyp";
const soundBrands = ["M4A ", "M4B "];

const binaryTypes: readonly { type: FileType; matches: (head: Buffer) => boolean }[] = [
  { type: { kind: "video", ext: "webm" }, matches: startsWith(0x1a, 0x45, 0xdf, 0xa3) },
  {
    type: { kind: "sound", ext: "m4a" },
    matches: (head) => isIsoMedia(head) && soundBrands.includes(ascii(head, 8, 12)),
  },
  {
    type: { kind: "video", ext: "mov" },
    matches: (head) => isIsoMedia(head) && ascii(head, 8, 12) === "qt  ",
  },
  { type: { kind: "video", ext: "mp4" }, matches: isIsoMedia },
  { type: { kind: "sound", ext: "wav" }, matches: riff("WAVE") },
  { type: { kind: "image", ext: "webp" }, matches: riff("WEBP") },
  { type: { kind: "sound", ext: "mp3" }, matches: (head) => ascii(head, 0, 3) === "ID3" },
  { type: { kind: "sound", ext: "ogg" }, matches: (head) => ascii(head, 0, 4) === "OggS" },
  { type: { kind: "sound", ext: "flac" }, matches: (head) => ascii(head, 0, 4) === "fLaC" },
  {
    type: { kind: "image", ext: "png" },
    matches: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  },
  { type: { kind: "image", ext: "jpg" }, matches: startsWith(0xff, 0xd8, 0xff) },
  { type: { kind: "image", ext: "gif" }, matches: (head) => /^GIF8[79]a/.test(ascii(head, 0, 6)) },
  { type: { kind: "font", ext: "woff2" }, matches: (head) => ascii(head, 0, 4) === "wOF2" },
  { type: { kind: "font", ext: "otf" }, matches: (head) => ascii(head, 0, 4) === "OTTO" },
  { type: { kind: "font", ext: "ttf" }, matches: startsWith(0x00, 0x01, 0x00, 0x00) },
  // Sync word of an MPEG sound frame: layer III without, AAC with an ADTS header.
  { type: { kind: "sound", ext: "aac" }, matches: ([a = 0, b = 0]) => a === 0xff && (b & 0xf6) === 0xf0 },
  { type: { kind: "sound", ext: "mp3" }, matches: ([a = 0, b = 0]) => a === 0xff && (b & 0xe6) === 0xe2 },
];

const describe = (text: string): string => {
  if (/^<(!doctype html|html|head|body)/i.test(text)) return "it is a web page";
  if (/^<\?xml|^<[a-z]+[\s>]/i.test(text)) return "it is XML";
  if (/^[{[]/.test(text)) return "it is JSON";
  return /^[\p{L}\p{N}\p{P}\p{S}\s]{16}/u.test(text) ? "it is text" : "its first bytes are unknown";
};
