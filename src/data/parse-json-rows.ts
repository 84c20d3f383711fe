import type { Row } from "../model/row.ts";
import { linesOfItems } from "./lines-of-items.ts";
import { parseJson } from "./parse-json.ts";
import { listOf, rowOf } from "./record-list.ts";

/** Rows of a JSON file: a list of objects, or an object with that list under `rows`. */
export const parseJsonRows = (text: string, file: string): Row[] => {
  const list = listOf(parseJson(text, { file, line: 1 }), file);
  const lines = linesOfItems(text);
  return list.map((record, index) => rowOf(record, index + 1, file, lines[index]));
};
