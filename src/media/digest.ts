import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { canonicalJson } from "../model/canonical.ts";
import type { Digest } from "../model/media.ts";

/** A film is read whole, again and again: in large pieces, not in hundreds of small ones. */
export const readWholeFile = (path: string): ReadStream =>
  createReadStream(path, { highWaterMark: 256 * 1024 });

/** sha256 of a file's bytes. */
export const digestFile = async (path: string): Promise<Digest> => {
  const hash = createHash("sha256");
  await pipeline(readWholeFile(path), hash);
  return hash.digest("hex");
};

/** sha256 of the canonical JSON of a value: equal values, equal digests. */
export const digestValue = (value: unknown): Digest =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");
