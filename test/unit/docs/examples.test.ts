import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { brandSchema } from "../../../src/model/brand.ts";
import { priceFileSchema } from "../../../src/heygen/prices.ts";
import { briefSchema } from "../../../src/model/brief.ts";
import { findLayout } from "../../../src/model/templates/index.ts";

const costs = path.join("docs", "costs.md");
const pages = [
  "README.md",
  ...(await readdir("docs", { recursive: true }))
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name)),
];
const blocks = async (page: string, language: string): Promise<string[]> => {
  const text = await readFile(page, "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, written]) => written === language)
    .map(([, , block = ""]) => block);
};

test("every YAML example in the docs is a brief that the schema takes, with layouts that exist", async () => {
  const briefs = (await Promise.all(pages.map((page) => blocks(page, "yaml")))).flat();
  expect(briefs.length).toBeGreaterThan(3);
  for (const text of briefs) {
    const brief = briefSchema.parse(parse(text));
    for (const { layout } of brief.scenes) expect(findLayout(brief.template, layout)).toBeDefined();
  }
});

test("every JSON example in the docs is a price list or a brand that the schema takes", async () => {
  const [prices, brands] = await Promise.all(
    [[costs], pages.filter((page) => page !== costs)].map(async (some) =>
      (await Promise.all(some.map((page) => blocks(page, "json")))).flat(),
    ),
  );
  expect(prices).toHaveLength(1);
  expect(brands?.length).toBeGreaterThan(0);
  for (const text of prices ?? []) priceFileSchema.parse(JSON.parse(text));
  for (const text of brands ?? []) brandSchema.parse(JSON.parse(text));
});

test("docs/costs.md names every price", async () => {
  const text = await readFile(costs, "utf8");
  for (const field of Object.keys(priceFileSchema.shape).filter((name) => name !== "$schema"))
    expect(text).toContain(`\`${field}\``);
});

test("every link between the pages leads to a file and, with #, to one of its headings", async () => {
  for (const page of pages) {
    const text = await readFile(page, "utf8");
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [file = "", anchor] = target.split("#");
      const linked = file === "" ? page : path.join(path.dirname(page), file);
      if (anchor === undefined) {
        await expect(readdir(path.dirname(linked)), `${page}: ${target}`).resolves.toContain(
          path.basename(linked),
        );
        continue;
      }
      const headings = [...(await readFile(linked, "utf8")).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
        heading
          .toLowerCase()
          .replace(/[^\w\s-]/g, "")
          .replaceAll(" ", "-"),
      );
      expect(headings, `${page}: ${target}`).toContain(anchor);
    }
  }
});
