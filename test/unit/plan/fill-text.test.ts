import { describe, expect, test } from "vitest";
import type { Field } from "../../../src/model/row.ts";
import { fillText, nearest } from "../../../src/plan/fill-text.ts";
import { complaintsOf } from "../../support/plan-input.ts";

const fill = (
  text: string,
  fields: Record<string, Field> = {},
  dataFile: string | undefined = "people.csv",
) =>
  fillText(text, {
    row: { index: 3, line: 4, fields },
    placeOf: () => ({ file: "brief.yaml", line: 7, column: 5, path: "title" }),
    dataFile,
  });

describe("a text without markup", () => {
  test.each(["plain", "50 % off { today }", "a }} b", ""])("%o stays as it is", (text) => {
    expect(fill(text)).toBe(text);
  });
});

describe("a filled text", () => {
  test.each<[text: string, fields: Record<string, Field>, filled: string]>([
    ["Hi {{ name }}!", { name: "Ada" }, "Hi Ada!"],
    ["{{ a }}{{ b }}", { a: 1, b: true }, "1true"],
    ["{{ company.name }}", { company: { name: "Quill" } }, "Quill"],
    ["{{ tags[1] }}", { tags: ["a", "b"] }, "b"],
    ["{% if vip == 'yes' %}Dear {% endif %}{{ name }}", { vip: "yes", name: "Bo" }, "Dear Bo"],
    ["{{ nick | default: name }}", { nick: "", name: "Bo" }, "Bo"],
    ["[{{ empty }}]", { empty: null }, "[]"],
    ["{{ text }}", { text: "{{ name }}" }, "{{ name }}"],
    ["{{ price | money }}", { price: "49" }, "$49"],
    ["{{ price | money }}", { price: "12.5" }, "$12.50"],
    ["{{ price | money }}", { price: -3 }, "-$3"],
    ["{{ price | money: 'EUR', 'de-DE' }}", { price: "1299.90" }, "1.299,90\u00a0€"],
    ["{{ price | money: 'JPY', 'ja-JP' }}", { price: "1200" }, "￥1,200"],
    ["{{ count | number }}", { count: "1234567" }, "1,234,567"],
    ["{{ count | number: 'de-DE' }}", { count: 1234.5 }, "1.234,5"],
    ["{{ name | slugify }}", { name: "Jürgen & Chloé" }, "juergen-chloe"],
  ])("%o of %o is %o", (text, fields, filled) => {
    expect(fill(text, fields)).toBe(filled);
  });
});

describe("an unknown variable", () => {
  test("is refused with its place, the row, the nearest column and all columns", () => {
    expect(complaintsOf(() => fill("Hi {{ nmae }}", { name: "Ada", company: "Quill" }))).toEqual([
      'brief.yaml:7:5, row 3, column "nmae", title: Unknown variable "nmae". → Did you mean "name"? Columns of people.csv: name, company.',
    ]);
  });

  test("is refused without a guess where no column is near", () => {
    expect(complaintsOf(() => fill("{{ telephone }}", { name: "Ada" }))[0]).toMatch(
      /→ Columns of people.csv: name\.$/,
    );
  });

  test("is refused where there is no data at all", () => {
    expect(complaintsOf(() => fill("{{ name }}", {}))[0]).toMatch(
      /The brief has no data: add data: people\.csv/,
    );
  });

  test.each([
    "{% if nmae %}x{% endif %}",
    "{{ name.first }}",
    "{% for x in nmae %}{{ x }}{% endfor %}",
    "{{ constructor }}",
  ])("is refused in %o", (text) => {
    expect(complaintsOf(() => fill(text, { name: "Ada" }))[0]).toMatch(/Unknown variable/);
  });
});

describe("a text that cannot be filled", () => {
  test.each<[text: string, fields: Record<string, Field>, reason: RegExp]>([
    ["{{ price | money }}", { price: "1.299,00" }, /"1\.299,00" is not a plain number/],
    ["{{ price | money }}", { price: "" }, /"" is not a plain number/],
    ["{{ price | money: 'LOTS' }}", { price: 1 }, /currency/i],
    ["{{ count | number }}", { count: "0x10" }, /is not a plain number/],
    ["{{ name | shout }}", { name: "a" }, /undefined filter: shout/],
    ["{{ name", { name: "a" }, /not closed/],
    ["{% if name %}", { name: "a" }, /not closed/],
  ])("%o of %o names its place and the reason", (text, fields, reason) => {
    const [complaint] = complaintsOf(() => fill(text, fields));
    expect(complaint).toMatch(/^brief\.yaml:7:5, row 3, title: This text cannot be filled: /);
    expect(complaint).toMatch(reason);
  });

  test.each([
    "{% include '/etc/hostname' %}",
    "{% render '/etc/hostname' %}",
    "{% layout '/etc/hostname' %}",
  ])("is one that asks for a file: %s", (text) => {
    const [complaint] = complaintsOf(() => fill(text));
    expect(complaint).toMatch(/cannot be filled/);
  });

  test.each([
    "{% for i in (1..2000000000) %}x{% endfor %}",
    "{% for i in (1..9000) %}{% for j in (1..9000) %}{% for k in (1..9000) %}{% endfor %}{% endfor %}{% endfor %}",
  ])("is one that does not end: %s", (text) => {
    expect(complaintsOf(() => fill(text))[0]).toMatch(/limit/);
  });
});

describe("the nearest name", () => {
  test.each<[wanted: string, names: string[], found: string | undefined]>([
    ["nmae", ["company", "name"], "name"],
    ["Name", ["name"], "name"],
    ["presenter-thrid", ["presenter-full", "presenter-third"], "presenter-third"],
    ["x", ["name", "company"], undefined],
    ["name", [], undefined],
  ])("to %o among %o is %o", (wanted, names, found) => {
    expect(nearest(wanted, names)).toBe(found);
  });
});
