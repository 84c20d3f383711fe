/** When somebody speaks, in milliseconds of the video. */
export type SpeechSpan = { startMs: number; endMs: number };

/** Under speech the music is 14 dB softer. */
const duckedGain = 0.2;
/** It starts to go before the first word, so that the word is heard whole. */
const attackMs = 350;
/** It comes back slowly. */
const releaseMs = 900;
/** Speech that is farther away than this, in milliseconds, does not touch the music. */
export const duckingReachMs = Math.max(attackMs, releaseMs);
/** Pauses shorter than this are no reason to come back. */
const bridgeMs = 1400;

/** An S-shaped way from 0 to 1 without corners. */
const smooth = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};

/** Spans in order, with pauses that are too short to be worth coming back for closed. */
export const bridgeSpans = (spans: readonly SpeechSpan[]): SpeechSpan[] => {
  const bridged: SpeechSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = bridged.at(-1);
    if (last !== undefined && span.startMs - last.endMs < bridgeMs) {
      last.endMs = Math.max(last.endMs, span.endMs);
    } else bridged.push({ ...span });
  }
  return bridged;
};

/** How far the music has gone for one span: 1 while it is spoken. */
const duckedBy = ({ startMs, endMs }: SpeechSpan, ms: number): number => {
  if (ms < startMs) return smooth(1 - (startMs - ms) / attackMs);
  return ms <= endMs ? 1 : smooth(1 - (ms - endMs) / releaseMs);
};

/**
 * Gain of the music at one moment, against its own volume: 1 where nobody speaks, a fifth under speech. `spans` as
 * `bridgeSpans` returns them. The preview and the mix of a finished video use the same curve.
 */
export const musicGainAt = (ms: number, spans: readonly SpeechSpan[]): number => {
  let ducked = 0;
  for (const span of spans) ducked = Math.max(ducked, duckedBy(span, ms));
  return 1 - ducked * (1 - duckedGain);
};
