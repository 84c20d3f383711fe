import { exitCodes } from "../../src/errors.ts";
import { askEmulator } from "./ask-emulator.ts";
import { judge, type Verdict } from "./judge.ts";
import { planRows } from "./plan-rows.ts";
import { requireCode, runWorkers } from "./run-out-of-credits.ts";
import { openStage } from "./stage.ts";

export type ConcurrencyResult = Verdict & {
  rows: number;
  processes: number;
  /** What all processes together should keep to. */
  limit: number;
  /** The most that ran at once, as the emulator counted; it refuses none. */
  mostInFlight: number;
  /** How often an account that takes only `narrowLimit` had to refuse. */
  narrowLimit: number;
  refusals: number;
};

const limit = 10;
const narrowLimit = 3;

/** Several processes keep to one limit; and to a narrower one, which they have to learn. */
export const runConcurrency = async (
  { rows, processes }: { rows: number; processes: number },
  { bundle, say }: { bundle: string; say: (text: string) => void },
): Promise<ConcurrencyResult> => {
  const numbers = Array.from({ length: rows }, (_, row) => row);
  const run = async (title: string, concurrencyLimit: number | null, count: number) => {
    const stage = await openStage(10, { concurrencyLimit, timeScale: 5 });
    try {
      const plan = planRows(title, numbers.slice(0, count));
      requireCode(await runWorkers(stage, { bundle, plan, processes }), exitCodes.done);
      const { jobs } = await askEmulator(stage.emulator.url).stats();
      return { jobs, verdict: await judge(stage, plan, new Map()) };
    } finally {
      await stage.close();
    }
  };
  const wide = await run("Concurrency", null, rows);
  say(`  at most ${String(wide.jobs.most)} jobs at once, by ${String(processes)} processes`);
  const narrow = await run("Narrow", narrowLimit, Math.ceil(rows / 3));
  say(`  an account that takes ${String(narrowLimit)} refused ${String(narrow.jobs.refused)} times`);
  return {
    ...wide.verdict,
    duplicatePaidJobs: wide.verdict.duplicatePaidJobs + narrow.verdict.duplicatePaidJobs,
    lostClips: wide.verdict.lostClips + narrow.verdict.lostClips,
    missing: wide.verdict.missing + narrow.verdict.missing,
    ...{ rows, processes, limit, mostInFlight: wide.jobs.most, narrowLimit, refusals: narrow.jobs.refused },
  };
};
