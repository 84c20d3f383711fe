import type { BenchProject } from "./project.ts";
import type { Measurement } from "./measure.ts";
import { summarise, type Summary } from "./statistics.ts";

export type Result = {
  scenario: string;
  /** What `ratio` is, in words. */
  what: string;
  /** Median over the rounds. */
  ratio: number;
  ratioRange: [min: number, max: number];
  /** Seconds, of what is measured and not of its reference. */
  wall: Summary;
  cpu: Summary;
  /** The highest of all rounds. */
  peakMb: number;
  rounds: number;
  /** Medians of what it is compared with. */
  reference?: { name: string; wall: number; cpu: number; peakMb: number };
  /** What is promised, and whether it is kept. */
  target?: { text: string; isMet: boolean };
  note?: string;
};

export type Bench = {
  project: BenchProject;
  rounds: (usual: number) => number;
  isQuick: boolean;
  say: (text: string) => void;
};

export type Scenario = {
  /** For `--only`. */
  letter: string;
  title: string;
  usualRounds: number;
  /** Estimate for the whole scenario on two cores; no round begins that would go beyond twice of it. */
  minutes: number;
  /** It needs neither browser nor bundle, so none is opened if only such scenarios are measured. */
  drawsNothing?: boolean;
  run: (bench: Bench, scenario: Scenario) => Promise<Result[]>;
};

/** Runs rounds until there are enough or the time of the scenario is used up; at least one. */
export const inRounds = async (
  bench: Bench,
  { usualRounds, minutes, letter }: Pick<Scenario, "usualRounds" | "minutes" | "letter">,
  round: (index: number) => Promise<void>,
): Promise<number> => {
  const [startedAt, wanted] = [performance.now(), bench.rounds(usualRounds)];
  for (let index = 0; index < wanted; index++) {
    const used = (performance.now() - startedAt) / 60_000;
    if (index > 0 && used + used / index > 2 * minutes) {
      bench.say(`  ${letter}: stopped after ${String(index)} rounds, its time is used up`);
      return index;
    }
    await round(index);
  }
  return wanted;
};

/** Runs both, the one that goes first changing from round to round: a machine gets slower as it gets warm. */
export const interleaved = async (
  round: number,
  first: () => Promise<void>,
  second: () => Promise<void>,
): Promise<void> => {
  const [before, after] = round % 2 === 0 ? [first, second] : [second, first];
  await before();
  await after();
};

export const summariseRuns = (runs: readonly Measurement[]): Pick<Result, "wall" | "cpu" | "peakMb"> => ({
  wall: summarise(runs.map(({ wall }) => wall)),
  cpu: summarise(runs.map(({ cpu }) => cpu)),
  peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
});

export const referenceOf = (name: string, runs: readonly Measurement[]): NonNullable<Result["reference"]> => {
  const { wall, cpu, peakMb } = summariseRuns(runs);
  return { name, wall: wall.median, cpu: cpu.median, peakMb };
};

/** A ratio with its spread, and whether its median is at most (or at least) what is promised. */
export const ratioOf = (
  values: readonly number[],
  target?: { atMost: number } | { atLeast: number },
  unit = "",
): Pick<Result, "ratio" | "ratioRange" | "target"> => {
  const { median, min, max } = summarise(values);
  const measured = { ratio: median, ratioRange: [min, max] as [number, number] };
  if (target === undefined) return measured;
  return "atMost" in target
    ? {
        ...measured,
        target: { text: `≤ ${target.atMost.toFixed(2)}${unit}`, isMet: median <= target.atMost },
      }
    : {
        ...measured,
        target: { text: `≥ ${target.atLeast.toFixed(2)}${unit}`, isMet: median >= target.atLeast },
      };
};
