/** A bar of the waveform: how tall, and whether it has been said. Shares from 0 to 1. */
export type WaveformBar = { height: number; isSaid: boolean };

/** Loudness values a second, as `speech.levels` has them. */
const levelsPerSecond = 30;
/** A bar of silence is still a dot. */
const quiet = 0.06;
/** How far to its sides, in bars, the voice lifts what is being said. */
const reach = 2.2;

/**
 * The voice of a scene as `count` bars from its first sound to its last. The shape stands still, what has been said is
 * marked, and the bars about the present moment rise with the voice.
 */
export const waveformBars = (levels: readonly number[], ms: number, count: number): WaveformBar[] => {
  const now = (ms / 1000) * levelsPerSecond;
  const position = (now / Math.max(1, levels.length)) * count;
  const loudness = levels[Math.min(levels.length - 1, Math.max(0, Math.floor(now)))] ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index / count) * levels.length);
    const to = Math.max(from + 1, Math.floor(((index + 1) / count) * levels.length));
    const part = levels.slice(from, to);
    const loud = part.reduce((sum, level) => sum + level, 0) / Math.max(1, part.length);
    const lift = loudness * Math.exp(-(((index + 0.5 - position) / reach) ** 2));
    const height = Math.min(
      1,
      Math.max(quiet, 0.12 + 0.62 * loud * (1 - quiet) + 0.34 * lift) - (loud < 0.04 ? 0.06 : 0),
    );
    return { height: Math.round(height * 1000) / 1000, isSaid: index + 0.5 <= position };
  });
};
