import { expect, test } from "vitest";
import { walletOf } from "../../../src/cli/account.ts";
import type { Account } from "../../../src/heygen/index.ts";

type Billing = Account["billing"];
const wallet = (currency: string, remaining: number): Billing => ({
  type: "wallet",
  currency,
  remaining,
  autoReload: null,
});
const usage = (capUsd: number | null): Billing => ({
  type: "usage_based",
  spentUsd: 30,
  capUsd,
  includedCredits: null,
  remainingCredits: null,
});

test("a wallet in dollars is told before and after", () => {
  expect(walletOf(wallet("usd", 50), 12.5)).toEqual({
    type: "wallet",
    beforeUsd: 50,
    afterUsd: 37.5,
    text: "$50.00 in the wallet, about $37.50 afterwards",
  });
});

test("a wallet that does not reach says how much is lacking", () => {
  const { afterUsd, text } = walletOf(wallet("USD", 10), 12.5);
  expect(afterUsd).toBe(-2.5);
  expect(text).toBe("$10.00 in the wallet, about $2.50 too little");
});

test("nothing to pay changes nothing", () => {
  expect(walletOf(wallet("usd", 10), 0).text).toBe("$10.00 in the wallet");
});

test("what is left below a cap is an account's money", () => {
  expect(walletOf(usage(100), 20)).toMatchObject({ beforeUsd: 70, afterUsd: 50 });
});

test.each<[what: string, billing: Billing]>([
  ["credits", wallet("credits", 400)],
  ["spending without a cap", usage(null)],
  ["a subscription", { type: "subscription", plan: "pro", premiumCredits: null, addOnCredits: null }],
  ["what is not known", { type: "unknown", name: null }],
])("%s is not turned into dollars", (_, billing) => {
  const { beforeUsd, afterUsd, text } = walletOf(billing, 20);
  expect([beforeUsd, afterUsd]).toEqual([null, null]);
  expect(text).toMatch(/does not say how many dollars/);
});
