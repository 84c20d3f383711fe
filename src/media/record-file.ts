import { createHash } from "node:crypto";
import { z } from "zod";
import { digestSchema, keySchema, mediaEntrySchema, type Digest } from "../model/media.ts";

/** What the cache knows about files: one JSON file each, under the id of what was asked for. */
export type CacheRecord = {
  /** An entry's key, or the digest of a derivation. */
  id: Digest;
  /** `entry`, or what was done: `conform-clip`. */
  name: string;
  value: unknown;
};

const recordSchema = z.strictObject({
  version: z.literal(2),
  id: digestSchema,
  name: z.string().min(1),
  /** Of all the rest: a flipped bit may leave JSON that reads well and says something else. */
  check: digestSchema,
  value: z.unknown(),
});
/** As entries were written before they had a check. They are paid for, so they stay good. */
const firstEntrySchema = z.strictObject({ version: z.literal(1), key: keySchema, entry: mediaEntrySchema });

const checkOf = ({ id, name, value }: CacheRecord): Digest =>
  createHash("sha256")
    .update(JSON.stringify([id, name, value]))
    .digest("hex");

export const formatRecord = (record: CacheRecord): string => {
  const { id, name, value } = record;
  return `${JSON.stringify({ version: 2, id, name, check: checkOf(record), value })}\n`;
};

/** The record in a text, or null when it is not as it was written, or another's. */
export const parseRecord = (text: string | null, id: Digest): CacheRecord | null => {
  if (text === null) return null;
  const json = parseJson(text);
  const parsed = recordSchema.safeParse(json);
  if (parsed.success) {
    return parsed.data.id === id && checkOf(parsed.data) === parsed.data.check ? parsed.data : null;
  }
  const first = firstEntrySchema.safeParse(json);
  return first.success && first.data.key === id ? { id, name: "entry", value: first.data.entry } : null;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
