import { open, type FileHandle } from "node:fs/promises";
import { MediaError } from "../errors.ts";

/**
 * Checks that a file is as long as its container says, in formats that say so: WebM, MP4, WAV and WebP. A file that was cut
 * anywhere, even in its index at the very end, is refused although its header reads perfectly well.
 *
 * @throws MediaError `media_truncated`.
 */
export const checkWhole = async (path: string, ext: string): Promise<void> => {
  const measure = {
    webm: endOfWebm,
    mp4: endOfMp4,
    mov: endOfMp4,
    m4a: endOfMp4,
    wav: endOfRiff,
    webp: endOfRiff,
  }[ext];
  if (measure === undefined) return;
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const expected = await measure(handle, size);
    if (expected <= size) return;
    throw new MediaError(`The .${ext} file is cut off: ${size} of at least ${expected} bytes are there.`, {
      code: "media_truncated",
      hint: "Fetch it again.",
    });
  } finally {
    await handle.close();
  }
};

const read = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
};

/** Where the last whole element begins to be followed: EBML header, then the segment with everything in it. */
const endOfWebm = async (handle: FileHandle, size: number): Promise<number> => {
  let position = 0;
  while (position < size) {
    const header = await read(handle, position, 12);
    const id = vintLength(header[0]);
    const length = vintLength(header[id]);
    // A header that is itself cut off needs at least one more byte.
    if (header.length < id + length) return size + 1;
    const value = header.subarray(id, id + length);
    const content = value.reduce(
      (sum, byte, index) => sum * 256 + (index === 0 ? byte & (0xff >> length) : byte),
      0,
    );
    // All ones: a live recording that never learnt its length. Its packets are counted instead.
    if (content === 2 ** (7 * length) - 1) return size;
    position += id + length + content;
  }
  return position;
};

/** EBML numbers say their own length by leading zero bits. */
const vintLength = (first: number | undefined): number => Math.clz32(first ?? 0) - 23;

const endOfMp4 = async (handle: FileHandle, size: number): Promise<number> => {
  let position = 0;
  while (position < size) {
    const header = await read(handle, position, 16);
    if (header.length < 8) return size + 1;
    const small = header.readUInt32BE(0);
    // 0: the box goes on to the end of the file. 1: the length is in the next eight bytes.
    if (small === 0) return size;
    if (small === 1 && header.length < 16) return size + 1;
    const length = small === 1 ? Number(header.readBigUInt64BE(8)) : small;
    if (length < 8) return size + 1;
    position += length;
  }
  return position;
};

const endOfRiff = async (handle: FileHandle, size: number): Promise<number> => {
  const header = await read(handle, 0, 8);
  if (header.length < 8) return size + 1;
  const length = header.readUInt32LE(4);
  // Written to a pipe: the length was never filled in.
  return length === 0xffffffff ? size : 8 + length;
};
