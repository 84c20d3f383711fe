import { z } from "zod";
import { digestSchema, storedFileSchema, type Digest } from "../model/media.ts";

/**
 * A cache in one file: a plain tar, of a head, then files, then the records that name them. What a member is called is
 * never a path: it is read by these patterns, and where it goes follows from the digest of what it holds.
 */
export const nameInArchive = {
  head: "greenroom-cache.json",
  file: (name: string): string => `files/${name}`,
  record: (folder: "entries" | "derived", id: Digest): string => `${folder}/${id}.json`,
};

const headSchema = z.object({
  format: z.literal("greenroom-cache"),
  version: z.literal(1),
  records: z.number().int().min(0),
  files: z.number().int().min(0),
});
export type ArchiveHead = z.infer<typeof headSchema>;

export const archiveHead = (counts: Pick<ArchiveHead, "records" | "files">): string =>
  `${JSON.stringify({ format: "greenroom-cache", version: 1, ...counts })}\n`;

export type ArchiveMember =
  | { kind: "head" }
  | { kind: "file"; digest: Digest; ext: string }
  | { kind: "record"; folder: "entries" | "derived"; id: Digest };

/** What a member is by its name, or null: then it is none of ours. */
export const readMemberName = (name: string): ArchiveMember | null => {
  if (name === nameInArchive.head) return { kind: "head" };
  const [, folder, rest = ""] = /^(files|entries|derived)\/([0-9a-f]{64}\.[a-z0-9]{1,8})$/.exec(name) ?? [];
  const [stem, ext] = rest.split(".");
  const digest = digestSchema.safeParse(stem);
  const ending = storedFileSchema.shape.ext.safeParse(ext);
  if (!digest.success || !ending.success) return null;
  if (folder === "files") return { kind: "file", digest: digest.data, ext: ending.data };
  if ((folder !== "entries" && folder !== "derived") || ending.data !== "json") return null;
  return { kind: "record", folder, id: digest.data };
};

export const readArchiveHead = (text: string): ArchiveHead | null => {
  try {
    return headSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
