import { truePeakAt } from "./loudness.ts";

/**
 * Turns the sound down around each peak above `ceiling` (a true peak, as a factor of full scale), and back up, over
 * `reachInSamples` on either side. Nothing is above the ceiling afterwards, and nothing is clipped.
 */
export const limitPeaks = (samples: Float32Array, ceiling: number, reachInSamples: number): Float32Array => {
  const allowed = new Float32Array(samples.length).fill(1);
  let limited = false;
  for (let index = 0; index < samples.length; index += 1) {
    const peak = truePeakAt(samples, index, ceiling);
    if (peak <= ceiling) continue;
    allowed[index] = ceiling / peak;
    limited = true;
  }
  if (!limited) return samples;
  // The lowest gain within reach, then its running mean over the same reach: smooth, and never above what is allowed.
  const gains = runningMean(runningMinimum(allowed, reachInSamples), reachInSamples);
  return samples.map((sample, index) => sample * (gains[index] ?? 1));
};

const runningMinimum = (values: Float32Array, reach: number): Float32Array => {
  const lowest = new Float32Array(values.length);
  /** Indices whose values rise: the first is the lowest within reach. */
  const rising: number[] = [];
  let head = 0;
  for (let index = 0; index < values.length + reach; index += 1) {
    const value = values[index] ?? 1;
    while (rising.length > head && (values[rising.at(-1) ?? 0] ?? 1) >= value) rising.pop();
    rising.push(index);
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
