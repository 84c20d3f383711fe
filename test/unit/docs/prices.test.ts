import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { estimateUsd, priceList } from "../../../src/heygen/index.ts";
import { briefSchema } from "../../../src/model/brief.ts";
import { ceilToFrameGrid } from "../../../src/model/timing.ts";

const readme = (await readFile("README.md", "utf8")).replace(/[ *]+/g, " ");

test("the README's prices are those that estimates are made from, with their date", () => {
  const { asOf, speechPerMinute, avatarPerMinute } = priceList;
  expect(readme).toContain(`list prices of ${asOf}`);
  const { studio_avatar, digital_twin, photo_avatar } = avatarPerMinute.avatar_iv;
  expect(digital_twin).toBe(studio_avatar);
  for (const price of [speechPerMinute, studio_avatar, photo_avatar])
    expect(readme).toContain(`| ${JSON.stringify(price)} |`);
});

test("the README's arithmetic for a hundred rows is right, the breath included", () => {
  const { breath } = briefSchema.parse({ title: "t", brand: "b", scenes: [{ id: "a", layout: "x" }] });
  const speechSeconds = 4;
  const clipSeconds = ceilToFrameGrid((speechSeconds + breath.before + breath.after) * 1000) / 1000;
  const usd = (avatarType: string, clips: number, seconds = clipSeconds): number =>
    estimateUsd({ kind: "avatar", seconds: clips * seconds, engine: "avatar_iv", avatarType });
  const speech = (count: number): number => estimateUsd({ kind: "speech", seconds: count * speechSeconds });
  const row = (...values: number[]): string => values.map((value) => `| $${value.toFixed(2)} `).join("");
  const both = (of: (avatarType: string) => number): string => row(of("studio_avatar"), of("photo_avatar"));

  expect(readme).toContain(both(() => speech(102)));
  expect(readme).toContain(both((type) => usd(type, 102)));
  expect(readme).toContain(both((type) => speech(102) + usd(type, 102)));
  expect(readme).toContain(both((type) => usd(type, 102, breath.before + breath.after)));
  expect(readme).toContain(both((type) => speech(300) + usd(type, 300)));
});
