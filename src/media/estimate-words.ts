import type { SpokenWord } from "../model/captions/caption.ts";
import type { Pcm } from "./pcm.ts";

/** Sound this far under the loudest is silence at the ends. */
const silenceFactor = 0.02;

/**
 * Spreads the words of a text over its sound by their length, for voices that return no times. Markup such as `<break/>`
 * is left out, silence at both ends is spared. Good for pages of captions, not for single words.
 */
export const estimateWords = (text: string, pcm: Pcm): SpokenWord[] => {
  const words = text
    .replace(/<[^>]*>/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "");
  const { startMs, endMs } = audibleSpan(pcm);
  // A word takes time even if it is short, and a full stop is a pause.
  const weights = words.map((word) => word.length + 1 + (/[.!?;:,]$/.test(word) ? 3 : 0));
  const msPerWeight = (endMs - startMs) / weights.reduce((sum, weight) => sum + weight, 0);
  let spent = 0;
  return words.map((word, index) => {
    const from = spent;
    spent += weights[index] ?? 0;
    return {
      word,
      startMs: Math.round(startMs + from * msPerWeight),
      endMs: Math.round(startMs + spent * msPerWeight),
    };
  });
};

const audibleSpan = ({ sampleRate, channels }: Pcm): { startMs: number; endMs: number } => {
  const samples = channels[0] ?? new Float32Array();
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const isAudible = (sample: number): boolean => Math.abs(sample) > loudest * silenceFactor;
  const first = Math.max(0, samples.findIndex(isAudible));
  const last = samples.findLastIndex(isAudible);
  const end = last === -1 ? samples.length : last + 1;
  return { startMs: (first * 1000) / sampleRate, endMs: (end * 1000) / sampleRate };
};
