import { limitPeaks } from "../../media/limit-peaks.ts";
import { measurePcm } from "../../media/loudness.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import type { Stereo } from "./place-sound.ts";

const { sampleRate } = renderDefaults;
const limiterReachInSamples = 0.005 * sampleRate;
/** More than this, in dB, would only make noise loud. */
const highestGain = 40;

export type MasterTarget = {
  /** Integrated loudness in LUFS. */
  loudness: number;
  /** Highest true peak in dBTP. */
  truePeak: number;
};

/**
 * The mix at its loudness, with no true peak above the ceiling. Limiting takes a little of the loudness away, so it is
 * measured again and turned up again. Silence stays silence.
 */
export const masterSound = (mix: Stereo, target: MasterTarget): Stereo => {
  const ceiling = 10 ** (target.truePeak / 20);
  let gain = 0;
  let mastered = mix;
  for (let round = 0; round < 4; round += 1) {
    const { integrated } = measurePcm({ sampleRate, channels: [mastered.left, mastered.right] });
    if (integrated === -Infinity) return mix;
    const missing = target.loudness - integrated;
    if (round > 0 && Math.abs(missing) < 0.1) return mastered;
    gain = Math.min(gain + missing, highestGain);
    const factor = 10 ** (gain / 20);
    const limit = (channel: Float32Array): Float32Array =>
      limitPeaks(
        channel.map((sample) => sample * factor),
        ceiling,
        limiterReachInSamples,
      );
    mastered = { left: limit(mix.left), right: limit(mix.right) };
  }
  return mastered;
};
