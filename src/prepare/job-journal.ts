import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Digest, Key } from "../model/media.ts";

const jobSchema = z.object({
  /** Counts renders that HeyGen ended as failed or deleted: part of the idempotency key, so that a new try is a new job. */
  attempt: z.number().int().min(1),
  /** The sound that drives it; a job of another sound is not this one. */
  drivenBy: z.string(),
  /** Known once HeyGen has answered. */
  videoId: z.string().nullable(),
});
export type Job = z.infer<typeof jobSchema>;

/** Remembers avatar jobs, one small file each, whole or not there. */
export const openJobJournal = (folder: string) => {
  const fileOf = (key: Key): string => path.join(folder, `${key}.json`);
  return {
    /** The job as it was left, or a first one. */
    read: async (key: Key, drivenBy: Digest): Promise<Job> => {
      const first: Job = { attempt: 1, drivenBy, videoId: null };
      const text = await readFile(fileOf(key), "utf8").catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
        throw error;
      });
      if (text === null) return first;
      const job = jobSchema.safeParse(parseJson(text));
      return job.success && job.data.drivenBy === drivenBy ? job.data : first;
    },
    write: async (key: Key, job: Job): Promise<void> => {
      await mkdir(folder, { recursive: true });
      const beside = `${fileOf(key)}.${process.pid}.tmp`;
      await writeFile(beside, JSON.stringify(job), { flush: true });
      await rename(beside, fileOf(key));
    },
  };
};
export type JobJournal = ReturnType<typeof openJobJournal>;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A file that is not ours to read is no job: the idempotency key finds the real one.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};
