/** Steps a second of a loudness track. */
export const loudnessRate = 100;

/** Loudness over time, 0 to 1 where 1 is as loud as the loudest twentieth; one value for each 10 ms. */
export const trackLoudness = (samples: Int16Array, sampleRate: number): Float32Array => {
  const hop = sampleRate / loudnessRate;
  const levels = new Float32Array(Math.ceil(samples.length / hop));
  for (let step = 0; step < levels.length; step++) {
    const from = Math.round(step * hop);
    const until = Math.min(samples.length, Math.round((step + 1) * hop));
    let energy = 0;
    for (let at = from; at < until; at++) energy += ((samples[at] ?? 0) / 32_768) ** 2;
    levels[step] = Math.sqrt(energy / Math.max(1, until - from));
  }
  const loud = levels.toSorted((a, b) => b - a)[Math.floor(levels.length / 20)] ?? 0;
  return loud > 0 ? levels.map((level) => Math.min(1, level / loud)) : levels;
};

/** The value at a second; 0 outside. */
export const loudnessOf =
  (levels: Float32Array) =>
  (seconds: number): number =>
    levels[Math.floor(seconds * loudnessRate)] ?? 0;
