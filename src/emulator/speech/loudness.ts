type Biquad = [b0: number, b1: number, b2: number, a1: number, a2: number];

/** The two stages of K-weighting (ITU-R BS.1770-4), computed for any sample rate. */
const kWeighting = (sampleRate: number): [Biquad, Biquad] => {
  const shelfK = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const shelfQ = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const shelfA0 = 1 + shelfK / shelfQ + shelfK * shelfK;
  const passK = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const passQ = 0.5003270373238773;
  const passA0 = 1 + passK / passQ + passK * passK;
  return [
    [
      (high + (band * shelfK) / shelfQ + shelfK * shelfK) / shelfA0,
      (2 * (shelfK * shelfK - high)) / shelfA0,
      (high - (band * shelfK) / shelfQ + shelfK * shelfK) / shelfA0,
      (2 * (shelfK * shelfK - 1)) / shelfA0,
      (1 - shelfK / shelfQ + shelfK * shelfK) / shelfA0,
    ],
    [1, -2, 1, (2 * (passK * passK - 1)) / passA0, (1 - passK / passQ + passK * passK) / passA0],
  ];
};

const filter = (samples: Float32Array, [b0, b1, b2, a1, a2]: Biquad): Float32Array => {
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
};

const toLufs = (energy: number): number => -0.691 + 10 * Math.log10(energy);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Integrated loudness of mono sound in LUFS (BS.1770-4, gated); `-Infinity` for silence or under 0.4 s. */
export const integratedLoudness = (samples: Float32Array, sampleRate: number): number => {
  const [shelf, pass] = kWeighting(sampleRate);
  const weighted = filter(filter(samples, shelf), pass);
  const block = Math.round(0.4 * sampleRate);
  const hop = Math.round(0.1 * sampleRate);
  const energies: number[] = [];
  for (let start = 0; start + block <= weighted.length; start += hop) {
    let sum = 0;
    for (let at = start; at < start + block; at++) sum += (weighted[at] ?? 0) ** 2;
    energies.push(sum / block);
  }
  const audible = energies.filter((energy) => toLufs(energy) > -70);
  if (audible.length === 0) return -Infinity;
  const gate = toLufs(mean(audible)) - 10;
  return toLufs(mean(audible.filter((energy) => toLufs(energy) > gate)));
};
