import path from "node:path";
import { onTestFinished } from "vitest";
import type { Key } from "../../src/model/media.ts";
import {
  openLedger,
  type JobOrder,
  type Ledger,
  type LedgerOptions,
} from "../../src/prepare/ledger/index.ts";
import { makeTempDir } from "./temp-dir.ts";

/** Two clocks: what the wall says may be set, what has passed only grows. */
export const createClocks = (wallMs = Date.UTC(2026, 10, 25)) => {
  const clocks = { wallMs, passedMs: 0 };
  return {
    now: () => clocks.wallMs,
    monotonicNow: () => clocks.passedMs,
    pass: (ms: number) => {
      clocks.wallMs += ms;
      clocks.passedMs += ms;
    },
    jump: (ms: number) => {
      clocks.wallMs += ms;
    },
  };
};
export type Clocks = ReturnType<typeof createClocks>;

export const ledgerFile = async (): Promise<string> => path.join(await makeTempDir(), "home", "ledger.db");

/** One more "process" on a ledger: it is closed when the test ends, unless it has been "killed" by leaving it alone. */
export const openTestLedger = async (file: string, options: LedgerOptions = {}): Promise<Ledger> => {
  const ledger = await openLedger(file, options);
  onTestFinished(() => {
    ledger.close();
  });
  return ledger;
};

export const keyOf = (name: string): Key => Buffer.from(name).toString("hex").padEnd(64, "0").slice(0, 64);

export const orderOf = (name: string, change: Partial<JobOrder> = {}): JobOrder => ({
  key: keyOf(name),
  driver: "d".repeat(64),
  kind: "avatar",
  maker: "heygen",
  brief: { file: "welcome/brief.yaml", title: "Welcome" },
  seconds: 10,
  estimatedUsd: 0.8,
  pricesAsOf: "2026-09-16",
  ...change,
});
