/** 0 to 1, the same for the same whole number. */
export const hashedValue = (index: number): number => {
  let value = Math.imul(Math.trunc(index), 374761393) + 668265263;
  value = Math.imul(value ^ (value >>> 13), 1274126177);
  value = Math.imul(value ^ (value >>> 16), 2246822519);
  return ((value ^ (value >>> 15)) >>> 0) / 4294967296;
};

/** -1 to 1, changing smoothly: a new direction about once for each unit of `position`. */
export const hashedNoise = (position: number, seed: number): number => {
  const index = Math.floor(position);
  const share = position - index;
  const eased = share * share * (3 - 2 * share);
  const before = hashedValue(index * 31 + seed * 977);
  const after = hashedValue((index + 1) * 31 + seed * 977);
  return (before + (after - before) * eased) * 2 - 1;
};
