import { limitPeaks } from "../../media/limit-peaks.ts";
import { integratedLoudness, weighEnergy } from "../../media/loudness.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import type { Stereo } from "./place-sound.ts";

const { sampleRate } = renderDefaults;
const limiterReachInSamples = 0.005 * sampleRate;
/** More than this, in dB, would only make noise loud. */
const highestGain = 40;
const rounds = 4;

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
  const channels = mix.left === mix.right ? [mix.left] : [mix.left, mix.right];
  const ceiling = 10 ** (target.truePeak / 20);
  const energy = weighEnergy({ sampleRate, channels });
  let integrated = integratedLoudness(energy);
  if (integrated === -Infinity) return mix;
  let gain = 0;
  for (let round = 1; ; round += 1) {
    gain = Math.min(gain + target.loudness - integrated, highestGain);
    const factor = 10 ** (gain / 20);
    const louder = channels.map((channel) => turnUp(channel, factor));
    const limited = limitPeaks(louder, ceiling, limiterReachInSamples);
    const isLimited = limited[0] !== louder[0];
    integrated = isLimited
      ? integratedLoudness(weighEnergy({ sampleRate, channels: limited }))
      : integratedLoudness(energy, factor);
    const [left = mix.left, right = left] = limited;
    if (round === rounds || Math.abs(target.loudness - integrated) < 0.1) return { left, right };
  }
};

const turnUp = (samples: Float32Array, factor: number): Float32Array => {
  const louder = new Float32Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) louder[index] = (samples[index] ?? 0) * factor;
  return louder;
};
