import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleWorker } from "../torture/bundle-worker.ts";
import { runKillRound } from "../torture/kill-round.ts";
import { createRandom } from "../torture/random.ts";
import { runOutOfCredits } from "../torture/run-out-of-credits.ts";

/** The short form of `npm run torture`, in the worst circumstances only. */
let bundle: Awaited<ReturnType<typeof bundleWorker>>;
beforeAll(async () => {
  bundle = await bundleWorker();
});
afterAll(() => bundle.remove());

test("three processes that are killed again and again pay for nothing twice and lose nothing", async () => {
  const result = await runKillRound(
    {
      ...{ name: "short", kills: 25, rows: 8, processes: 3 },
      ...{ idempotency: "ignored", listLagMs: 60_000 },
    },
    {
      ...{ bundle: bundle.file, random: createRandom(1), say: () => undefined },
      ...{ rate: 20, meanMsBetweenKills: 350 },
    },
  );
  expect(result).toMatchObject({
    duplicatePaidJobs: 0,
    lostClips: 0,
    missing: 0,
    speechRepeatsAfterReceipt: 0,
  });
  expect(result.kills).toBeGreaterThanOrEqual(25);
  expect(result.paidJobs).toBe(result.rows + 1);
  // Each has its cause; a process that is killed may have asked for several, so that only many kills even out at less than one.
  expect(result.speechRepeats).toBeLessThanOrEqual(result.speechesOpen);
});

test("after the money has run out and come back, what was paid for is not paid for again", async () => {
  const result = await runOutOfCredits(
    { rows: 12, processes: 2 },
    { bundle: bundle.file, random: createRandom(2), say: () => undefined },
  );
  expect(result).toMatchObject({ duplicatePaidJobs: 0, lostClips: 0, missing: 0, repaid: 0, paidJobs: 13 });
  expect(result.refusedForMoney).toBeGreaterThan(0);
  expect(result.refusedForMoney).toBeLessThanOrEqual(result.mostInFlight);
});
