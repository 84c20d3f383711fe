import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { InputError } from "../errors.ts";
import type { Rows } from "../model/row.ts";
import { decodeText } from "./decode-text.ts";
import { parseJsonLineRows } from "./parse-json-line-rows.ts";
import { parseJsonRows } from "./parse-json-rows.ts";
import { parseTableRows } from "./parse-table-rows.ts";
import { parseYamlRows } from "./parse-yaml-rows.ts";

const readers: Record<string, (text: string, file: string) => Rows["rows"]> = {
  ".csv": parseTableRows,
  ".tsv": parseTableRows,
  ".txt": parseTableRows,
  ".json": parseJsonRows,
  ".jsonl": parseJsonLineRows,
  ".ndjson": parseJsonLineRows,
  ".yaml": parseYamlRows,
  ".yml": parseYamlRows,
};

const hints: Record<string, string> = {
  ENOENT: "Check the path; it is looked for beside the brief.",
  EISDIR: "Name a file in it.",
  EACCES: "Allow this user to read the file.",
};

/**
 * Reads the records of a data file, by its ending: a table with a header (`.csv`, `.tsv`, `.txt`), `.json`, `.jsonl`
 * or `.ndjson`, `.yaml` or `.yml`. Each row knows its number and its line. Values of a table stay text.
 * Throws `InputError` (or `InputErrors`, for several) with file, line, row and column.
 *
 * @param shown what the file is called where a person reads of it. Default: its path.
 */
export const readRows = async (path: string, shown: string = path): Promise<Rows> => {
  const parse = readers[extname(path).toLowerCase()];
  if (parse === undefined) {
    throw new InputError(`Data cannot be read from "${shown}": its ending is not known.`, {
      place: { file: shown },
      hint: `Use one of ${Object.keys(readers).join(" ")}; a spreadsheet can be saved as CSV.`,
    });
  }
  const text = decodeText(await readBytes(path), shown);
  if (text.trim() === "") {
    throw new InputError("The data file is empty.", {
      place: { file: shown },
      hint: "It needs at least one record.",
    });
  }
  const rows = parse(text, shown);
  if (rows.length === 0) {
    throw new InputError("The data file holds no rows.", {
      place: { file: shown },
      hint: "Add at least one record; each becomes a video.",
    });
  }
  return { file: shown, rows };
};

const readBytes = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown reason";
    const found = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new InputError(`Data cannot be read from "${path}": ${found}.`, {
      code: "data_unreadable",
      place: { file: path },
      hint: hints[code],
      cause,
    });
  }
};
