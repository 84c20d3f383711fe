import { expect, test } from "vitest";
import { performancePage, replaceRows } from "../../bench/report.ts";
import type { Result } from "../../bench/scenario.ts";

const machine = { date: "2026-01-02", cpu: "2 × any", memory: "4 GiB", system: "any", versions: "any" };
const seconds = (median: number) => ({ median, min: median - 1, max: median + 1 });
const resultOf = (scenario: string, ratio: number): Result => ({
  ...{ scenario, what: "wall time", ratio, ratioRange: [ratio, ratio], rounds: 3, peakMb: 900 },
  ...{ wall: seconds(ratio * 10), cpu: seconds(ratio * 20) },
  target: { text: "≤ 0.50", isMet: ratio <= 0.5 },
});

test("a scenario that is measured anew takes its own rows of the page, and no others", () => {
  const [fresh, other] = [resultOf("fresh", 0.4), resultOf("fresh-wide", 0.3)];
  const page = performancePage([fresh, other], machine);
  const again = resultOf("fresh", 0.7);
  expect(replaceRows(page, [again])).toBe(performancePage([again, other], machine));
  expect(replaceRows(page, [again])).not.toBe(page);
});

test("a page without the scenario is not written to", () => {
  const page = performancePage([resultOf("fresh", 0.4)], machine);
  expect(() => replaceRows(page, [resultOf("batch", 9)])).toThrow("no row of batch");
});
