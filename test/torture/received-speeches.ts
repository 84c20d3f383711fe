import { existsSync } from "node:fs";
import Libsql from "libsql";
import { z } from "zod";

const rowsSchema = z.array(z.object({ need_key: z.string() }));

/** The speeches whose bytes the ledger says are kept: none of them may be paid for again. */
export const receivedSpeeches = (ledgerFile: string): string[] => {
  if (!existsSync(ledgerFile)) return [];
  const database = new Libsql(ledgerFile, { readonly: true, timeout: 20_000 });
  try {
    // Whoever makes the ledger may have been killed before it had tables.
    const hasJobs = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'jobs'").get() !== undefined;
    if (!hasJobs) return [];
    const query = "SELECT need_key FROM jobs WHERE kind = 'speech' AND original IS NOT NULL";
    return rowsSchema.parse(database.prepare(query).all()).map((row) => row.need_key);
  } finally {
    database.close();
  }
};
