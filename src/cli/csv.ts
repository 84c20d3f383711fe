/** What makes a spreadsheet take a cell for a formula, and what it skips before it looks; full-width forms count too. */
const startsFormula = /^[\s\u00a0\ufeff]*[=+\-@|%＝＋－＠]|^[\t\r\n]/;

/**
 * A table as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet: a text that would be taken for a formula gets an
 * apostrophe before it, as spreadsheets themselves write one. Numbers stay numbers.
 */
export const toCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(cellOf).join()}\r\n`).join("");

const cellOf = (value: string | number | null): string => {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = startsFormula.test(value) ? `'${value}` : value;
  return /[",\r\n\t;']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
