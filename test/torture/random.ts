/** Choices that are the same for the same seed. When a process is hit depends on the machine all the same. */
export const createRandom = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
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
