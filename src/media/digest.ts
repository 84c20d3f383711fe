import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { canonicalJson } from "../model/canonical.ts";
import type { Digest } from "../model/media.ts";

/** sha256 of a file's bytes. */
export const digestFile = async (path: string): Promise<Digest> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
};

/** sha256 of the canonical JSON of a value: equal values, equal digests. */
export const digestValue = (value: unknown): Digest =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");
