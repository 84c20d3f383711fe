/** BT.709 of the limited range, from RGB of the full one, in fixed point: 16 bits behind the point. */
const one = 65536;
const [kr, kb] = [0.2126, 0.0722];
const kg = 1 - kr - kb;
const coefficients = (r: number, g: number, b: number, range: number): [number, number, number] => {
  const scaled = (value: number): number => Math.round((value * range * one) / 255);
  return [scaled(r), scaled(g), scaled(b)];
};
const [yr, yg, yb] = coefficients(kr, kg, kb, 219);
const [ur, ug, ub] = coefficients(-kr / (2 * (1 - kb)), -kg / (2 * (1 - kb)), 0.5, 224);
const [vr, vg, vb] = coefficients(0.5, -kg / (2 * (1 - kr)), -kb / (2 * (1 - kr)), 224);

export const lumaOf = (r: number, g: number, b: number): number =>
  (yr * r + yg * g + yb * b + 16.5 * one) >> 16;
export const blueDifferenceOf = (r: number, g: number, b: number): number =>
  (ur * r + ug * g + ub * b + 128.5 * one) >> 16;
export const redDifferenceOf = (r: number, g: number, b: number): number =>
  (vr * r + vg * g + vb * b + 128.5 * one) >> 16;
