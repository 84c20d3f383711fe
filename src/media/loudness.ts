import type { FfmpegOptions } from "./ffmpeg.ts";
import { decodePcm, type Pcm } from "./pcm.ts";

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
  measurePcm(await decodePcm(path, { ...options, channels: 2 }));

/** Loudness of decoded sound. One channel counts as it would be played on two. */
export const measurePcm = (pcm: Pcm): Loudness => {
  // A mono file is played by both loudspeakers, which is 3 LU more than one.
  const weight = pcm.channels.length === 1 ? 2 : 1;
  const hops = pcm.channels
    .map((channel) => hopEnergies(channel, pcm.sampleRate))
    .reduce((sum, energies) => sum.map((energy, index) => energy + (energies[index] ?? 0)));
  const blocks = toBlocks(hops).map((energy) => energy * weight);
  const audible = blocks.filter((energy) => toLufs(energy) > -70);
  const gate = toLufs(mean(audible)) - 10;
  const counted = audible.filter((energy) => toLufs(energy) > gate);
  const peak = Math.max(...pcm.channels.map(peakBetweenSamples));
  return { integrated: toLufs(mean(counted)), truePeak: 20 * Math.log10(peak) };
};

const toLufs = (energy: number): number => -0.691 + 10 * Math.log10(energy);
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Blocks of 400 ms that overlap by three quarters. A sound that is shorter is one block. */
const toBlocks = (hops: readonly number[]): number[] =>
  hops.length < 4 ? [mean(hops)] : hops.slice(3).map((_, index) => mean(hops.slice(index, index + 4)));

type Biquad = { b0: number; b1: number; b2: number; a1: number; a2: number };

/** The K-weighting of BS.1770: a head's shelf, then a high pass; for any sample rate. */
const kWeighting = (sampleRate: number): { shelf: Biquad; highPass: Biquad } => {
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
  const highPass = (): Biquad => {
    const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
    const q = 0.5003270373238773;
    const a0 = 1 + k / q + k * k;
    return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
  };
  return { shelf: shelf(), highPass: highPass() };
};

/** Mean energy of each whole 100 ms of K-weighted sound; of what there is, if that is less. */
const hopEnergies = (samples: Float32Array, sampleRate: number): number[] => {
  const { shelf: s, highPass: h } = kWeighting(sampleRate);
  const hop = Math.min(Math.round(sampleRate / 10), samples.length);
  const energies: number[] = [];
  let [x1, x2, y1, y2, z1, z2, sum, counted] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (const x of samples) {
    const y = s.b0 * x + s.b1 * x1 + s.b2 * x2 - s.a1 * y1 - s.a2 * y2;
    const z = h.b0 * y + h.b1 * y1 + h.b2 * y2 - h.a1 * z1 - h.a2 * z2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    z2 = z1;
    z1 = z;
    sum += z * z;
    counted += 1;
    if (counted < hop) continue;
    energies.push(sum / hop);
    sum = 0;
    counted = 0;
  }
  return energies;
};

const phases = 4;
const taps = 12;

/** A windowed sinc that gives the values at each quarter between two samples. */
const interpolators: readonly Float64Array[] = Array.from({ length: phases }, (_, phase) => {
  const filter = new Float64Array(taps);
  for (let tap = 0; tap < taps; tap += 1) {
    const x = tap - (taps / 2 - 1) - phase / phases;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    filter[tap] = sinc * Math.cos((Math.PI * x) / (taps + 1)) ** 2;
  }
  return filter;
});

/**
 * The highest of the four values at and after a sample, as BS.1770's true peak sees them; 0 where they cannot be above
 * `floor`, because between two samples the sound rises by a few dB at most.
 */
export const truePeakAt = (samples: Float32Array, index: number, floor: number): number => {
  let highest = Math.abs(samples[index] ?? 0);
  if (Math.max(highest, Math.abs(samples[index + 1] ?? 0)) < floor / 3) return 0;
  const first = index - (taps / 2 - 1);
  for (let phase = 1; phase < phases; phase += 1) {
    const filter = interpolators[phase] ?? new Float64Array(taps);
    let value = 0;
    for (let tap = 0; tap < taps; tap += 1) value += (filter[tap] ?? 0) * (samples[first + tap] ?? 0);
    highest = Math.max(highest, Math.abs(value));
  }
  return highest;
};

const peakBetweenSamples = (samples: Float32Array): number => {
  let highest = 0;
  for (const sample of samples) highest = Math.max(highest, Math.abs(sample));
  for (let index = 0; index < samples.length; index += 1) {
    highest = Math.max(highest, truePeakAt(samples, index, highest));
  }
  return highest;
};
