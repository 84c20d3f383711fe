import { describe, expect, test } from "vitest";
import { loadPlan } from "../../../src/cli/load-plan.ts";
import { findProject } from "../../../src/cli/project.ts";
import { formatError } from "../../../src/cli/report-error.ts";
import { AppError, InputErrors } from "../../../src/errors.ts";
import { briefWith, makeProject } from "../../support/project.ts";

const scene = (fields: object): object => ({
  scenes: [{ id: "hello", layout: "presenter-third", say: "Hi {{ name }}.", ...fields }],
});

type Case = {
  /** Fields over the small brief, or its whole text. */
  brief?: object | string;
  files?: Record<string, string | object>;
  rows?: string;
  /** What a person reads. */
  says: RegExp;
};

const cases: Record<string, Case> = {
  "an unknown variable": {
    brief: scene({ say: "Hi {{ nmae }}." }),
    says: /Unknown variable "nmae"\.\n {2}at \S*brief\.yaml:\d+:\d+, row 1, column "nmae", scenes\[0\]\.say\n {2}→ Did you mean "name"\? Columns of \S*people\.csv: name, photo/,
  },
  "a picture that is missing": {
    brief: scene({ background: { image: "x.png" } }),
    says: /The image "x\.png" is not there\.\n {2}at \S*brief\.yaml:\d+:\d+, .*background\.image\n {2}→ /,
  },
  "a row's picture that is missing": {
    brief: scene({ background: { image: "{{ photo }}" } }),
    files: { "people.csv": "name,photo\nAda,dashboard.png\nBo,bo.png\n" },
    says: /The image "bo\.png" is not there\.\n {2}at \S*people\.csv:3, row 2, column "photo".*\n {2}→ /,
  },
  "a picture outside the project": {
    brief: scene({ background: { image: "../../etc/hostname" } }),
    says: /is outside the project\.\n {2}at \S*brief\.yaml:\d+/,
  },
  "a picture of a row outside the folder of the data": {
    brief: { data: "rows/people.csv", ...scene({ background: { image: "{{ photo }}" } }) },
    files: { "rows/people.csv": "name,photo\nAda,../dashboard.png\n" },
    says: /"\.\.\/dashboard\.png" is outside the folder of the data\.\n {2}at \S*people\.csv:2, row 1, column "photo".*\n {2}→ /,
  },
  "a picture at an address that is not https": {
    brief: scene({ background: { image: "http://example.com/a.png" } }),
    says: /"http:\/\/example\.com\/a\.png" is not an https: address\.\n {2}at \S*brief\.yaml:\d+/,
  },
  "a row's picture that is an address of this machine": {
    brief: scene({ background: { image: "{{ photo }}" } }),
    files: { "people.csv": "name,photo\nAda,file:///etc/passwd\n" },
    says: /"file:\/\/\/etc\/passwd" is not an https: address\.\n {2}at \S*people\.csv:2, row 1, column "photo"/,
  },
  "data at an address that is not https": {
    brief: { data: "http://example.com/people.csv" },
    says: /The data "http:\/\/example\.com\/people\.csv" is not an https: address\.\n {2}at \S*brief\.yaml:\d+/,
  },
  "an unknown layout": {
    brief: scene({ layout: "presenter-thrid" }),
    says: /no layout "presenter-thrid"\.\n {2}at \S*brief\.yaml:\d+:\d+.*\n {2}→ Did you mean "presenter-third"/,
  },
  "nothing to say": {
    brief: scene({ say: "" }),
    says: /nothing to say.*\n {2}at \S*brief\.yaml:\d+:\d+.*\n {2}→ /,
  },
  "nothing to say after filling": {
    brief: scene({ say: "{{ photo }}" }),
    files: { "people.csv": "name,photo\nAda,x\nBo, \n" },
    says: /nothing to say.*\n {2}at \S*brief\.yaml:\d+:\d+, row 2, scenes\[0\]\.say\n {2}→ /,
  },
  "a row with a value too few": {
    files: { "people.csv": "name,photo\nAda,x\nBo\n" },
    says: /The row has 1 values.*\n {2}at \S*people\.csv:3, row 2, column "photo"\n {2}→ /,
  },
  "a colour that is none": {
    brief: scene({ background: { color: "{{ photo }}" } }),
    says: /"dashboard\.png" is not a colour\.\n {2}at \S*brief\.yaml:\d+:\d+, row 1.*\n {2}→ Write a colour as #rrggbb/,
  },
  "two rows of one name": {
    files: { "people.csv": "name,photo\nAda,x\nADA,y\n" },
    says: /Rows 1 and 2 would both be written to "ada"\.\n {2}at \S*people\.csv:3, row 2, output\n {2}→ /,
  },
  "an output that is a path": {
    brief: { output: "../{{ name }}" },
    says: /"\.\.\/Ada" is a path.*\n {2}at \S*brief\.yaml:\d+:\d+, row 1, output\n {2}→ /,
  },
  "a sentence beyond five thousand characters": {
    brief: scene({ say: "a".repeat(5001) }),
    says: /One sentence has 5001 characters.*\n {2}at \S*brief\.yaml:\d+:\d+.*\n {2}→ Make two/,
  },
  "a field that does not exist": {
    brief: { scene: [] },
    says: /A brief has no field "scene"\.\n {2}at \S*brief\.yaml:\d+:\d+, scene\n {2}→ /,
  },
  "YAML that is none": {
    brief: "title: [a, b\nbrand: x\n",
    says: /not valid YAML.*\n {2}at \S*brief\.yaml:\d+:\d+\n {2}→ /s,
  },
  "YAML that points nowhere": {
    brief: "title: *nowhere\n",
    says: /not valid YAML.*\n {2}at \S*brief\.yaml/s,
  },
  "an unknown brand": {
    brief: { brand: "southwind" },
    says: /There is no brand "southwind"\.\n {2}at \S*brief\.yaml:\d+:\d+, brand\n {2}→ There are: northwind/,
  },
  "unknown music": {
    brief: { music: "loud" },
    says: /The music "loud" is not there\.\n {2}at \S*brief\.yaml:\d+:\d+, music\n {2}→ /,
  },
  "a brand with a colour that is none": {
    files: {
      "public/brands/northwind/brand.json": '{ "name": "N", "colors": { "background": "greenish" } }',
    },
    says: /"colors\.background": .*\n {2}at \S*brand\.json:1:\d+, colors\.background\n {2}→ Write a colour as #rrggbb/,
  },
  "rows that do not exist": {
    rows: "99",
    says: /--rows 99 chooses no row\.\n {2}at \S*people\.csv\n {2}→ Write numbers from 1 to 2/,
  },
  "data that is missing": {
    brief: { data: "none.csv" },
    says: /The data "none\.csv" is not there\.\n {2}at \S*brief\.yaml:\d+:\d+, data\n {2}→ /,
  },
};

const noConfig = {
  apiKey: undefined,
  secrets: [],
  heygenUrl: undefined,
  home: undefined,
  browser: undefined,
  prices: undefined,
  confirmAboveUsd: 1,
  searchPath: undefined,
};

/** What a person reads when the case is planned. */
const complaintsAbout = async ({ brief, files = {}, rows }: Case): Promise<string> => {
  const { write } = await makeProject();
  const file = await write("brief.yaml", typeof brief === "string" ? brief : briefWith(brief ?? {}));
  for (const [name, content] of Object.entries(files)) await write(name, content);
  try {
    const fetchData = () => Promise.reject(new Error("nothing is fetched here"));
    await loadPlan(file, findProject(file, noConfig), { maker: "emulator", rows, fetchData });
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ exitCode: 2 });
    return (error instanceof InputErrors ? error.errors : [error]).map(formatError).join("\n");
  }
  throw new Error("the case was planned");
};

describe("input that is wrong", () => {
  test.each(Object.entries(cases))("%s is told with its place and a remedy", async (_, each) => {
    expect(await complaintsAbout(each)).toMatch(each.says);
  });
});
