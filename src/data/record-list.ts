import { InputError, type Place } from "../errors.ts";
import type { Field, Row } from "../model/row.ts";

// No record is nested deeper by intent; the limit keeps a hostile file from exhausting the stack.
const deepest = 100;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isField = (value: unknown, depth = 0): value is Field => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth > deepest) return false;
  return Object.values(value).every((inner) => isField(inner, depth + 1));
};

/** The list of records in a parsed file: the value itself, or what it has under `rows`. */
export const listOf = (value: unknown, file: string): unknown[] => {
  const list = isRecord(value) && Object.hasOwn(value, "rows") ? value.rows : value;
  if (Array.isArray(list)) return list;
  throw new InputError("The file holds no list of records.", {
    place: { file },
    hint: "Write a list of objects, or an object that has such a list under `rows`.",
  });
};

/** A row from a parsed record. Throws `InputError` unless it is an object of values that JSON can hold. */
export const rowOf = (record: unknown, index: number, file: string, line: number | undefined): Row => {
  const place: Place = { file, line, row: index };
  if (!isRecord(record)) {
    throw new InputError("The row is not an object with named values.", {
      place,
      hint: 'Write it as { "name": "Ann", … }.',
    });
  }
  const fields: [string, Field][] = [];
  for (const [name, value] of Object.entries(record)) {
    if (!isField(value)) {
      throw new InputError("The value is not a text, number, true, false, null, list or object.", {
        place: { ...place, field: name },
        hint: "Put it in quotes to make it a text.",
      });
    }
    fields.push([name, value]);
  }
  // Unlike an assignment, this makes an own property even of a field called "__proto__".
  return { index, ...(line !== undefined && { line }), fields: Object.fromEntries(fields) };
};
