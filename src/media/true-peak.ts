const phases = 4;
const taps = 12;
/** Samples in front of a place that its value between samples depends on; one more lies behind. */
const before = taps / 2 - 1;
const after = taps / 2;

/** A windowed sinc that gives the values at each quarter between two samples. */
const interpolators: readonly Float64Array[] = Array.from({ length: phases }, (_, phase) => {
  const filter = new Float64Array(taps);
  for (let tap = 0; tap < taps; tap += 1) {
    const x = tap - before - phase / phases;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    filter[tap] = sinc * Math.cos((Math.PI * x) / (taps + 1)) ** 2;
  }
  return filter;
});
const [, firstQuarter = new Float64Array(), half = firstQuarter, lastQuarter = half] = interpolators;

/** No value between samples is larger than the largest sample around it times this. */
const mostRise = Math.max(
  ...interpolators.map((filter) => filter.reduce((sum, value) => sum + Math.abs(value), 0)),
);

/**
 * Looks for true peaks above `floor`, as BS.1770 sees them: the highest of a sample and the three values after it, by
 * interpolation. Calls `found` for each, from the first to the last; what it returns is the floor from there on. Where
 * the samples are so low that nothing between them can reach the floor, nothing is interpolated.
 */
export const findPeaks = (
  samples: Float32Array,
  floor: number,
  found: (peak: number, index: number) => number,
): void => {
  const stride = 64;
  let highest = floor;
  for (let from = 0; from < samples.length; from += stride) {
    const until = Math.min(samples.length, from + stride);
    if (largest(samples, from - before, until + after) * mostRise * 1.0001 <= highest) continue;
    for (let index = from; index < until; index += 1) {
      const peak = peakAt(samples, index, highest);
      if (peak > highest) highest = found(peak, index);
    }
  }
};

/** The highest true peak, as a factor of full scale. */
export const highestPeak = (samples: Float32Array): number => {
  let highest = largest(samples, 0, samples.length);
  findPeaks(samples, highest, (peak) => (highest = peak));
  return highest;
};

const largest = (samples: Float32Array, from: number, until: number): number => {
  const end = Math.min(samples.length, until);
  let value = 0;
  for (let index = Math.max(0, from); index < end; index += 1) {
    const sample = samples[index] ?? 0;
    if (sample > value) value = sample;
    else if (-sample > value) value = -sample;
  }
  return value;
};

/** 0 where the sample and the next are so low that speech does not rise above `floor` between them. */
const peakAt = (samples: Float32Array, index: number, floor: number): number => {
  const sample = Math.abs(samples[index] ?? 0);
  if (Math.max(sample, Math.abs(samples[index + 1] ?? 0)) < floor / 3) return 0;
  let [first, second, third] = [0, 0, 0];
  for (let tap = 0, at = index - before; tap < taps; tap += 1, at += 1) {
    const value = samples[at] ?? 0;
    first += (firstQuarter[tap] ?? 0) * value;
    second += (half[tap] ?? 0) * value;
    third += (lastQuarter[tap] ?? 0) * value;
  }
  return Math.max(sample, Math.abs(first), Math.abs(second), Math.abs(third));
};
