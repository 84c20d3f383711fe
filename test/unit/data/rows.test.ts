import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readRows } from "../../../src/data/read-rows.ts";
import { formatPlace, InputError, InputErrors } from "../../../src/errors.ts";
import { rowsSchema } from "../../../src/model/row.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const readFile = async (name: string, content: string | Uint8Array) => {
  const path = join(await makeTempDir(), name);
  await writeFile(path, content);
  return readRows(path);
};

const fieldsOf = async (name: string, content: string | Uint8Array) =>
  (await readFile(name, content)).rows.map(({ fields }) => fields);

/** What reading says is wrong: one line per problem, `line 3, row 2, column "name": message`. */
const complaintsOf = async (name: string, content: string | Uint8Array): Promise<string[]> => {
  const error: unknown = await readFile(name, content).catch((reason: unknown) => reason);
  const errors = error instanceof InputErrors ? error.errors : [error];
  return errors.map((each) => {
    if (!(each instanceof InputError)) throw new Error("expected an InputError", { cause: each });
    expect(each.hint).toBeTypeOf("string");
    expect(each.place.file).toMatch(name);
    const { line, ...place } = { ...each.place, file: undefined };
    const where = [line && `line ${line}`, formatPlace(place)].filter(Boolean).join(", ");
    return where === "" ? each.message : `${where}: ${each.message}`;
  });
};

const utf16 = (text: string, endian: "le" | "be"): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return endian === "le" ? bytes : bytes.swap16();
};

describe("a table", () => {
  test("gives rows with their number, their line and texts as they stand", async () => {
    const { file, rows } = await readFile("people.csv", "name, price\nAnn,007\nBo, 3.50 \n");
    expect(file).toMatch(/people\.csv$/);
    expect(rows).toEqual([
      { index: 1, line: 2, fields: { name: "Ann", price: "007" } },
      { index: 2, line: 3, fields: { name: "Bo", price: " 3.50 " } },
    ]);
  });

  test("knows the line of each row after blank lines and values of several lines", async () => {
    const { rows } = await readFile("a.csv", 'a,b\r\n\r\n1,"x\r\ny"\r\n  \r\n,\r\n2,z\r\n3,q');
    expect(rows).toEqual([
      { index: 1, line: 3, fields: { a: "1", b: "x\ny" } },
      { index: 2, line: 7, fields: { a: "2", b: "z" } },
      { index: 3, line: 8, fields: { a: "3", b: "q" } },
    ]);
  });

  test.each([
    ["comma", "name,role\nAnn,Chief; and more; of it\n"],
    ["semicolon, with decimal commas", "name;price\nAnn;3,50\nBo;4,50\n"],
    ["tab", "name\trole\nAnn\tChief, of all\n"],
    ["bar", "name|role\nAnn|Chief, of all\n"],
    ["semicolon, with commas in quotes", 'name;"role, or more"\n"A;n;n";"a,b,c"\n'],
    ["the one Excel names first", "sep=;\nname;role,rank,pay\nAnn;1,2,3\n"],
  ])("finds its delimiter: %s", async (_, content) => {
    const [fields] = await fieldsOf("a.csv", content);
    expect(Object.keys(fields ?? {})).toHaveLength(2);
  });

  test("with the delimiter named in its first line still counts lines from the top", async () => {
    const { rows } = await readFile("a.csv", "sep=;\na;b\n1;2\n");
    expect(rows[0]?.line).toBe(3);
  });

  test("may have one column and any of its endings", async () => {
    expect(await fieldsOf("a.txt", "name\nAnn Lee\n")).toEqual([{ name: "Ann Lee" }]);
    expect(await fieldsOf("a.TSV", "name\tage\nAnn\t4\n")).toEqual([{ name: "Ann", age: "4" }]);
  });

  test("reads quoted delimiters, quotes and old line ends", async () => {
    expect(await fieldsOf("a.csv", 'a,b\r"1,2","say ""hi"""\r')).toEqual([{ a: "1,2", b: 'say "hi"' }]);
  });

  test("loses empty columns at its end and keeps empty values", async () => {
    expect(await fieldsOf("a.csv", "a,b,,\n1,,,\n2,3,,,\n")).toEqual([
      { a: "1", b: "" },
      { a: "2", b: "3" },
    ]);
  });

  test.each([
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffnäme,b\nÅnn,2\n")],
    ["UTF-16, little end first", utf16("näme,b\nÅnn,2\n", "le")],
    ["UTF-16, big end first", utf16("näme,b\nÅnn,2\n", "be")],
  ])("is read as %s", async (_, bytes) => {
    expect(await fieldsOf("a.csv", bytes)).toEqual([{ näme: "Ånn", b: "2" }]);
  });

  test("of ten thousand rows keeps every one", async () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => `name ${n},"a, ${n}"`);
    const { rows } = await readFile("a.csv", `name,note\n${lines.join("\n")}\n`);
    expect(rows).toHaveLength(10_000);
    expect(rows.at(-1)).toEqual({
      index: 10_000,
      line: 10_001,
      fields: { name: "name 9999", note: "a, 9999" },
    });
  });

  test.each([
    [
      "a missing value",
      "a,b,c\n1,2,3\n1,2\n",
      ['line 3, row 2, column "c": The row has 2 values, and the header has 3 columns.'],
    ],
    [
      "a surplus value",
      "a,b\n1,2,3\n",
      ['line 2, row 1, column "b": The row has 3 values, and the header has 2 columns.'],
    ],
    [
      "several such rows, all at once",
      "a,b\n1\n1,2\n1,2,3\n",
      [
        'line 2, row 1, column "b": The row has 1 values, and the header has 2 columns.',
        'line 4, row 3, column "b": The row has 3 values, and the header has 2 columns.',
      ],
    ],
    ["a name used twice", "a,b, a\n1,2,3\n", ['line 1, column "a": The header names "a" twice.']],
    ["a column without a name", "a,,c\n1,2,3\n", ["line 1: Column 2 of the header has no name."]],
    ["values in a last column without a name", "a,\n1,2\n", ["line 1: Column 2 of the header has no name."]],
    [
      "a quote that stays open",
      'a,b\n1,2\n3,"x\n4,5\n6,7\n',
      ['line 3, row 2, column "b": A double quote opens here and is never closed.'],
    ],
    [
      "a quote inside a bare value",
      'a,b\n1,x"y\n',
      ['line 2, row 1, column "b": A double quote stands in the middle of a value that is not quoted.'],
    ],
    [
      "text after a closing quote",
      'a,b\n"1"x,2\n',
      ['line 2, row 1, column "a": A quoted value goes on after its closing double quote.'],
    ],
    ["a bad quote in the header", 'a,"b\n1,2\n', ["line 1: A double quote opens here and is never closed."]],
    ["a header alone", "a,b\n", ["The data file holds no rows."]],
    ["nothing", "", ["The data file is empty."]],
    ["only white space", " \n\n", ["The data file is empty."]],
  ])("with %s is refused with its place", async (_, content, complaints) => {
    expect(await complaintsOf("a.csv", content)).toEqual(complaints);
  });

  test.each([
    ["Latin-1", Buffer.from("name\nAnn\nJos\xe9\n", "latin1"), "line 3: The file is not valid UTF-8 text."],
    [
      "UTF-16 without a mark",
      Buffer.from("name\nAnn\n", "utf16le"),
      "line 1: The file holds zero bytes: it is not text, or UTF-16 without a byte order mark.",
    ],
    ["a cut UTF-16 file", utf16("name\nAnn\n", "le").subarray(0, 9), "The file is not valid UTF-16LE text."],
    ["a spreadsheet", Buffer.from("PK\x03\x04…"), "This is a spreadsheet or an archive, not a text file."],
  ])("in %s is refused", async (_, bytes, complaint) => {
    expect(await complaintsOf("a.csv", bytes)).toEqual([complaint]);
  });
});

describe("a JSON file", () => {
  const records =
    '[\n  { "name": "Ann", "tags": ["a", { "b": null }] },\n  { "name": "Bo", "age": 4, "ok": true }\n]\n';

  test("gives its records with their types and lines", async () => {
    const { rows } = await readFile("a.json", records);
    expect(rows).toEqual([
      { index: 1, line: 2, fields: { name: "Ann", tags: ["a", { b: null }] } },
      { index: 2, line: 3, fields: { name: "Bo", age: 4, ok: true } },
    ]);
    expect(rowsSchema.parse({ rows })).toEqual({ rows });
  });

  test("may keep them under rows, beside other lists", async () => {
    const { rows } = await readFile(
      "a.json",
      `{"by": "rows", "tags": ["}"],\n"rows":\n${records},"more": []}`,
    );
    expect(rows.map(({ line }) => line)).toEqual([4, 5]);
  });

  test.each([
    ["a comma too many", '[\n {"a": 1},\n]', "line 3: This is not JSON: Unexpected token ']'."],
    ["an end that comes too early", '[\n {"a": 1},\n', "line 3: This is not JSON: it ends too early."],
    ["a key without quotes", "[{a: 1}]", "line 1: This is not JSON: Expected property name or '}'."],
    ["no list", '{"a": 1}', "The file holds no list of records."],
    ["a list of texts", '[{"a": 1},\n"b"]', "line 2, row 2: The row is not an object with named values."],
    ["an empty list", "[]", "The data file holds no rows."],
  ])("with %s is refused with its place", async (_, content, complaint) => {
    const [found] = await complaintsOf("a.json", content);
    expect(found).toBe(complaint);
  });

  test("nested without end is refused", async () => {
    const nested = `[{"a": ${"[".repeat(5000)}${"]".repeat(5000)}}]`;
    expect(await complaintsOf("a.json", nested)).toEqual([
      'line 1, row 1, column "a": The value is not a text, number, true, false, null, list or object.',
    ]);
  });
});

describe("a file of JSON lines", () => {
  test("gives a row per line that is not blank", async () => {
    const { rows } = await readFile("a.jsonl", '{"a": 1}\n\n{"a": 2}');
    expect(rows).toEqual([
      { index: 1, line: 1, fields: { a: 1 } },
      { index: 2, line: 3, fields: { a: 2 } },
    ]);
  });

  test("tells of all its bad lines", async () => {
    expect(await complaintsOf("a.ndjson", '{"a": 1}\n{"a": }\n[1]\n')).toEqual([
      "line 2, row 2: This is not JSON: Unexpected token '}'.",
      "line 3, row 3: The row is not an object with named values.",
    ]);
  });
});

describe("a YAML file", () => {
  test("gives its records with their lines", async () => {
    const { rows } = await readFile("a.yaml", "rows:\n  - name: Ann\n    price: 3.5\n\n  - { name: Bo }\n");
    expect(rows).toEqual([
      { index: 1, line: 2, fields: { name: "Ann", price: 3.5 } },
      { index: 2, line: 5, fields: { name: "Bo" } },
    ]);
  });

  test.each([
    [
      "a colon in a bare text",
      "- say: one: two\n",
      "line 1: This is not YAML: Nested mappings are not allowed in compact mappings",
    ],
    [
      "a number JSON cannot hold",
      "- a: .inf\n",
      'line 1, row 1, column "a": The value is not a text, number, true, false, null, list or object.',
    ],
    ["a single mapping", "a: 1\n", "The file holds no list of records."],
    [
      "a bomb of aliases",
      `- &a [${"x,".repeat(9)}x]\n${["b", "c", "d"].map((n, i) => `- &${n} [${`*${"abc".charAt(i)},`.repeat(9)}x]\n`).join("")}`,
      "The YAML repeats itself by aliases more often than is allowed.",
    ],
  ])("with %s is refused with its place", async (_, content, complaint) => {
    expect(await complaintsOf("a.yml", content)).toEqual([complaint]);
  });
});

describe("any file", () => {
  test.each([
    ["a.csv", "__proto__,constructor,name\nx,y,z\n"],
    ["a.json", '[{"__proto__": "x", "constructor": "y", "name": "z"}]'],
    ["a.yaml", "- __proto__: x\n  constructor: y\n  name: z\n"],
  ])("(%s) may call its columns what JavaScript calls its own things", async (name, content) => {
    const [fields = {}] = await fieldsOf(name, content);
    expect(Object.entries(fields)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
      ["name", "z"],
    ]);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect({}).not.toHaveProperty("name");
  });

  test("that is missing, a folder or of an unknown kind is named", async () => {
    const dir = await makeTempDir();
    await expect(readRows(join(dir, "no.csv"))).rejects.toThrow("there is no such file");
    await expect(readRows(join(dir, "people.xlsx"))).rejects.toThrow("its ending is not known");
    const folder = join(await makeTempDir(), "..");
    await expect(readRows(`${folder}/no-such-folder/a.csv`)).rejects.toBeInstanceOf(InputError);
  });
});
