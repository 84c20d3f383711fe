import { describe, expect, test } from "vitest";
import { formatTable, shorten } from "../../../src/cli/output.ts";
import { reportError } from "../../../src/cli/report-error.ts";
import { InputError, MachineError } from "../../../src/errors.ts";
import { captureOutput } from "../../support/captured-output.ts";

const canary = "canary-7c1d09e2+b4/x";
const leaks = [
  `the key ${canary}`,
  `https://files.example/a.webm?key=${encodeURIComponent(canary)}`,
  `Basic ${Buffer.from(`${canary}:`).toString("base64")}`,
  JSON.stringify({ headers: { "x-api-key": canary } }),
];
const traces = ["7c1d09e2", Buffer.from(canary).toString("base64").slice(0, 16)];

describe.each(["lines", "json"] as const)("with %s, a key is printed by nothing", (mode) => {
  test.each(leaks)("that is told %s", async (leak) => {
    const output = captureOutput(mode, { secrets: [canary] });
    output.say(leak);
    output.warn(leak);
    output.raw(`${leak}\n`);
    output.emit("plan", { text: leak, nested: [{ [leak]: leak }] });
    output.emit("warning", { text: leak });
    await output.step(leak, ({ title, progress }) => {
      progress(leak);
      title(`${leak} done`);
      return Promise.resolve();
    });
    const cause = Object.assign(new Error(leak), { request: { headers: leak } });
    reportError(new MachineError(leak, { hint: leak, cause }), output);
    reportError(new InputError(leak, { place: { file: leak, path: leak } }), output);
    reportError(cause, output);
    reportError(leak, output);
    expect(output.printed()).toContain("[hidden]");
    expect(traces.filter((trace) => output.printed().includes(trace))).toEqual([]);
    if (mode === "json") {
      const lines = output.printed().split("\n").slice(1).filter(Boolean);
      for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    }
  });
});

test("errors show no signed link, and data keeps a link of people's own", () => {
  const url = "https://example.com/offer?utm_source=mail&id=7";
  const output = captureOutput("json");
  output.emit("plan", { url });
  reportError(new MachineError(`The download of ${url} failed.`), output);
  const [plan, error] = output
    .printed()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(plan).toEqual({ event: "plan", url });
  expect(error).toMatchObject({ message: "The download of https://example.com/offer?… failed." });
});

describe("a table", () => {
  const width = (table: string): number => Math.max(...table.split("\n").map((line) => line.length));

  test("fits eighty columns by shortening what may be shortened, the first named first", () => {
    const row = ["a-scene-with-a-very-long-name-of-its-own", "presenter-third", "x".repeat(70)];
    const table = formatTable([["scene", "layout", "says"], row], [], [2, 0]);
    expect(width(table)).toBeLessThanOrEqual(80);
    expect(table).toContain("a-scene-with-a-very-long-name-of-its-own");
    const narrow = formatTable(
      [
        ["scene", "layout", "says"],
        ["y".repeat(90), "presenter-third", row[2] ?? ""],
      ],
      [],
      [2, 0],
    );
    expect(width(narrow)).toBeLessThanOrEqual(80);
    expect(narrow).toContain("presenter-third");
  });

  test("counts an ideograph as two columns", () => {
    expect(shorten("港へようこそ", 7)).toBe("港へよ…");
    expect(
      formatTable([
        ["港", "1"],
        ["ab", "2"],
      ]),
    ).toBe("港  1\nab  2");
  });

  test("has numbers to the right", () => {
    expect(formatTable([["n"], ["10"]], [0])).toBe(" n\n10");
  });
});
