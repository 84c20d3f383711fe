import { exitCodes } from "../../src/errors.ts";
import { judge, type Verdict } from "./judge.ts";
import { planRows } from "./plan-rows.ts";
import type { Random } from "./random.ts";
import { openStage, type Stage } from "./stage.ts";
import { startWorker, type WorkerEnd } from "./worker-process.ts";

export type CreditsResult = Verdict & {
  rows: number;
  /** Paid videos when the money was gone. */
  brokeAfter: number;
  /** Orders of videos and speeches that were refused for want of money, by all processes together. */
  refusedForMoney: number;
  /** So many may have been on their way when the first was refused. */
  mostInFlight: number;
  /** What was ordered and paid for again after the wallet had been filled. */
  repaid: number;
};

const title = "Credits";
const concurrency = 10;
const speechesAtOnce = 4;

/** The money runs out at some row of a batch; the wallet is filled, and the same batch goes on. */
export const runOutOfCredits = async (
  { rows, processes }: { rows: number; processes: number },
  { bundle, random, say }: { bundle: string; random: Random; say: (text: string) => void },
): Promise<CreditsResult> => {
  const brokeAfter = random.whole(1, rows - 1);
  const watch = { refused: 0, isBroke: false };
  const stage: Stage = await openStage(10, {
    timeScale: 1,
    onRequest: ({ method, path, status }) => {
      if (status === 402) watch.refused += 1;
      const isPaid = method === "POST" && path === "/v3/videos" && status === 200;
      if (!isPaid || watch.isBroke || stage.emulator.counters.videos < brokeAfter) return;
      watch.isBroke = true;
      stage.emulator.setBalance(0);
    },
  });
  try {
    const numbers = Array.from({ length: rows }, (_, row) => row);
    const plan = planRows(title, numbers);
    const runAll = () => runWorkers(stage, { bundle, plan, processes });
    const first = await runAll();
    requireCode(first, exitCodes.outOfCredits);
    const paidBefore = stage.emulator.counters.videos;
    say(
      `  the money was gone after ${String(paidBefore)} videos, and ${String(watch.refused)} orders were refused`,
    );

    stage.emulator.setBalance(100_000);
    const { refused } = watch;
    requireCode(await runAll(), exitCodes.done);
    const verdict = await judge(stage, plan, new Map());
    const needed = Object.values(plan.needs).filter(({ kind }) => kind === "avatar").length;
    return {
      ...{ ...verdict, rows, brokeAfter, refusedForMoney: refused },
      mostInFlight: concurrency + speechesAtOnce * processes,
      repaid: Math.max(0, verdict.paidJobs - needed) + verdict.speechRepeats,
    };
  } finally {
    await stage.close();
  }
};

type RunWorkers = { bundle: string; plan: ReturnType<typeof planRows>; processes: number };

/** Lets several processes work off one plan until each of them has ended. */
export const runWorkers = async (
  stage: Stage,
  { bundle, plan, processes }: RunWorkers,
): Promise<WorkerEnd[]> => {
  const task = {
    ...{ plan, home: stage.home, url: stage.emulator.url, clock: stage.clock() },
    ...{ skewMs: 0, diesAtStep: null, concurrency },
    recovery: { quarantineMs: 150_000, clockJumpMs: 60_000, searchEveryMs: 5_000, createTimeoutMs: 10_000 },
  };
  const workers = await Promise.all(
    Array.from({ length: processes }, () => startWorker(bundle, task, () => undefined)),
  );
  return Promise.all(workers.map(({ ended }) => ended));
};

export const requireCode = (ends: readonly WorkerEnd[], expected: number): void => {
  const other = ends.find(({ code }) => code !== expected);
  if (other === undefined) return;
  throw new Error(`A worker ended with ${String(other.code)} instead of ${String(expected)}:\n${other.log}`);
};
