import { uint32, type Box } from "./boxes.ts";
import type { Sample } from "./read-track.ts";

/** The tables that say when samples are decoded and shown, and how long they are. */
export const sampleTables = (samples: readonly Sample[]): Box[] => [
  table("stts", inRuns(samples.map(({ duration }) => duration))),
  table(
    "stss",
    samples.flatMap(({ isKey }, index) => (isKey ? [[index + 1]] : [])),
  ),
  table("ctts", inRuns(samples.map(({ shownAfter }) => shownAfter))),
  { type: "stsz", content: uint32([0, 0, samples.length, ...samples.map(({ sizeInBytes }) => sizeInBytes)]) },
];

/** The tables that say in which chunks samples lie, by how many there are in each, and where each begins. */
export const chunkTables = (counts: readonly number[], offsets: readonly number[]): Box[] => {
  const runs = counts.flatMap((count, index) => (count === counts[index - 1] ? [] : [[index + 1, count, 1]]));
  // Files of more than 4 GiB need longer numbers.
  const isLarge = offsets.some((offset) => offset >= 2 ** 32);
  const places = offsets.map((offset) =>
    isLarge ? [Math.floor(offset / 2 ** 32), offset % 2 ** 32] : [offset],
  );
  return [table("stsc", runs), table(isLarge ? "co64" : "stco", places)];
};

const table = (type: string, rows: readonly (readonly number[])[]): Box => ({
  type,
  content: uint32([0, rows.length, ...rows.flat()]),
});

/** How many have the same value, and which. */
const inRuns = (values: readonly number[]): [count: number, value: number][] => {
  const runs: [number, number][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run?.[1] === value) run[0] += 1;
    else runs.push([1, value]);
  }
  return runs;
};
