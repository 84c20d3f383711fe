import { findPeaks } from "./true-peak.ts";

/**
 * Turns the sound down around each peak above `ceiling` (a true peak, as a factor of full scale), and back up, over
 * `reachInSamples` on either side. Nothing is above the ceiling afterwards, and nothing is clipped. All channels are
 * turned down together, so that what is heard stays where it was between the loudspeakers.
 * @returns the same arrays where nothing is above the ceiling.
 */
export const limitPeaks = (
  channels: readonly Float32Array[],
  ceiling: number,
  reachInSamples: number,
): Float32Array[] => {
  const peaks = peaksAbove(channels, ceiling);
  if (peaks.size === 0) return [...channels];
  const limited = channels.map((channel) => channel.slice());
  for (const { from, until } of stretchesAround(peaks, 2 * reachInSamples, channels[0]?.length ?? 0)) {
    const allowed = new Float32Array(until - from).fill(1);
    for (let index = from; index < until; index += 1) {
      const peak = peaks.get(index);
      if (peak !== undefined) allowed[index - from] = ceiling / peak;
    }
    // The lowest gain within reach, then its running mean over the same reach: smooth, and never above what is allowed.
    const gains = runningMean(runningMinimum(allowed, reachInSamples), reachInSamples);
    for (const channel of limited) {
      for (let index = from; index < until; index += 1) {
        channel[index] = (channel[index] ?? 0) * (gains[index - from] ?? 1);
      }
    }
  }
  return limited;
};

/** The highest peak of all channels at each place where one is above the ceiling, by index, in order. */
const peaksAbove = (channels: readonly Float32Array[], ceiling: number): Map<number, number> => {
  const peaks = new Map<number, number>();
  for (const channel of new Set(channels)) {
    findPeaks(channel, ceiling, (peak, index) => {
      peaks.set(index, Math.max(peak, peaks.get(index) ?? 0));
      return ceiling;
    });
  }
  return channels.length === 1 ? peaks : new Map([...peaks].sort(([a], [b]) => a - b));
};

type Stretch = { from: number; until: number };

/** The parts of the sound that a limiter changes. */
const stretchesAround = (peaks: ReadonlyMap<number, number>, reach: number, samples: number): Stretch[] => {
  const stretches: Stretch[] = [];
  for (const index of peaks.keys()) {
    const last = stretches.at(-1);
    const until = Math.min(samples, index + reach + 1);
    if (last !== undefined && index - reach <= last.until) last.until = until;
    else stretches.push({ from: Math.max(0, index - reach), until });
  }
  return stretches;
};

const runningMinimum = (values: Float32Array, reach: number): Float32Array => {
  const lowest = new Float32Array(values.length);
  /** Indices whose values rise, from `head` to `tail`: the first is the lowest within reach. */
  const rising = new Int32Array(values.length + reach);
  let [head, tail] = [0, 0];
  for (let index = 0; index < values.length + reach; index += 1) {
    const value = values[index] ?? 1;
    while (tail > head && (values[rising[tail - 1] ?? 0] ?? 1) >= value) tail -= 1;
    rising[tail] = index;
    tail += 1;
    if ((rising[head] ?? 0) < index - 2 * reach) head += 1;
    if (index >= reach) lowest[index - reach] = values[rising[head] ?? 0] ?? 1;
  }
  return lowest;
};

/** Beyond the ends the first and the last value go on: a peak at an edge is held like any other. */
const runningMean = (values: Float32Array, reach: number): Float32Array => {
  const means = new Float32Array(values.length);
  const width = 2 * reach + 1;
  const at = (index: number): number => values[Math.min(values.length - 1, Math.max(0, index))] ?? 1;
  let sum = width * at(0);
  for (let index = 1 - reach; index < values.length; index += 1) {
    sum += at(index + reach) - at(index - reach - 1);
    if (index >= 0) means[index] = sum / width;
  }
  return means;
};
