import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { digestSchema, keySchema, type Key } from "../model/media.ts";
import { isAlive } from "../process-names.ts";
import type { MediaCache } from "./cache.ts";
import { parseRecord } from "./record-file.ts";

const pinSchema = z.object({
  /** The brief whose plan is not finished. */
  brief: z.string(),
  keys: z.array(keySchema),
  startedAtMs: z.number(),
  host: z.string(),
  pid: z.number().int(),
});
export type Pin = z.infer<typeof pinSchema>;

/** A plan that nobody has gone on with for this long is given up. */
const givenUpAfterMs = 30 * 24 * 60 * 60 * 1000;
/** How long a process of another machine, which cannot be asked, is taken to run. */
const elsewhereRunsMs = 24 * 60 * 60 * 1000;

const idOf = (brief: string): string => createHash("sha256").update(brief).digest("hex");
const pathOf = (cache: MediaCache, brief: string): string => join(cache.dir, "pins", `${idOf(brief)}.json`);

/**
 * Keeps what a plan needs until the plan is finished, however often it is interrupted. The same brief has one pin.
 *
 * @param brief the brief's absolute path.
 */
export const pinPlan = async (cache: MediaCache, brief: string, keys: readonly Key[]): Promise<void> => {
  const value: Pin = {
    brief,
    keys: [...keys],
    startedAtMs: cache.now(),
    host: hostname(),
    pid: process.pid,
  };
  await cache.writeRecord(pathOf(cache, brief), { id: idOf(brief), name: "pin", value });
};

/** Says that a plan is finished: what it needed may go when space is short. */
export const unpinPlan = (cache: MediaCache, brief: string): Promise<void> =>
  cache.disk.remove(pathOf(cache, brief));

/** The plans that are not finished, and since when what is used has to stay because one of them is at work just now. */
export const readPins = async (
  cache: MediaCache,
): Promise<{ keys: Set<Key>; workingSinceMs: number | null }> => {
  const keys = new Set<Key>();
  let workingSinceMs: number | null = null;
  for (const name of await cache.disk.list(join(cache.dir, "pins"))) {
    const id = digestSchema.safeParse(name.replace(/\.json$/, ""));
    if (!id.success) continue;
    const record = parseRecord(await cache.disk.readText(join(cache.dir, "pins", name)), id.data);
    const pin = pinSchema.safeParse(record?.value);
    if (!pin.success || cache.now() - pin.data.startedAtMs > givenUpAfterMs) continue;
    for (const key of pin.data.keys) keys.add(key);
    if (isAtWork(pin.data, cache.now()))
      workingSinceMs = Math.min(pin.data.startedAtMs, workingSinceMs ?? Number.POSITIVE_INFINITY);
  }
  return { keys, workingSinceMs };
};

const isAtWork = ({ host, pid, startedAtMs }: Pin, now: number): boolean =>
  host === hostname() ? isAlive(pid) : now - startedAtMs < elsewhereRunsMs;
