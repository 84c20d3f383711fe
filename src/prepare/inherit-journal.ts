import { readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Batch } from "./batch.ts";
import type { Job } from "./ledger/index.ts";
import type { ClipOrder } from "./make-clip.ts";
import { parseJson } from "./parse-json.ts";

const schema = z.object({
  attempt: z.number().int().min(1),
  drivenBy: z.string(),
  videoId: z.string().nullable(),
});

/**
 * Takes over a job from `jobs/<key>.json` in the cache, where jobs were remembered before there was a ledger, and removes
 * the file. A job that the ledger knows is left as it is.
 */
export const inheritJournal = async (
  { key, drivenBy, title, way }: ClipOrder,
  job: Job,
  { cache, ledger }: Pick<Batch, "cache" | "ledger">,
): Promise<Job> => {
  // There was one way then.
  if (way !== "webm") return job;
  if (drivenBy === null || job.state !== "planned" || job.intents > 0 || job.generation > 1) return job;
  const file = path.join(cache.dir, "jobs", `${key}.json`);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return job;
  const left = schema.safeParse(parseJson(text));
  if (!left.success || left.data.drivenBy !== drivenBy) return job;
  const { attempt, videoId } = left.data;
  const tag = `gr:${key.slice(0, 12)}`;
  const inherited = ledger.inherit(job, {
    idempotencyKey: `greenroom:avatar:${key}:${drivenBy.slice(0, 16)}:${String(attempt)}`,
    requestDigest: "",
    ...{ tag, title: `${title.slice(0, 60)} [${tag}]`, remoteId: videoId },
    intentMs: Math.round((await stat(file)).mtimeMs),
  });
  await rm(file, { force: true });
  return inherited;
};
