import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { createAwakeTime } from "./clock.ts";
import { judge, type ReceivedAtMs, type Verdict } from "./judge.ts";
import { clipsByRow, planRows } from "./plan-rows.ts";
import type { Random } from "./random.ts";
import { countUnfetchedSpeeches, receivedSpeeches } from "./received-speeches.ts";
import { openStage } from "./stage.ts";
import { startWorker, type WorkerProcess } from "./worker-process.ts";
import type { WorkerTask } from "./worker-task.ts";

export type KillRound = {
  name: string;
  kills: number;
  /** At least; more are begun as long as there are kills left. */
  rows: number;
  processes: number;
  idempotency: NonNullable<EmulatorOptions["idempotency"]>;
  listLagMs: number;
};
export type KillRoundResult = Verdict & {
  rows: number;
  kills: number;
  /** How often a job was searched for because its answer had not come. */
  recoveries: number;
  /** Speeches that were not known to be answered when the process that had asked for them was killed, or not fetched for a day. */
  speechesOpen: number;
  seconds: number;
  /** The longest real time for which the emulator's process got nothing done: promises count in quieter seconds. */
  longestStallMs: number;
};
export type KillTools = {
  bundle: string;
  random: Random;
  say: (text: string) => void;
  /** Emulated seconds in a real one. @default 10 */
  rate?: number;
  /** Real time between two kills, on average. @default 700 */
  meanMsBetweenKills?: number;
};

const title = "Torture";
/** Rows that are open at a time: as many as all workers together can be at. */
const openRows = 14;
const longestRoundMs = 30 * 60_000;
/** Whatever a wall clock says, it is wrong by at most half of this. */
const clockJumpMs = 60_000;
/** How long the answer to a create is waited for, and what a request may take that nobody waits for any more. */
const requestMs = 100_000;
const marginMs = 50_000;
const keysAreDeadAfterMs = 25 * 3600_000;
const drainMs = 2_000;

/**
 * Lets workers that share cache and ledger work off rows, and kills them: one at a time or all at once, at any moment or
 * just before or after a step is written down. Their clocks are wrong, answers of creates and downloads are lost, and now and
 * then a day passes. Nobody is killed any more when there have been enough; then everything has to be done.
 */
export const runKillRound = async (round: KillRound, tools: KillTools): Promise<KillRoundResult> => {
  const { random, say, bundle, rate = 10, meanMsBetweenKills = 700 } = tools;
  const { idempotency, listLagMs } = round;
  const stage = await openStage(rate, { idempotency, listLagMs, timeScale: 2 });
  orderFaults(stage.emulator, random);
  const stalls = monitorEventLoopDelay({ resolution: 20 });
  stalls.enable();

  const done = new Set<string>();
  const alive = new Set<WorkerProcess>();
  /** Those that have begun to do something. */
  const atWork = new Set<WorkerProcess>();
  /** How long a worker takes to begin, lately: on a busy machine nobody may be killed before he has begun. */
  let startMs = 500;
  const receivedAtMs: ReceivedAtMs = new Map();
  let [kills, begun, recoveries, speechesOpen] = [0, 0, 0, 0];
  let broken: Error | undefined;
  let isFinished = false;
  /** While a day passes, nobody works. */
  let night: Promise<void> | null = null;

  /** The first rows that are not done, more of them as long as there is somebody to kill. */
  const nextRows = (): number[] => {
    const open: number[] = [];
    for (let row = 0; open.length < openRows; row += 1) {
      if (row >= round.rows && kills >= round.kills && row >= begun) break;
      if (!isDone(row)) open.push(row);
    }
    begun = Math.max(begun, ...open.map((row) => row + 1));
    return open;
  };
  const clips = new Map<number, string[]>();
  const isDone = (row: number): boolean => {
    const keys = clips.get(row);
    return keys !== undefined && keys.every((key) => done.has(key));
  };
  const ledgerFile = path.join(stage.home, "ledger.db");
  const noteReceived = (): void => {
    const nowMs = stage.now();
    for (const { key, digest } of receivedSpeeches(ledgerFile)) {
      const received = receivedAtMs.get(key) ?? new Map<string, number>();
      if (!received.has(digest)) received.set(digest, nowMs);
      receivedAtMs.set(key, received);
    }
  };

  const work = async (): Promise<void> => {
    while (broken === undefined) {
      await night;
      const rows = nextRows();
      if (rows.length === 0) return;
      const plan = planRows(title, rows);
      for (const [row, keys] of clipsByRow(plan, rows)) clips.set(row, keys);
      const task: WorkerTask = {
        ...{ plan, home: stage.home, url: stage.emulator.url, clock: stage.clock() },
        skewMs: random.whole(-clockJumpMs / 2, clockJumpMs / 2),
        diesAtStep: kills < round.kills && random.chance(0.4) ? random.whole(1, 40) : null,
        recovery: {
          quarantineMs: listLagMs + requestMs + marginMs,
          createTimeoutMs: requestMs / rate,
          ...{ clockJumpMs, searchEveryMs: 5_000 },
        },
      };
      const startedMs = performance.now();
      let asked = 0;
      const worker = await startWorker(bundle, task, (message) => {
        if (message.type === "started") {
          startMs = 0.8 * startMs + 0.2 * (performance.now() - startedMs);
          atWork.add(worker);
        }
        if (message.type === "asking") asked += 1;
        if (message.type === "answered") asked -= 1;
        if (message.type === "done") done.add(message.key);
        if (message.type === "recovering") recoveries += 1;
      });
      alive.add(worker);
      // Night has fallen while it was being started: its clock would be of yesterday.
      if (night !== null) worker.kill();
      const { code, wasKilled, log } = await worker.ended;
      alive.delete(worker);
      atWork.delete(worker);
      noteReceived();
      if (wasKilled) {
        kills += 1;
        speechesOpen += asked;
      } else if (code !== 0)
        broken ??= new Error(`A worker that was not killed ended with ${String(code)}:\n${log}`);
    }
  };

  const passTheNight = async (): Promise<void> => {
    await Promise.all([...alive].map(({ ended }) => ended));
    // What was sent with a last breath arrives now, and not tomorrow.
    await pause(drainMs);
    speechesOpen += countUnfetchedSpeeches(ledgerFile);
    stage.advance(keysAreDeadAfterMs);
  };

  const killAtRandom = async (): Promise<void> => {
    while (!isFinished && kills < round.kills) {
      await pause(random.waitMs(Math.max(meanMsBetweenKills, startMs)));
      if (random.chance(0.08)) {
        // The power goes out; and sometimes it is a day before it is back, and no key is known any more.
        for (const worker of alive) worker.kill();
        if (random.chance(0.3)) await (night = passTheNight().finally(() => (night = null)));
      } else random.pick([...(random.chance(0.1) ? alive : atWork)])?.kill();
    }
  };

  const awakeMs = createAwakeTime();
  const report = setInterval(() => {
    say(
      `  ${round.name}: ${String(kills)} kills, ${String([...clips.keys()].filter(isDone).length)} rows done`,
    );
    if (awakeMs() < longestRoundMs) return;
    broken ??= new Error(`${round.name} has not ended within ${String(longestRoundMs / 60_000)} minutes.`);
    for (const worker of alive) worker.kill();
  }, 15_000);
  try {
    const killing = killAtRandom();
    await Promise.all(Array.from({ length: round.processes }, work));
    isFinished = true;
    await killing;
    if (broken !== undefined) throw broken;
    const rows = Array.from({ length: begun }, (_, row) => row);
    const verdict = await judge(stage, planRows(title, rows), receivedAtMs);
    const seconds = Math.round(awakeMs() / 1000);
    const longestStallMs = Math.round(stalls.max / 1e6);
    return { ...verdict, rows: begun, kills, recoveries, speechesOpen, seconds, longestStallMs };
  } finally {
    isFinished = true;
    stalls.disable();
    clearInterval(report);
    for (const worker of alive) worker.kill();
    await Promise.all([...alive].map(({ ended }) => ended));
    await stage.close();
  }
};

/** What goes wrong besides: answers of creates are lost after they were paid for, downloads are cut, reads fail. */
const orderFaults = (
  { addFault }: Awaited<ReturnType<typeof openStage>>["emulator"],
  random: Random,
): void => {
  const seed = random.whole(1, 1_000_000);
  const create = { method: "POST", route: "/v3/videos", after: true, probability: 0.03, seed } as const;
  addFault({ fault: "reset", ...create });
  addFault({ fault: "status", status: 504, ...create, seed: seed + 1 });
  addFault({ fault: "html-200", ...create, seed: seed + 2 });
  addFault({ fault: "cut", route: "/__emulator/files/*", probability: 0.03, seed });
  addFault({ fault: "truncate", route: "/__emulator/files/*", probability: 0.03, seed: seed + 1 });
  addFault({ fault: "status", status: 503, method: "GET", probability: 0.02, seed: seed + 2 });
};
