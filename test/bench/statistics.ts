/** What several rounds of one figure say. */
export type Summary = { median: number; min: number; max: number };

/** @throws Error for an empty list. */
export const summarise = (values: readonly number[]): Summary => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new Error("There is nothing to summarise.");
  return { median: (low + high) / 2, min, max };
};

/** Ratios of values that were measured in the same round, so that what slows a round down slows both. */
export const ratios = (values: readonly number[], references: readonly number[]): number[] =>
  values.flatMap((value, round) => {
    const reference = references[round];
    return reference === undefined ? [] : [value / reference];
  });
