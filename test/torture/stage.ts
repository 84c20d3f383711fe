import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { createClock, type ClockSpec } from "./clock.ts";

/** One emulator, and a folder with the cache and the ledger of the workers that use it. */
export type Stage = {
  home: string;
  emulator: Emulator;
  now: () => number;
  /** As workers that start now should have it. */
  clock: () => ClockSpec;
  /** Moves the emulator's clock, and that of workers that start later. */
  advance: (ms: number) => void;
  close: () => Promise<void>;
};

export const openStage = async (rate: number, options: EmulatorOptions): Promise<Stage> => {
  const home = await mkdtemp(path.join(tmpdir(), "greenroom-torture-"));
  const clock = createClock({ emulatedMs: Date.UTC(2026, 10, 25), rate });
  const emulator = await createEmulator({ media: "tiny", now: clock.now, ...options });
  let advancedMs = 0;
  const now = () => clock.now() + advancedMs;
  return {
    home,
    emulator,
    now,
    clock: () => ({ emulatedMs: now(), rate }),
    advance: (ms) => {
      advancedMs += ms;
      emulator.advance(ms);
    },
    close: async () => {
      await emulator.close();
      await rm(home, { recursive: true, force: true });
    },
  };
};
