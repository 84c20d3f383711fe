import { expect, test } from "vitest";
import { judgeSpend, type SpendPolicy, type Verdict } from "../../../src/plan/judge-spend.ts";

const free: SpendPolicy = { budgetUsd: null, confirmAboveUsd: 1 };
const limited: SpendPolicy = { budgetUsd: 20, confirmAboveUsd: 1 };

test.each<[what: string, usd: number, policy: SpendPolicy, approved: number | null, verdict: Verdict]>([
  ["nothing goes without a word", 0, { budgetUsd: 0, confirmAboveUsd: 0 }, null, "go"],
  ["what lies at the threshold goes", 1, free, null, "go"],
  ["what lies above it is asked about", 1.01, free, null, "ask"],
  [
    "everything is asked about where the threshold is zero",
    0.001,
    { ...free, confirmAboveUsd: 0 },
    null,
    "ask",
  ],
  ["what was approved goes", 30, free, 30, "go"],
  ["a guess that was a little short is covered", 32.9, free, 30, "go"],
  ["a guess that was far too short is asked about again", 33.1, free, 30, "ask"],
  ["a budget is no approval", 15, limited, null, "ask"],
  ["the budget itself may be spent", 20, limited, 20, "go"],
  ["a cent more may not, whoever approved it", 20.01, limited, 100, "over-budget"],
  ["a budget of nothing allows nothing", 0.01, { budgetUsd: 0, confirmAboveUsd: 1 }, null, "over-budget"],
])("%s", (_, usd, policy, approved, verdict) => {
  expect(judgeSpend({ usd, exact: false }, policy, approved)).toBe(verdict);
});
