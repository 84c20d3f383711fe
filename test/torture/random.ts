import { seeded } from "../support/seeded.ts";

/** Choices that are the same for the same seed. When a process is hit depends on the machine all the same. */
export const createRandom = (seed: number) => {
  const next = seeded(seed);
  return {
    next,
    chance: (probability: number): boolean => next() < probability,
    /** From `least` to `most`, both included. */
    whole: (least: number, most: number): number => least + Math.floor(next() * (most - least + 1)),
    /** Waits between events that come by themselves, so and so long on average. */
    waitMs: (meanMs: number): number => -Math.log(1 - next()) * meanMs,
    pick: <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)],
  };
};
export type Random = ReturnType<typeof createRandom>;
