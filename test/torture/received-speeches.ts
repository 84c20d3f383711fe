import { existsSync } from "node:fs";
import Libsql from "libsql";
import { z } from "zod";

const originalSchema = z.object({ digest: z.string() });

/** The speeches of which bytes are kept, as the ledger says: those of `digest`, which may be a part of what was sent. */
export const receivedSpeeches = (ledgerFile: string): { key: string; digest: string }[] =>
  select(
    ledgerFile,
    z.object({ need_key: z.string(), original: z.string() }),
    "SELECT need_key, original FROM jobs WHERE kind = 'speech' AND original IS NOT NULL",
  ).map(({ need_key: key, original }) => ({
    key,
    digest: originalSchema.parse(JSON.parse(original)).digest,
  }));

/** How many speeches were answered and not fetched: their links lead nowhere in a day. */
export const countUnfetchedSpeeches = (ledgerFile: string): number =>
  select(
    ledgerFile,
    z.object({ id: z.number() }),
    "SELECT id FROM jobs WHERE kind = 'speech' AND state = 'completed' AND original IS NULL",
  ).length;

const select = <Row>(ledgerFile: string, row: z.ZodType<Row>, query: string): Row[] => {
  if (!existsSync(ledgerFile)) return [];
  const database = new Libsql(ledgerFile, { readonly: true, timeout: 20_000 });
  try {
    // Whoever makes the ledger may have been killed before it had tables.
    const hasJobs = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'jobs'").get() !== undefined;
    return hasJobs ? z.array(row).parse(database.prepare(query).all()) : [];
  } finally {
    database.close();
  }
};
