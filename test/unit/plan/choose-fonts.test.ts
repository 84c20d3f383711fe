import { beforeAll, describe, expect, test } from "vitest";
import { readFallbackFonts } from "../../../src/data/read-fonts.ts";
import type { FontFamily } from "../../../src/model/font.ts";
import { characterSorter, chooseFonts, orderFallbacks } from "../../../src/plan/choose-fonts.ts";
import { latinFont } from "../../support/plan-input.ts";

let fallbacks: FontFamily[];
beforeAll(async () => {
  // The families that are installed: what they claim to hold is part of what is tested.
  fallbacks = await readFallbackFonts();
});

const choose = (text: string, language = "en") =>
  chooseFonts(text, [latinFont], orderFallbacks(fallbacks, language));

describe("the fonts of a text", () => {
  test("in Latin letters are the brand's alone", () => {
    const { faces, fallbackFamilies } = choose("Hello, world! 100 % “sure” — $5.");
    expect(faces.map(({ source }) => source)).toEqual(["npm:inter/latin.woff2"]);
    expect(fallbackFamilies).toEqual([]);
  });

  test("have another file of the brand's for letters that lie in it", () => {
    expect(choose("Łódź").faces.map(({ source }) => source)).toEqual([
      "npm:inter/latin.woff2",
      "npm:inter/ext.woff2",
    ]);
  });

  test("hold figures and signs for a text without any", () => {
    expect(chooseFonts("", [latinFont], fallbacks).faces).toHaveLength(1);
  });

  test.each<[text: string, language: string, first: RegExp]>([
    ["こんにちは", "ja", /JP/],
    ["港", "ja", /JP/],
    ["港", "zh-CN", /SC/],
    ["안녕", "ko", /KR/],
    ["مرحبا", "ar", /Arabic/],
    ["שלום", "he", /Hebrew/],
    ["Привет", "ru", /^Inter/],
    ["well done 🎉", "en", /Emoji/],
    ["from 🇩🇪 to 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "en", /Emoji/],
    ["👩‍👩‍👧 👍🏽 ❤️ 1️⃣ 🎂", "en", /Emoji/],
  ])("%s (%s) begin with the family of its script", (text, language, first) => {
    const { fallbackFamilies, faces } = choose(text, language);
    expect(fallbackFamilies[0]).toMatch(first);
    expect(fallbackFamilies).toHaveLength(1);
    expect(faces.length).toBeLessThan(12);
  });

  test("have no emoji for figures, which emoji fonts hold too", () => {
    expect(choose("In 2026: 1, 2, 3 # *").fallbackFamilies).toEqual([]);
    expect(choose("港 2026", "ja").fallbackFamilies.some((family) => family.includes("Emoji"))).toBe(false);
  });

  test("draw emoji of Chinese text with the family of emoji, last of all", () => {
    expect(choose("港 🇩🇪 ⭐", "zh-CN").fallbackFamilies).toEqual(["Noto Sans SC", "Noto Color Emoji"]);
  });

  test("have one whole file for emoji: its subsets are SVG, which Chrome does not paint", () => {
    const { faces } = choose("🎉 🇩🇪 👩‍👩‍👧");
    expect(faces.slice(1).map(({ source }) => source)).toEqual([
      "npm:@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2",
    ]);
  });

  test("leave a heart in a text without emoji to the families of type", () => {
    expect(choose("♥ 港", "ja").fallbackFamilies).toHaveLength(1);
  });

  test("say nothing of a character that no family has", () => {
    expect(choose("\u{10fffd}").fallbackFamilies).toEqual([]);
  });
});

test.each([
  "Hello, world! 100 % “sure” — $5, Łódź",
  "港へようこそ 2026 Привет ♥",
  "مرحبا שלום 안녕하세요",
  "from 🇩🇪 to 🏴󠁧󠁢󠁥󠁮󠁧󠁿, 👩‍👩‍👧 👍🏽 ❤️ 1️⃣ # ♥",
])("one character of each sort stands for all of them: %s", (text) => {
  const sortOf = characterSorter([latinFont], fallbacks);
  const standing = [...new Map(Array.from(text, (character) => [sortOf(character), character])).values()];
  expect(standing.length).toBeLessThan(new Set(text).size);
  expect(choose(standing.join(""))).toEqual(choose(text));
});

test("a brand's own file does not say what it holds: beyond Western letters others stand behind it", () => {
  const own: FontFamily = {
    family: "Own",
    faces: [{ source: "/own.woff2", weight: "400", style: "normal", unicodeRange: null }],
  };
  expect(chooseFonts("Café, 5 € — “now”", [own], fallbacks).fallbackFamilies).toEqual([]);
  const { faces, fallbackFamilies } = chooseFonts("港 مرحبا", [own], fallbacks);
  expect(faces[0]?.family).toBe("Own");
  expect(fallbackFamilies.length).toBeGreaterThanOrEqual(2);
  const sortOf = characterSorter([own], fallbacks);
  expect(sortOf("é")).not.toBe(sortOf("ł"));
});

test("a range may be written with question marks", () => {
  const family: FontFamily = {
    family: "Greek",
    faces: [{ source: "/greek.woff2", weight: "400", style: "normal", unicodeRange: "U+03??, u+1f00" }],
  };
  expect(chooseFonts("α", [latinFont], [family]).fallbackFamilies).toEqual(["Greek"]);
});
