import type { FfmpegOptions } from "./ffmpeg.ts";
import { decodePcm, type Pcm } from "./pcm.ts";
import { highestPeak } from "./true-peak.ts";

export type Loudness = {
  /** Integrated loudness in LUFS; -Infinity for silence. */
  integrated: number;
  /** Highest true peak in dBTP; -Infinity for silence. */
  truePeak: number;
};

/**
 * Loudness of a file's sound by ITU-R BS.1770-4: K-weighting, 400 ms blocks, gates at -70 LUFS and -10 LU. Own code
 * because ffmpeg's `loudnorm` takes twenty times as long, and to agree with what levels the speech.
 *
 * @throws MediaError when the file has no sound.
 */
export const measureLoudness = async (path: string, options: FfmpegOptions = {}): Promise<Loudness> =>
  measurePcm(await decodePcm(path, { ...options, channels: 2, bits: 16 }));

/** Loudness of decoded sound. One channel counts as it would be played on two. */
export const measurePcm = (pcm: Pcm): Loudness => ({
  integrated: integratedLoudness(weighEnergy(pcm)),
  truePeak: 20 * Math.log10(Math.max(...pcm.channels.map(highestPeak))),
});

/** K-weighted energy of all channels in each 100 ms; what loudness follows from. */
export const weighEnergy = ({ channels, sampleRate }: Pcm): Float64Array => {
  const [first = new Float32Array(), ...others] = channels;
  const hops = hopEnergies(first, sampleRate);
  for (const channel of others) {
    // Speech alone is the same on both sides.
    const more = channel === first ? hops : hopEnergies(channel, sampleRate);
    for (let hop = 0; hop < hops.length; hop += 1) hops[hop] = (hops[hop] ?? 0) + (more[hop] ?? 0);
  }
  // A mono file is played by both loudspeakers, which is 3 LU more than one.
  return others.length === 0 ? hops.map((energy) => 2 * energy) : hops;
};

/** Integrated loudness, in LUFS, of sound that is turned up by `factor`. */
export const integratedLoudness = (hops: Float64Array, factor = 1): number => {
  const blocks = toBlocks(hops).map((energy) => energy * factor * factor);
  const audible = blocks.filter((energy) => toLufs(energy) > -70);
  const gate = toLufs(mean(audible)) - 10;
  return toLufs(mean(audible.filter((energy) => toLufs(energy) > gate)));
};

const toLufs = (energy: number): number => -0.691 + 10 * Math.log10(energy);
const mean = (values: Float64Array): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Blocks of 400 ms that overlap by three quarters. A sound that is shorter is one block. */
const toBlocks = (hops: Float64Array): Float64Array =>
  hops.length < 4
    ? Float64Array.of(mean(hops))
    : hops.slice(3).map((_, index) => mean(hops.subarray(index, index + 4)));

type Biquad = { b0: number; b1: number; b2: number; a1: number; a2: number };

/** The K-weighting of BS.1770: a head's shelf, then a high pass (whose b are 1, -2, 1); for any sample rate. */
const kWeighting = (sampleRate: number): { shelf: Biquad; highPass: Pick<Biquad, "a1" | "a2"> } => {
  const shelf = (): Biquad => {
    const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
    const q = 0.7071752369554196;
    const vh = 10 ** (3.999843853973347 / 20);
    const vb = vh ** 0.4996667741545416;
    const a0 = 1 + k / q + k * k;
    return {
      b0: (vh + (vb * k) / q + k * k) / a0,
      b1: (2 * (k * k - vh)) / a0,
      b2: (vh - (vb * k) / q + k * k) / a0,
      a1: (2 * (k * k - 1)) / a0,
      a2: (1 - k / q + k * k) / a0,
    };
  };
  const highPass = (): Pick<Biquad, "a1" | "a2"> => {
    const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
    const q = 0.5003270373238773;
    const a0 = 1 + k / q + k * k;
    return { a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
  };
  return { shelf: shelf(), highPass: highPass() };
};

/** Mean energy of each whole 100 ms of K-weighted sound; of what there is, if that is less. */
const hopEnergies = (samples: Float32Array, sampleRate: number): Float64Array => {
  const { shelf, highPass } = kWeighting(sampleRate);
  const { b0, b1, b2, a1, a2 } = shelf;
  const { a1: h1, a2: h2 } = highPass;
  const hop = Math.min(Math.round(sampleRate / 10), samples.length);
  const energies = new Float64Array(hop === 0 ? 0 : Math.floor(samples.length / hop));
  let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0];
  for (let index = 0, at = 0; index < energies.length; index += 1) {
    let sum = 0;
    for (const end = at + hop; at < end; at += 1) {
      const x = samples[at] ?? 0;
      const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
      const z = y - 2 * y1 + y2 - h1 * z1 - h2 * z2;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      z2 = z1;
      z1 = z;
      sum += z * z;
    }
    energies[index] = sum / hop;
    // What is left of a sound in a long silence would become denormal numbers, which are very slow.
    if (Math.abs(y1) + Math.abs(z1) < 1e-30) [y1, y2, z1, z2] = [0, 0, 0, 0];
  }
  return energies;
};
