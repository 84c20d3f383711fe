import { existsSync } from "node:fs";
import { exitCodes, type ExitCode } from "../../errors.ts";
import type { Spend } from "../../prepare/ledger/index.ts";
import { toCsv } from "../csv.ts";
import { formatSeconds, formatTable, formatUsd, type Output } from "../output.ts";
import type { Project } from "../project.ts";

export type SpendReportOptions = { by: "day" | "brief"; csv?: boolean };

/** Says what was ordered from HeyGen in this project, by day or by brief: what it was thought to cost, and what it cost. */
export const runSpend = async (
  { by, csv }: SpendReportOptions,
  { project, output }: { project: Project; output: Output },
): Promise<ExitCode> => {
  const all = await readLedger(project.ledgerFile, by);
  // What the emulator made costs nothing; it is in the ledger so that an emulator can be tested like HeyGen.
  const spent = all.filter(({ maker }) => maker === "heygen");
  const totals = addUp(spent);
  for (const each of spent) output.emit("spend", each);
  output.emit("total", totals);
  if (csv === true) {
    output.raw(toCsv(csvRows(spent, by)));
    return exitCodes.done;
  }
  if (spent.length === 0) {
    output.say("Nothing was ordered from HeyGen in this project.");
    return exitCodes.done;
  }
  output.say(
    formatTable(
      [
        [by, "what", "jobs", "refunded", "length", "estimated", "actual"],
        ...spent.map(rowOf),
        [
          "total",
          "",
          String(totals.jobs),
          String(totals.refunded),
          "",
          usd(totals.estimatedUsd),
          usd(totals.actualUsd),
        ],
      ],
      [2, 3, 4, 5, 6],
      [0],
    ),
  );
  output.say(
    `\nSeconds that were billed, at the prices of ${totals.pricesAsOf.join(", ") || "no known list"}. HeyGen's bill counts.`,
  );
  return exitCodes.done;
};

const readLedger = async (file: string, by: "day" | "brief"): Promise<Spend[]> => {
  // Opening it would make it.
  if (!existsSync(file)) return [];
  const { openLedger, readSpend } = await import("../../prepare/ledger/index.ts");
  const ledger = await openLedger(file);
  try {
    return readSpend(ledger, { by });
  } finally {
    ledger.close();
  }
};

type Totals = Pick<Spend, "jobs" | "refunded" | "estimatedUsd" | "actualUsd" | "pricesAsOf">;

const addUp = (spent: readonly Spend[]): Totals => {
  // A price that nobody knew is not counted as nothing.
  const sum = (of: (each: Spend) => number | null): number | null =>
    spent.some((each) => of(each) === null)
      ? null
      : spent.reduce((total, each) => total + (of(each) ?? 0), 0);
  return {
    jobs: spent.reduce((total, { jobs }) => total + jobs, 0),
    refunded: spent.reduce((total, { refunded }) => total + refunded, 0),
    estimatedUsd: sum(({ estimatedUsd }) => estimatedUsd),
    actualUsd: sum(({ actualUsd }) => actualUsd),
    pricesAsOf: [...new Set(spent.flatMap(({ pricesAsOf }) => pricesAsOf))].sort(),
  };
};

const usd = (value: number | null): string => (value === null ? "unknown" : formatUsd(value));

const rowOf = ({ group, kind, jobs, refunded, seconds, estimatedUsd, actualUsd }: Spend): string[] => [
  group,
  kind,
  String(jobs),
  String(refunded),
  formatSeconds(seconds),
  usd(estimatedUsd),
  usd(actualUsd),
];

const csvRows = (spent: readonly Spend[], by: "day" | "brief"): (string | number | null)[][] => [
  [by, "title", "what", "jobs", "refunded", "seconds", "estimated_usd", "actual_usd", "prices_as_of"],
  ...spent.map((each) => [
    each.group,
    each.title,
    each.kind,
    each.jobs,
    each.refunded,
    Number(each.seconds.toFixed(3)),
    each.estimatedUsd === null ? null : Number(each.estimatedUsd.toFixed(4)),
    each.actualUsd === null ? null : Number(each.actualUsd.toFixed(4)),
    each.pricesAsOf.join(" "),
  ]),
];
