import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

/** What a process needs to know to go on counting: it is `emulatedMs` now, and goes `rate` times as fast as real time. */
export const clockSpecSchema = z.object({ emulatedMs: z.number(), rate: z.number().positive() });
export type ClockSpec = z.infer<typeof clockSpecSchema>;

export type Clock = {
  now: () => number;
  monotonicNow: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** @param skewMs by how much the wall clock of this process is wrong. */
export const createClock = ({ emulatedMs, rate }: ClockSpec, skewMs = 0): Clock => {
  const awakeMs = createAwakeTime();
  return {
    now: () => emulatedMs + awakeMs() * rate + skewMs,
    monotonicNow: () => awakeMs() * rate,
    sleep: async (ms, signal) => {
      try {
        await pause(ms / rate, undefined, signal === undefined ? {} : { signal });
      } catch (error) {
        // Node's own error would hide why.
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
};

const longestStepMs = 500;

/**
 * Real time in which this process could run. If the machine stops all processes of a run for a while, that while has not
 * been, as for a laptop that sleeps: emulated time goes so fast that a request would else be overdue before it is sent.
 */
export const createAwakeTime = (): (() => number) => {
  let [lastMs, awakeMs] = [performance.now(), 0];
  const read = (): number => {
    const nowMs = performance.now();
    awakeMs += Math.min(nowMs - lastMs, longestStepMs);
    lastMs = nowMs;
    return awakeMs;
  };
  setInterval(read, longestStepMs / 10).unref();
  return read;
};
