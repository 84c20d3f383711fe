import type { Plan } from "../model/plan.ts";
import { findCached } from "./find-cached.ts";
import { makeClips } from "./make-clips.ts";
import { makeSpeeches } from "./make-speeches.ts";
import { createPreparation } from "./preparation.ts";
import type { Prepared, PrepareTools } from "./prepare-tools.ts";
import { takeAssets } from "./take-assets.ts";

/**
 * Makes or finds all the media of a plan. Any number of processes may do so at once with one cache and one ledger: each
 * piece is made by one of them, and the others wait for it.
 *
 * @throws InputError for assets that cannot be used and for looks and voices that do not exist, before anything is spent;
 *   the reason of the signal when aborted. What fails later is in `failed`.
 */
export const prepareMedia = async (plan: Plan, tools: PrepareTools): Promise<Prepared> => {
  const preparation = createPreparation(plan, tools);
  const { entries, failed, made } = preparation;
  try {
    await takeAssets(preparation);
    await findCached(preparation);
    await makeSpeeches(preparation);
    if (tools.only !== "speech") await makeClips(preparation);
    return { manifest: { version: 1, maker: plan.maker, entries }, failed, made };
  } finally {
    await preparation.close();
  }
};
