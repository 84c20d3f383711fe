import { mkdir } from "node:fs/promises";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type LibsqlDatabase from "libsql";
import { MachineError } from "../../errors.ts";
import { migrations } from "./schema.ts";

export type SqlValue = string | number | null;
export type SqlParams = Record<string, SqlValue>;

/** A file of tables, written to by several processes at once. */
export type Database = {
  all: (sql: string, params?: SqlParams) => unknown[];
  /** The first row, or undefined. */
  get: (sql: string, params?: SqlParams) => unknown;
  /** Returns how many rows were changed. */
  run: (sql: string, params?: SqlParams) => number;
  /** All or nothing, on disk when it returns, and no other process writes meanwhile. */
  transaction: <T>(work: () => T) => T;
  close: () => void;
};

/** How long a process waits for another one that writes: a write takes a millisecond. */
const busyTimeoutMs = 20_000;

/** @throws MachineError where the file cannot be used: no right to write, no ledger, or one of a newer Greenroom. */
export const openDatabase = async (file: string): Promise<Database> => {
  await mkdir(path.dirname(file), { recursive: true });
  // Loaded when it is needed: a run that finds all in the cache needs no ledger.
  const { default: Libsql } = await import("libsql");
  const connection = attempt(file, () => new Libsql(file, { timeout: busyTimeoutMs }));
  try {
    const database = wrap(file, connection);
    await useWal(file, connection);
    // WAL alone may lose the last transactions when the power fails; what was paid for must not be among them.
    database.all("PRAGMA synchronous = FULL");
    migrate(file, database, connection);
    return database;
  } catch (error) {
    connection.close();
    throw error;
  }
};

/**
 * Turns the write-ahead log on, which stays with the file. SQLite's own waiting does not help here: a lock of another
 * process that is making the same file ends the attempt at once.
 */
const useWal = async (file: string, connection: LibsqlDatabase.Database): Promise<void> => {
  const giveUpAt = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      connection.prepare("PRAGMA journal_mode = WAL").all();
      return;
    } catch (error) {
      if (!codeOf(error).startsWith("SQLITE_BUSY") || performance.now() > giveUpAt)
        throw unusable(file, error);
    }
    await setTimeout(20);
  }
};

const wrap = (file: string, connection: LibsqlDatabase.Database): Database => {
  const statements = new Map<string, LibsqlDatabase.Statement>();
  const prepared = (sql: string): LibsqlDatabase.Statement => {
    const known = statements.get(sql) ?? connection.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    all: (sql, params = {}) => attempt(file, () => prepared(sql).all(params)),
    get: (sql, params = {}) => attempt(file, () => prepared(sql).get(params)),
    run: (sql, params = {}) => attempt(file, () => prepared(sql).run(params).changes),
    transaction: (work) => {
      attempt(file, () => connection.exec("BEGIN IMMEDIATE"));
      try {
        const result = work();
        attempt(file, () => connection.exec("COMMIT"));
        return result;
      } catch (error) {
        // A full disk has rolled it back already.
        if (connection.inTransaction) connection.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => {
      connection.close();
    },
  };
};

const migrate = (file: string, database: Database, connection: LibsqlDatabase.Database): void => {
  const versionOf = (): number => {
    const row = database.get("PRAGMA user_version");
    return typeof row === "object" && row !== null && "user_version" in row ? Number(row.user_version) : 0;
  };
  if (versionOf() === migrations.length) return;
  database.transaction(() => {
    // Another process may have been faster.
    const version = versionOf();
    if (version > migrations.length) {
      throw new MachineError(`The ledger ${file} was written by a newer Greenroom.`, {
        code: "ledger_too_new",
        hint: "Update Greenroom in this project. The ledger says what was paid for: do not delete it.",
      });
    }
    for (const step of migrations.slice(version)) attempt(file, () => connection.exec(step));
    attempt(file, () => connection.exec(`PRAGMA user_version = ${String(migrations.length)}`));
  });
};

const hints: Record<string, string> = {
  SQLITE_FULL: "The disk is full. Free some space and run the same command again: nothing is paid for twice.",
  SQLITE_BUSY: "Another process holds it. End the one that hangs, then run the same command again.",
  SQLITE_CANTOPEN: "Check that the folder can be written to.",
  SQLITE_READONLY: "Check that the file and its folder can be written to.",
  SQLITE_NOTADB: "Restore it from a copy, or move it away: jobs that are under way would then be forgotten.",
  SQLITE_CORRUPT: "Restore it from a copy, or move it away: jobs that are under way would then be forgotten.",
};

const attempt = <T>(file: string, act: () => T): T => {
  try {
    return act();
  } catch (cause) {
    throw unusable(file, cause);
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

const unusable = (file: string, cause: unknown): MachineError => {
  const code = codeOf(cause);
  const hint = Object.entries(hints).find(([name]) => code.startsWith(name))?.[1];
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MachineError(`The ledger ${file} cannot be used: ${reason}`, {
    code: "ledger_unusable",
    hint: hint ?? "Check the disk, then run the same command again.",
    cause,
  });
};
