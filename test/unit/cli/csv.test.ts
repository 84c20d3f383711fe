import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { toCsv } from "../../../src/cli/csv.ts";

const readBack = (value: string | number | null): unknown =>
  (parse(toCsv([[value, "end"]])) as unknown[][])[0]?.[0];

test.each([
  '=HYPERLINK("http://evil.example","x")',
  "=1+1",
  "+1+1",
  "-2+3",
  "@SUM(A1:A2)",
  "\t=1+1",
  "\r=1+1",
  "\n=1+1",
  "  =1+1",
  "\ufeff=1+1",
  "＝1+1",
  "|calc",
  '=cmd|"/C calc"!A0',
])("a text that a spreadsheet would run is only shown: %j", (text) => {
  expect(readBack(text)).toBe(`'${text}`);
});

test.each(["Welcome, {{ name }}", 'a "quoted" title', "two\nlines", "brief.yaml", "港; x", "it's", ""])(
  "any other text comes back as it is: %j",
  (text) => {
    expect(readBack(text)).toBe(text);
  },
);

test("numbers stay numbers, below zero too, and nothing is an empty cell", () => {
  expect(toCsv([[-1.5, 0, null]])).toBe("-1.5,0,\r\n");
});
