import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Emulator } from "../../src/emulator/index.ts";
import { createHeygenClient, type HeygenClient } from "../../src/heygen/index.ts";
import { openMediaCache, type MediaCache } from "../../src/media/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import { prepareMedia, type Poll, type Prepared, type PrepareTools } from "../../src/prepare/index.ts";
import { planWithoutAssets } from "./plan-input.ts";
import { makeTempDir } from "./temp-dir.ts";

export type Scene = { say: string; avatar?: string; voice?: string };

/** A plan of voices and looks that the emulator has, without pictures: `planInput` has no disk. */
export const planOf = (title: string, ...scenes: Scene[]): Plan =>
  planWithoutAssets({
    maker: "emulator",
    brief: {
      title,
      breath: { before: 0, after: 0 },
      avatar: { resolution: "720p" },
      scenes: scenes.map((scene, index) => ({
        id: `s${String(index)}`,
        layout: "presenter-third",
        ...scene,
      })),
    },
  });

export const openCache = async (): Promise<MediaCache> =>
  openMediaCache(path.join(await makeTempDir(), "media"));

export const ledgerOf = (cache: MediaCache): string => path.join(cache.dir, "..", "ledger.db");

export type Run = Partial<
  Pick<
    PrepareTools,
    | "signal"
    | "onProgress"
    | "failpoint"
    | "only"
    | "concurrency"
    | "now"
    | "monotonicNow"
    | "recovery"
    | "prices"
  >
> & {
  apiKey?: string;
  poll?: Partial<Poll>;
  /** Of an API without idempotency and titles. */
  remembers?: boolean;
  /** Lets something go wrong between us and HeyGen. */
  disturb?: (heygen: HeygenClient) => HeygenClient;
};

/** A run as a process of its own would do it: another client, the same cache and ledger. Long waits are shortened. */
export const runPrepare = async (
  emulator: Pick<Emulator, "url">,
  plan: Plan,
  cache: MediaCache,
  { apiKey = "sk_test", poll, remembers, disturb = (heygen) => heygen, ...rest }: Run = {},
): Promise<Prepared> => {
  const heygen = createHeygenClient({ apiKey, baseUrl: emulator.url, random: () => 0.5 });
  onTestFinished(() => heygen.close());
  return prepareMedia(plan, {
    cache,
    ledger: { file: ledgerOf(cache) },
    connect: () =>
      Promise.resolve({
        heygen: disturb(heygen),
        origin: emulator.url,
        remembers,
        poll: { firstMs: 20, mostMs: 50, deadlineMs: 60_000, ...poll },
        recovery: { quarantineMs: 300, searchEveryMs: 20 },
      }),
    locate: (source) => source,
    // What is waited for is the emulator at work, not the clock.
    sleep: (ms, signal) => pause(Math.min(ms, 50), undefined, signal === undefined ? {} : { signal }),
    now: Date.now,
    ...rest,
  });
};
