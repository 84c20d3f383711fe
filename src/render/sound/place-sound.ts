/** Stereo sound that is being mixed: values around ±1. Both sides are one array where they are the same. */
export type Stereo = { left: Float32Array; right: Float32Array };

/**
 * Adds `source` to `track` so that its first sample is the track's sample number `at`. What reaches over the end is left
 * out.
 */
export const placeSound = (track: Float32Array, source: Float32Array, at: number): void => {
  const count = Math.min(source.length, track.length - at);
  for (let index = 0; index < count; index += 1) {
    track[at + index] = (track[at + index] ?? 0) + (source[index] ?? 0);
  }
};
