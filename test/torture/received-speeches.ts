import { existsSync } from "node:fs";
import Libsql from "libsql";
import { z } from "zod";

const rowsSchema = z.array(z.object({ need_key: z.string(), original: z.string() }));
const originalSchema = z.object({ digest: z.string() });

/** The speeches of which bytes are kept, as the ledger says: those of `digest`, which may be a part of what was sent. */
export const receivedSpeeches = (ledgerFile: string): { key: string; digest: string }[] => {
  if (!existsSync(ledgerFile)) return [];
  const database = new Libsql(ledgerFile, { readonly: true, timeout: 20_000 });
  try {
    // Whoever makes the ledger may have been killed before it had tables.
    const hasJobs = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'jobs'").get() !== undefined;
    if (!hasJobs) return [];
    const query = "SELECT need_key, original FROM jobs WHERE kind = 'speech' AND original IS NOT NULL";
    return rowsSchema.parse(database.prepare(query).all()).map(({ need_key: key, original }) => ({
      key,
      digest: originalSchema.parse(JSON.parse(original)).digest,
    }));
  } finally {
    database.close();
  }
};
