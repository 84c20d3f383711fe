import { InputError, throwInputErrors } from "../errors.ts";
import type { Row } from "../model/row.ts";
import { parseJson } from "./parse-json.ts";
import { rowOf } from "./record-list.ts";

const mostErrors = 20;

/** Rows of a file with one JSON object on each line. Blank lines are skipped; all bad lines are told at once. */
export const parseJsonLineRows = (text: string, file: string): Row[] => {
  const rows: Row[] = [];
  const errors: InputError[] = [];
  let index = 0;
  for (const [before, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    index += 1;
    const place = { file, line: before + 1, row: index };
    try {
      rows.push(rowOf(parseJson(line, place), index, file, place.line));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
      if (errors.length === mostErrors) break;
    }
  }
  throwInputErrors(errors);
  return rows;
};
