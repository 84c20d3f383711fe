import type { Key, SpeechNeed, VideoNeed } from "../model/media.ts";
import { videoUsd, type Prices } from "../plan/estimate.ts";
import type { JobOrder } from "./ledger/index.ts";
import type { Preparation } from "./preparation.ts";

/** What the ledger is to know of the job that makes a need. */
export const jobOrder = (
  { plan, tools: { prices } }: Preparation,
  key: Key,
  need: SpeechNeed | VideoNeed,
  { driver, seconds }: { driver: string; seconds: number },
): JobOrder => ({
  // To the ledger a job takes one of two courses: speech, or a video, whatever is seen in it.
  ...{ key, driver, kind: need.kind === "speech" ? "speech" : "avatar" },
  ...{ maker: plan.maker, brief: plan.brief, seconds },
  estimatedUsd: prices === undefined ? null : usdOf(prices, need, seconds),
  pricesAsOf: prices?.asOf ?? null,
});

const usdOf = (prices: Prices, need: SpeechNeed | VideoNeed, seconds: number): number =>
  need.kind === "speech" ? prices.speechUsd(seconds) : videoUsd(prices, need, seconds);
