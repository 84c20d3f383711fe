import { parseArgs } from "node:util";

export const scenarioNames = ["kills", "credits", "concurrency", "media"] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export type TortureOptions = {
  scenarios: readonly ScenarioName[];
  json: boolean;
  /** Whether the figures go into docs/reliability.md. */
  write: boolean;
  kills: number;
  seed: number;
  processes: number;
  rows: number;
  /** Of each kind of damage to media. */
  cases: number;
};

export const usage =
  `Usage: npm run torture -- [${scenarioNames.join(" | ")} | all] [--json] [--write] [--kills n] [--seed n] ` +
  "[--processes n] [--rows n] [--cases n]";

/** @throws Error for what is not understood */
export const readOptions = (args: readonly string[]): TortureOptions => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      kills: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      processes: { type: "string", default: "3" },
      rows: { type: "string", default: "200" },
      cases: { type: "string", default: "1000" },
    },
  });
  const whole = (name: "kills" | "seed" | "processes" | "rows" | "cases", least: number): number => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= least) return number;
    throw new Error(`--${name} must be a whole number of ${String(least)} or more.`);
  };
  const named = positionals.length === 0 ? ["kills"] : positionals;
  const unknown = named.find((name) => name !== "all" && !isScenario(name));
  if (unknown !== undefined) throw new Error(`There is no "${unknown}".`);
  return {
    scenarios: named.includes("all") ? scenarioNames : named.filter(isScenario),
    ...{ json: values.json, write: values.write },
    ...{ kills: whole("kills", 0), seed: whole("seed", 0) },
    ...{ processes: whole("processes", 1), rows: whole("rows", 2), cases: whole("cases", 1) },
  };
};

const isScenario = (name: string): name is ScenarioName =>
  scenarioNames.some((scenario) => scenario === name);
