import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type z } from "zod";

/** Writes beside the target and renames, so that a file under its name is always whole. */
export const writeWhole = (file: string, content: string): void => {
  const beside = `${file}.part`;
  writeFileSync(beside, content);
  renameSync(beside, file);
};

/**
 * Records of one kind, each in a file of its own: read once at the start, kept in memory, written before `put`
 * returns. What was put survives the end of the process.
 */
export class RecordFolder<T extends { id: string }> {
  readonly #folder: string;
  readonly #records = new Map<string, T>();

  constructor(folder: string, schema: z.ZodType<T>) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)
      .filter((entry) => entry.endsWith(".json"))
      .sort()) {
      const file = join(folder, name);
      const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
      if (!parsed.success) {
        throw new Error(`The emulator cannot read its record ${file}. Delete the folder to begin anew.`, {
          cause: parsed.error,
        });
      }
      this.#records.set(parsed.data.id, parsed.data);
    }
  }

  get(id: string): T | undefined {
    return this.#records.get(id);
  }

  /** In the order they were first put, or after a restart in the order of their ids. */
  all(): T[] {
    return [...this.#records.values()];
  }

  put(record: T): T {
    writeWhole(this.#fileOf(record.id), JSON.stringify(record));
    this.#records.set(record.id, record);
    return record;
  }

  delete(id: string): void {
    rmSync(this.#fileOf(id), { force: true });
    this.#records.delete(id);
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}
