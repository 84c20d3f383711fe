import { CsvError, type InfoRecord, type Options, parse } from "csv-parse/sync";
import { InputError, type Place, throwInputErrors } from "../errors.ts";
import type { Row } from "../model/row.ts";
import { findDelimiter } from "./find-delimiter.ts";

type Line = { cells: string[]; line: number };

// More would hide the first one, which is often the cause of the rest.
const mostErrors = 20;

/** Rows of a delimited table with a header. The delimiter is found out; values stay text, blank lines are skipped. */
export const parseTableRows = (text: string, file: string): Row[] => {
  // Excel's own way of naming the delimiter, in a line before the header.
  const named = /^sep=([,;\t|])\n/i.exec(text);
  const [header, ...lines] = readLines(text, named?.[1] ?? findDelimiter(text), named ? 2 : 1, file);
  if (header === undefined) return [];
  const names = checkHeader(header, lines, file);
  checkLengths(names, lines, file);
  return lines.map(({ cells, line }, index) => ({
    index: index + 1,
    line,
    // Unlike an assignment, this makes an own property even of a column called "__proto__".
    fields: Object.fromEntries(names.map((name, column) => [name, cells[column] ?? ""])),
  }));
};

const isBlank = (cell: string): boolean => cell.trim() === "";

const readLines = (text: string, delimiter: string, from_line: number, file: string): Line[] => {
  const format = { delimiter, from_line, relax_column_count: true, skip_empty_lines: true } satisfies Options;
  const lines: Line[] = [];
  let lastLine = from_line - 1;
  const keep = (cells: string[], info: InfoRecord): null => {
    lastLine = info.lines;
    if (!cells.every(isBlank)) lines.push({ cells, line: lastLine - countFeeds(cells.join("")) });
    return null;
  };
  try {
    parse(text, { ...format, on_record: keep });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const isHeader = error.records === 0;
    const [names = []]: string[][] = isHeader ? [] : parse(text, { ...format, to: 1 });
    // The error tells where the parser gave up; the record at fault begins after the last good one.
    const before = text.split("\n").findIndex((line, index) => index >= lastLine && !isBlank(line));
    throw quoteError(error, names, { file, line: before + 1 });
  }
};

const countFeeds = (text: string): number => text.split("\n").length - 1;

/** The header's names. Columns without a name are dropped at the end, where spreadsheets leave them, if they are empty. */
const checkHeader = (header: Line, lines: Line[], file: string): string[] => {
  const names = header.cells.map((name) => name.trim());
  const used = names.findLastIndex((name) => name !== "") + 1;
  const widest = lines.reduce(
    (most, { cells }) => Math.max(most, cells.findLastIndex((cell) => !isBlank(cell)) + 1),
    0,
  );
  const errors: InputError[] = [];
  const place = { file, line: header.line };
  for (const [column, name] of names.slice(0, Math.max(used, Math.min(widest, names.length))).entries()) {
    if (name === "") {
      errors.push(
        new InputError(`Column ${String(column + 1)} of the header has no name.`, {
          place,
          hint: "Give it a name, or delete the column.",
        }),
      );
    } else if (names.indexOf(name) !== column) {
      errors.push(
        new InputError(`The header names "${name}" twice.`, {
          place: { ...place, field: name },
          hint: "Rename one of the two columns.",
        }),
      );
    }
  }
  throwInputErrors(errors);
  return names.slice(0, used);
};

const checkLengths = (names: string[], lines: Line[], file: string): void => {
  const errors: InputError[] = [];
  for (const [index, { cells, line }] of lines.entries()) {
    const place = { file, line, row: index + 1 };
    const surplus = cells.slice(names.length).find((cell) => !isBlank(cell));
    const counts = `${String(cells.length)} values, and the header has ${String(names.length)} columns`;
    if (cells.length < names.length) {
      errors.push(
        new InputError(`The row has ${counts}.`, {
          place: { ...place, field: names[cells.length] },
          hint: "Add the missing values; an empty value still needs its delimiter.",
        }),
      );
    } else if (surplus !== undefined) {
      errors.push(
        new InputError(`The row has ${counts}.`, {
          place: { ...place, field: names.at(-1) },
          hint: "Put double quotes around a value that holds the delimiter.",
        }),
      );
    }
    if (errors.length === mostErrors) break;
  }
  throwInputErrors(errors);
};

const quoteProblems: Record<string, [message: string, hint: string]> = {
  CSV_QUOTE_NOT_CLOSED: [
    "A double quote opens here and is never closed.",
    'Close it, or write a double quote inside a value as "" and put the value in double quotes.',
  ],
  CSV_INVALID_CLOSING_QUOTE: [
    "A quoted value goes on after its closing double quote.",
    'Write a double quote inside a quoted value as "".',
  ],
  INVALID_OPENING_QUOTE: [
    "A double quote stands in the middle of a value that is not quoted.",
    'Put the whole value in double quotes and write the inner one as "".',
  ],
};

const quoteError = (error: CsvError, names: string[], place: Place): InputError => {
  const [message, hint] = quoteProblems[error.code] ?? ["The table cannot be read here.", undefined];
  // csv-parse counts the header as a record, so that what it has read so far is the number of the row at fault.
  const { records, column } = error;
  return new InputError(message, {
    code: "data_badly_quoted",
    place: {
      ...place,
      row: typeof records === "number" && records > 0 ? records : undefined,
      field: typeof column === "number" ? names[column]?.trim() : undefined,
    },
    hint,
  });
};
