/** Four decimals: finer than a hundredth of a pixel over the distances things move here. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/**
 * A critically damped spring from 0 to 1: quick to leave, slow to arrive, never past its mark. Exactly 0 before it starts
 * and exactly 1 from `durationMs` on.
 */
export const spring = (elapsedMs: number, durationMs: number): number => {
  if (elapsedMs <= 0) return 0;
  if (elapsedMs >= durationMs) return 1;
  // (1 + 9) e^-9 is a thousandth: what is left when it is stopped cannot be seen.
  const t = (9 * elapsedMs) / durationMs;
  return rounded(1 - (1 + t) * Math.exp(-t));
};

/** The way out: slow to leave, quick to go. 1 until `startMs`, 0 from `durationMs` later. */
export const leave = (ms: number, startMs: number, durationMs: number): number => {
  const t = Math.min(1, Math.max(0, (ms - startMs) / durationMs));
  return rounded(1 - t * t * t);
};

/** From `from` to `to` as `progress` goes from 0 to 1, in hundredths of a pixel. */
export const between = (from: number, to: number, progress: number): number =>
  Math.round((from + (to - from) * progress) * 100) / 100;

/** An opacity, in thousandths. */
export const opacity = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
