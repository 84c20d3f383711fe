/** Stereo sound that is being mixed: two arrays of equal length, values around ±1. */
export type Stereo = { left: Float32Array; right: Float32Array };

export const silence = (samples: number): Stereo => ({
  left: new Float32Array(samples),
  right: new Float32Array(samples),
});

/**
 * Adds `source` (one or two channels) to the mix so that its first sample is the mix's sample number `at`. What reaches
 * over the end is left out.
 */
export const placeSound = (mix: Stereo, source: readonly Float32Array[], at: number): void => {
  const [left, right = left] = source;
  if (left === undefined || right === undefined) return;
  const count = Math.min(left.length, mix.left.length - at);
  for (let index = 0; index < count; index += 1) {
    mix.left[at + index] = (mix.left[at + index] ?? 0) + (left[index] ?? 0);
    mix.right[at + index] = (mix.right[at + index] ?? 0) + (right[index] ?? 0);
  }
};
