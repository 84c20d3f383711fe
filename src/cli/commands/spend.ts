import { existsSync } from "node:fs";
import { exitCodes, type ExitCode } from "../../errors.ts";
import type { Spend, StoredOrder } from "../../prepare/ledger/index.ts";
import { toCsv } from "../csv.ts";
import { formatSeconds, formatTable, formatUsd, plural, type Output } from "../output.ts";
import type { Project } from "../project.ts";

export type SpendReportOptions = { by: "day" | "brief"; csv?: boolean };

/** Says what was ordered from HeyGen in this project, by day or by brief and command: what it was thought to cost, and what it cost. */
export const runSpend = async (
  { by, csv }: SpendReportOptions,
  { project, output }: { project: Project; output: Output },
): Promise<ExitCode> => {
  const { all, unanswered } = await readLedger(project.ledgerFile, by);
  // What the emulator made costs nothing; it is in the ledger so that an emulator can be tested like HeyGen.
  const spent = all.filter(({ maker }) => maker === "heygen");
  const totals = addUp(spent);
  for (const each of spent) output.emit("spend", each);
  output.emit("total", totals);
  warnOfUnanswered(unanswered, output);
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
          usdOf(totals.known.estimatedUsd, totals.estimatedUsd === null),
          usdOf(totals.known.actualUsd, totals.actualUsd === null),
        ],
      ],
      [2, 3, 4, 5, 6],
      [0],
    ),
  );
  const notes = [
    `Seconds that were billed, at the prices of ${totals.pricesAsOf.join(", ") || "no known list"}. HeyGen's bill counts.`,
    ...(totals.unpriced > 0 ? [`Without ${plural(totals.unpriced, "job")} whose price is unknown.`] : []),
  ];
  output.say(`\n${notes.join("\n")}`);
  return exitCodes.done;
};

type Found = { all: Spend[]; unanswered: StoredOrder[] };

/** Nobody knows whether they were begun: they are in no sum. */
const warnOfUnanswered = (orders: readonly StoredOrder[], output: Output): void => {
  for (const { kind, title, source, lastIntentMs } of orders) {
    const sentAt = new Date(lastIntentMs ?? 0).toISOString();
    output.emit("unanswered", { kind, title, source, sentAt });
    if (output.mode === "json") continue;
    output.warn(
      `! A ${kind} ("${title}") of ${sentAt} was never answered and may be paid; the same command finds out.`,
    );
  }
};

const readLedger = async (file: string, by: "day" | "brief"): Promise<Found> => {
  // Opening it would make it.
  if (!existsSync(file)) return { all: [], unanswered: [] };
  const { openLedger, readSpend } = await import("../../prepare/ledger/index.ts");
  const ledger = await openLedger(file);
  try {
    const unanswered = ledger.orders.unanswered().filter(({ maker }) => maker === "heygen");
    return { all: readSpend(ledger, { by }), unanswered };
  } finally {
    ledger.close();
  }
};

type Sums = Pick<Spend, "estimatedUsd" | "actualUsd">;
type Totals = Sums &
  Pick<Spend, "jobs" | "refunded" | "unpriced" | "pricesAsOf"> & {
    /** Of all whose price is known. */
    known: Sums;
  };

const addUp = (spent: readonly Spend[]): Totals => {
  const sum = (of: (each: Spend) => number | null): number =>
    spent.reduce((total, each) => total + (of(each) ?? 0), 0);
  const known = {
    estimatedUsd: sum(({ estimatedUsd }) => estimatedUsd),
    actualUsd: sum(({ actualUsd }) => actualUsd),
  };
  const unpriced = sum((each) => each.unpriced);
  const isWhole = spent.every(({ estimatedUsd }) => estimatedUsd !== null);
  return {
    jobs: sum(({ jobs }) => jobs),
    refunded: sum(({ refunded }) => refunded),
    // A price that nobody knew is not counted as nothing.
    estimatedUsd: unpriced > 0 || !isWhole ? null : known.estimatedUsd,
    actualUsd: unpriced > 0 ? null : known.actualUsd,
    ...{ known, unpriced },
    pricesAsOf: [...new Set(spent.flatMap(({ pricesAsOf }) => pricesAsOf))].sort(),
  };
};

const usdOf = (value: number | null, isPart: boolean): string => {
  if (value === null || (value === 0 && isPart)) return "unknown";
  return isPart ? `≥ ${formatUsd(value)}` : formatUsd(value);
};

const rowOf = (each: Spend): string[] => {
  const { group, kind, jobs, refunded, seconds, estimatedUsd, actualUsd, unpriced } = each;
  const length = seconds === 0 ? "–" : formatSeconds(seconds);
  return [
    ...[group, kind, String(jobs), String(refunded), length],
    ...[usdOf(estimatedUsd, unpriced > 0), usdOf(actualUsd, unpriced > 0)],
  ];
};

const csvRows = (spent: readonly Spend[], by: "day" | "brief"): (string | number | null)[][] => [
  [
    by,
    "title",
    "what",
    "jobs",
    "refunded",
    "seconds",
    "estimated_usd",
    "actual_usd",
    "unpriced",
    "prices_as_of",
  ],
  ...spent.map((each) => [
    each.group,
    each.title,
    each.kind,
    each.jobs,
    each.refunded,
    Number(each.seconds.toFixed(3)),
    each.estimatedUsd === null ? null : Number(each.estimatedUsd.toFixed(4)),
    each.actualUsd === null ? null : Number(each.actualUsd.toFixed(4)),
    each.unpriced,
    each.pricesAsOf.join(" "),
  ]),
];
