import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { behaviourSchema, faultOrderSchema } from "../../../src/emulator/index.ts";
import { schemaNames } from "./schema-names.ts";

test("docs/emulator.md names every failure that can be ordered, its fields, and every behaviour", async () => {
  const page = await readFile("docs/emulator.md", "utf8");
  const known = new Set([...page.matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name));
  const faults = schemaNames(faultOrderSchema);
  const behaviours = schemaNames(behaviourSchema);
  const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);
  const names = [...faults.fields, ...faults.words, ...behaviours.fields, ...behaviours.words];
  expect(names.filter((name) => !known.has(name) && !methods.has(name))).toEqual([]);
  expect(faults.words).toContain("truncate");
});
