/** Samples over which a jump at the joint fades: 5 ms at 48 kHz. */
const healedSamples = 240;

/**
 * `samples` samples of a track that starts again at once when it ends, so that its beat goes on. A jump between its last
 * and its first sample would click; it is taken away by an offset that fades within 5 ms. A track that was made to loop
 * has no jump and is repeated exactly.
 */
export const loopSound = (track: Float32Array, samples: number): Float32Array => {
  const looped = new Float32Array(samples);
  if (track.length === 0) return looped;
  const jump = (track.at(-1) ?? 0) - (track[0] ?? 0);
  const usual = largestStep(track);
  for (let start = 0; start < samples; start += track.length) {
    looped.set(track.subarray(0, samples - start), start);
    if (start === 0 || Math.abs(jump) <= usual) continue;
    for (let index = 0; index < healedSamples && start + index < samples; index += 1) {
      const fade = (1 - index / healedSamples) ** 2;
      looped[start + index] = (looped[start + index] ?? 0) + jump * fade;
    }
  }
  return looped;
};

/** The largest step between neighbours near the ends: a joint within it is not heard. */
const largestStep = (track: Float32Array): number => {
  const ends = [track.subarray(0, healedSamples), track.subarray(-healedSamples)];
  let largest = 0;
  for (const end of ends) {
    for (let index = 1; index < end.length; index += 1) {
      largest = Math.max(largest, Math.abs((end[index] ?? 0) - (end[index - 1] ?? 0)));
    }
  }
  return largest;
};
