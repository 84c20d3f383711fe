import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { brandSchema } from "../../../src/model/brand.ts";
import { briefSchema } from "../../../src/model/brief.ts";
import { templates } from "../../../src/model/templates/index.ts";
import { schemaNames } from "./schema-names.ts";

const named = async (page: string): Promise<Set<string>> => {
  const text = await readFile(page, "utf8");
  return new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name));
};

test("docs/briefs.md names every field of a brief and every word that one may hold", async () => {
  const { fields, words } = schemaNames(briefSchema);
  const known = await named("docs/briefs.md");
  // What may be overridden of an avatar or a voice is told of brands, whose own test sees to it.
  const ofBrands = schemaNames(brandSchema);
  const elsewhere = new Set([...ofBrands.fields, ...ofBrands.words]);
  expect([...fields, ...words].filter((name) => !known.has(name) && !elsewhere.has(name))).toEqual([]);
  expect(fields).toContain("breath");
  expect(words).toContain("lower-third");
});

test("docs/brands.md names every field of a brand and every word that one may hold", async () => {
  const { fields, words } = schemaNames(brandSchema);
  const known = await named("docs/brands.md");
  expect([...fields, ...words].filter((name) => !known.has(name))).toEqual([]);
  expect(fields).toContain("onPrimary");
});

test("docs/briefs.md tells of every layout what it may show and how long it is without speech", async () => {
  const lines = (await readFile("docs/briefs.md", "utf8")).split("\n");
  for (const { layouts } of Object.values(templates)) {
    for (const [name, layout] of Object.entries(layouts)) {
      const cells = lines
        .find((line) => line.startsWith(`| \`${name}\``))
        ?.split("|")
        .map((cell) => cell.trim());
      expect(cells?.[3]).toBe(layout.presenters.map((presenter) => `\`${presenter}\``).join(", "));
      expect(cells?.[4]).toBe(`${layout.defaultSeconds} s`);
      expect(layout.presenters[0]).toBe(layout.presenter);
    }
  }
});
