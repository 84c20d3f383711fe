import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { canonicalJson } from "../model/canonical.ts";
import type { Digest } from "../model/media.ts";

/** A film is read whole, again and again: in large pieces, not in hundreds of small ones. */
export const readWholeFile = (path: string): ReadStream =>
  createReadStream(path, { highWaterMark: 256 * 1024 });

const pieceInBytes = 1024 * 1024;
/** What files are read into, one after another: each piece of memory that a stream takes anew is garbage afterwards. */
let spare: Buffer | null = null;

/** sha256 of a file's bytes. */
export const digestFile = async (path: string): Promise<Digest> => {
  const hash = createHash("sha256");
  const file = await open(path);
  const piece = spare ?? Buffer.allocUnsafeSlow(pieceInBytes);
  spare = null;
  try {
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length);
      if (bytesRead === 0) break;
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    spare = piece;
    await file.close();
  }
  return hash.digest("hex");
};

/** sha256 of the canonical JSON of a value: equal values, equal digests. */
export const digestValue = (value: unknown): Digest =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");
