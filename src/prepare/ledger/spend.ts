import { z } from "zod";
import { makerSchema } from "../../model/media.ts";
import type { Database } from "./database.ts";
import { orderKinds } from "./order.ts";

/** Media of briefs, and what commands order. */
const spendKinds = [...orderKinds, "avatar"] as const;
export type SpendKind = (typeof spendKinds)[number];

/** What was ordered on one day, or for one brief or by one command. */
export type Spend = {
  /** `2026-11-25` (UTC), or the brief's file, or the command: `greenroom translate`. */
  group: string;
  /** The brief's title where it is grouped by brief. */
  title: string | null;
  maker: "heygen" | "emulator";
  kind: SpendKind;
  /** How many were taken by the maker, those included that failed. */
  jobs: number;
  /** Seconds of media, those of failed jobs not included. */
  seconds: number;
  /** What had been thought before; failed jobs are not included. Null where no price was known. */
  estimatedUsd: number | null;
  /** Seconds that were billed, at the price of that day; what is under way counts with its estimate. */
  actualUsd: number | null;
  /** Jobs whose price nobody knew: they are in neither sum. */
  unpriced: number;
  /** Jobs that failed and were refunded. */
  refunded: number;
  /** The dates of the price lists that were used. */
  pricesAsOf: string[];
};

const rowSchema = z
  .object({
    label: z.string(),
    title: z.string().nullable(),
    maker: makerSchema,
    kind: z.enum(spendKinds),
    jobs: z.number(),
    seconds: z.number(),
    estimated: z.number().nullable(),
    actual: z.number().nullable(),
    unpriced: z.number(),
    refunded: z.number(),
    dates: z.string().nullable(),
  })
  .transform(({ label, dates, estimated, actual, ...row }): Spend => ({
    ...row,
    group: label,
    estimatedUsd: estimated,
    actualUsd: actual,
    pricesAsOf: dates === null ? [] : dates.split(",").sort(),
  }));

/** What was taken, of briefs and by commands. An order that was never answered is not among it. */
const paid = `
  SELECT day, brief_file AS source, brief_title AS title, maker, kind, seconds, estimated_usd, actual_usd, refunded,
    prices_as_of
  FROM charges
  UNION ALL
  SELECT date(submitted_ms / 1000, 'unixepoch'), source, NULL, maker, kind, COALESCE(seconds, 0), estimated_usd, actual_usd,
    state = 'failed', prices_as_of
  FROM orders WHERE state IN ('submitted', 'done', 'failed', 'gone')`;

/** Adds up what was ordered, by day (the newest first) or by brief and command, apart by maker and kind. */
export const addUpSpend = (database: Database, by: "day" | "brief"): Spend[] => {
  const [label, title] = by === "day" ? ["day", "NULL"] : ["source", "MAX(title)"];
  return z.array(rowSchema).parse(
    database.all(
      `SELECT ${label} AS label, ${title} AS title, maker, kind, COUNT(*) AS jobs,
         COALESCE(SUM(CASE WHEN refunded THEN 0 ELSE seconds END), 0) AS seconds,
         SUM(CASE WHEN refunded THEN 0 ELSE estimated_usd END) AS estimated,
         SUM(CASE WHEN refunded THEN 0 ELSE COALESCE(actual_usd, estimated_usd) END) AS actual,
         SUM(CASE WHEN refunded THEN 0 ELSE COALESCE(actual_usd, estimated_usd) IS NULL END) AS unpriced,
         SUM(refunded) AS refunded,
         GROUP_CONCAT(DISTINCT prices_as_of) AS dates
       FROM (${paid}) GROUP BY label, maker, kind
       ORDER BY label ${by === "day" ? "DESC" : "ASC"}, maker, kind DESC`,
    ),
  );
};
