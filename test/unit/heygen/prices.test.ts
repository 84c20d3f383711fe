import { expect, test } from "vitest";
import { estimateUsd, priceList } from "../../../src/heygen/index.ts";

test("speech is a fortieth of the avatar that speaks it", () => {
  expect(estimateUsd({ kind: "speech", seconds: 60 })).toBeCloseTo(0.12);
  expect(estimateUsd({ kind: "speech", seconds: 0 })).toBe(0);
});

test.each([
  ["avatar_iv", "photo_avatar", 2.31],
  ["avatar_iv", "studio_avatar", 4.83],
  ["avatar_iv", "digital_twin", 4.83],
  ["avatar_v", "digital_twin", 7.2],
  ["avatar_iii", "photo_avatar", 0.99],
] as const)("a minute of %s with a %s costs what HeyGen lists", (engine, avatarType, usd) => {
  expect(estimateUsd({ kind: "avatar", engine, avatarType, seconds: 60 })).toBeCloseTo(usd);
});

test.each([
  ["avatar_iv", null, 4.83],
  ["avatar_iv", "constructor", 4.83],
  ["avatar_iii", "digital_twin", 4.83],
  ["avatar_v", "photo_avatar", 7.2],
] as const)("what HeyGen lists no price for is not underestimated: %s, %s", (engine, avatarType, usd) => {
  expect(estimateUsd({ kind: "avatar", engine, avatarType, seconds: 60 })).toBeCloseTo(usd);
});

test("a recorded render cost about what is estimated, and the list has a date", () => {
  const estimate = estimateUsd({
    kind: "avatar",
    engine: "avatar_iv",
    avatarType: "studio_avatar",
    seconds: 6.77,
  });
  expect(Math.abs(estimate - 0.48)).toBeLessThan(0.08);
  expect(priceList.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});
