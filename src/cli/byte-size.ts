import { InvalidArgumentError } from "commander";

const units = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** `20GB`, `500 MB`, `1.5GiB` or a number of bytes. */
export const parseByteSize = (text: string): number => {
  const [, number, unit = "B"] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT]?i?B)?\s*$/i.exec(text) ?? [];
  const factor = Object.entries(units).find(([name]) => name === unit.toUpperCase())?.[1];
  if (number === undefined || factor === undefined) {
    throw new InvalidArgumentError("It must be a size such as 20GB or 500MB.");
  }
  return Math.round(Number(number) * factor);
};

export const formatByteSize = (bytes: number): string => {
  const [unit, factor] = (["TB", "GB", "MB", "KB"] as const)
    .map((name) => [name, units[name]] as const)
    .find(([, each]) => bytes >= each) ?? ["B", 1];
  const number = bytes / factor;
  return `${number >= 100 || factor === 1 ? Math.round(number) : number.toFixed(1)} ${unit}`;
};
