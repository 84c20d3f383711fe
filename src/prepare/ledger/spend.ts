import { z } from "zod";
import { makerSchema } from "../../model/media.ts";
import type { Database } from "./database.ts";

/** What was ordered on one day or for one brief. */
export type Spend = {
  /** `2026-11-25` (UTC), or the brief's file. */
  group: string;
  /** The brief's title where it is grouped by brief. */
  title: string | null;
  maker: "heygen" | "emulator";
  kind: "speech" | "avatar";
  /** How many were taken by the maker, those included that failed. */
  jobs: number;
  /** Seconds of media, those of failed jobs not included. */
  seconds: number;
  /** What had been thought before; failed jobs are not included. Null where no price was known. */
  estimatedUsd: number | null;
  /** Seconds that were billed, at the price of that day; what is under way counts with its estimate. */
  actualUsd: number | null;
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
    kind: z.enum(["speech", "avatar"]),
    jobs: z.number(),
    seconds: z.number(),
    estimated: z.number().nullable(),
    actual: z.number().nullable(),
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

/** Adds up what was ordered, by day (the newest first) or by brief, apart by maker and kind. */
export const addUpSpend = (database: Database, by: "day" | "brief"): Spend[] => {
  const [label, title] = by === "day" ? ["day", "NULL"] : ["brief_file", "MAX(brief_title)"];
  return z.array(rowSchema).parse(
    database.all(
      `SELECT ${label} AS label, ${title} AS title, maker, kind, COUNT(*) AS jobs,
         COALESCE(SUM(CASE WHEN refunded THEN 0 ELSE seconds END), 0) AS seconds,
         SUM(CASE WHEN refunded THEN 0 ELSE estimated_usd END) AS estimated,
         SUM(CASE WHEN refunded THEN 0 ELSE COALESCE(actual_usd, estimated_usd) END) AS actual,
         SUM(refunded) AS refunded,
         GROUP_CONCAT(DISTINCT prices_as_of) AS dates
       FROM charges GROUP BY label, maker, kind ORDER BY label ${by === "day" ? "DESC" : "ASC"}, maker, kind DESC`,
    ),
  );
};
