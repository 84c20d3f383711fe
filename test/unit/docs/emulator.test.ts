import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { behaviourSchema, createEmulator, faultOrderSchema } from "../../../src/emulator/index.ts";
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

test("docs/emulator.md lists every route of v3 that is answered, and no other", async () => {
  const emulator = await createEmulator();
  onTestFinished(() => emulator.close());
  const answered = emulator.routes
    .filter((route) => / \/v3\/(?!template\/)/.test(route))
    .map((route) => route.replaceAll(/:(\w+)/g, "{$1}"));
  const page = await readFile("docs/emulator.md", "utf8");
  const listed = [...page.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/v3\/[^`]+)`/g)].map(
    ([, route = ""]) => route,
  );
  expect([...new Set(listed)].sort()).toEqual(answered.sort());
});
