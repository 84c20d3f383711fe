import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { expect, onTestFinished, test } from "vitest";
import {
  capabilities,
  capabilityTable,
  withCapabilities,
  type Capability,
} from "../../../scripts/make-capabilities.ts";
import { createProgram } from "../../../src/cli/main.ts";
import { createEmulator } from "../../../src/emulator/index.ts";
import { createHeygenClient } from "../../../src/heygen/index.ts";
import { briefSchema } from "../../../src/model/brief.ts";
import { schemaNames } from "./schema-names.ts";

const namesOf = (column: Exclude<keyof Capability, "name">): string[] => [
  ...new Set(
    capabilities.flatMap((capability) =>
      typeof capability[column] === "string" ? [] : [...capability[column]],
    ),
  ),
];

test("docs/heygen.md has the table of today: npm run capabilities writes it", async () => {
  const page = await readFile("docs/heygen.md", "utf8");
  expect(page).toBe(withCapabilities(page));
});

test("no cell is blank: where there is nothing, there is a reason", () => {
  for (const { name, ...cells } of capabilities) {
    for (const [column, cell] of Object.entries(cells)) {
      expect(typeof cell === "string" ? cell.trim() : cell, `${name}, ${column}`).not.toHaveLength(0);
    }
  }
  const row = { name: "a", client: "none", emulator: ["b"], command: ["c"], brief: ["d"], test: ["e", "f"] };
  expect(capabilityTable([row]).split("\n").at(-1)).toMatch(/^\| a +\| _none_ \| `b` +\| .*`e`, `f` \|$/);
});

test("every method that is named is one of the client's", () => {
  const client = createHeygenClient({ apiKey: "any" });
  onTestFinished(() => client.close());
  const methods = Object.entries(client).flatMap(([family, inner]) =>
    Object.entries(inner).flatMap(([method, call]) =>
      typeof call === "function" ? [`${family}.${method}`] : [],
    ),
  );
  expect(namesOf("client").filter((name) => !methods.includes(name))).toEqual([]);
});

test("every route that is named is one of the emulator's", async () => {
  const emulator = await createEmulator();
  onTestFinished(() => emulator.close());
  for (const route of namesOf("emulator")) {
    const [method = "", place = ""] = route.split(" ");
    const url = emulator.url + place.replaceAll(/\{\w+\}/g, "none");
    const answer = await fetch(url, { method, headers: { "x-api-key": "any" } });
    await answer.text();
  }
  const isAnswered = (route: string, asked: string): boolean =>
    new RegExp(`"${route.replaceAll(/\{\w+\}/g, ":\\w+")}":`).test(asked);
  // What was answered is counted when its connection is done with it.
  await expect
    .poll(async () => {
      const stats = await (await fetch(`${emulator.url}/__emulator/stats`)).text();
      return namesOf("emulator").filter((route) => !isAnswered(route, stats));
    })
    .toEqual([]);
});

test("every command that is named is there", () => {
  const program = createProgram({ code: 0 }, new AbortController().signal);
  const verbs = (command: Command): string[] =>
    command.commands.flatMap((each) => [each.name(), ...verbs(each).map((verb) => `${each.name()} ${verb}`)]);
  const known = verbs(program);
  expect(namesOf("command").filter((name) => !known.includes(name))).toEqual([]);
});

test("every field that is named is one of a brief's, and every test is a file", () => {
  const { fields } = schemaNames(briefSchema);
  expect(namesOf("brief").filter((name) => !fields.has(name))).toEqual([]);
  expect(namesOf("test").filter((name) => !existsSync(path.join("test", name)))).toEqual([]);
});
