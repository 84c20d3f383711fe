import PQueue from "p-queue";
import type { Plan } from "../model/plan.ts";
import type { Batch, Waiting } from "./batch.ts";
import { createStep } from "./failpoints.ts";
import { createVideoFinder } from "./find-video.ts";
import { defaultLeaseMs, startHeart } from "./heart.ts";
import { openLedger } from "./ledger/index.ts";
import type { PrepareTools } from "./prepare-tools.ts";
import { createOrphanReview } from "./review-orphans.ts";
import { defaultRecovery } from "./recovery.ts";
import { createTrials } from "./transparent-ways.ts";
import { createVideoWatch } from "./watch-videos.ts";

export type OpenBatch = { batch: Batch; close: () => Promise<void> };

const conformsAtOnce = 4;

/** Opens ledger and connection for a run, and keeps its leases alive until it is closed. */
export const openBatch = async (
  plan: Plan,
  tools: PrepareTools & { waiting: Waiting; mostAtOnce: number },
): Promise<OpenBatch> => {
  const { cache, waiting, mostAtOnce, prices } = tools;
  const { now, monotonicNow } = waiting;
  const leaseMs = tools.ledger.leaseMs ?? defaultLeaseMs;
  const ledger = await openLedger(tools.ledger.file, { ...tools.ledger, leaseMs, now, monotonicNow });
  const heart = startHeart(ledger, leaseMs, waiting.sleep);
  const close = async (): Promise<void> => {
    try {
      await heart.stop();
    } finally {
      ledger.close();
    }
  };
  try {
    const since = ledger.revision();
    const connection = await tools.connect();
    const recovery = { ...defaultRecovery, ...connection.recovery, ...tools.recovery };
    const report = (event: Parameters<Batch["report"]>[0]): void => tools.onProgress?.(event);
    const turns = new PQueue({ concurrency: 1 });
    const workshop = new PQueue({ concurrency: conformsAtOnce });
    const batch: Batch = {
      ...{ cache, ledger, connection, recovery, waiting, prices, since, mostAtOnce, report },
      maker: plan.maker,
      videos: createVideoWatch(connection, ledger, waiting, { offlineMs: recovery.offlineMs, report }),
      finder: createVideoFinder(connection.heygen, waiting),
      step: createStep(tools.failpoint),
      reviewOrphans: createOrphanReview(plan.maker, connection, ledger, waiting),
      inWorkshop: (act) => workshop.add(act),
      grounds: new Map(),
      afterTrial: createTrials(),
      inTurn: (act) => turns.add(act),
    };
    return { batch, close };
  } catch (error) {
    await close();
    throw error;
  }
};
