import { describe, expect, test } from "vitest";
import {
  contrast,
  hexColourSchema,
  luminance,
  mixColours,
  mostReadable,
  parseHex,
} from "../../../src/model/colour.ts";

describe("a hexadecimal colour", () => {
  test.each([
    ["#fff", { r: 255, g: 255, b: 255 }],
    ["#1B3a4b", { r: 27, g: 58, b: 75 }],
    ["#1b3a4b80", { r: 27, g: 58, b: 75 }],
  ])("%s is read", (text, rgb) => {
    expect(parseHex(text)).toEqual(rgb);
    expect(hexColourSchema.safeParse(text).success).toBe(true);
  });

  test.each(["red", "#ff", "#gggggg", "rgb(1,2,3)", "#12345", ""])("%o is none", (text) => {
    expect(() => parseHex(text)).toThrow(/not a hexadecimal colour/);
    expect(hexColourSchema.safeParse(text).success).toBe(false);
  });
});

describe("contrast", () => {
  test("goes from 1 for equal colours to 21 for black on white, in either order", () => {
    expect(contrast("#777777", "#777777")).toBe(1);
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
    expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 5);
  });

  test("is that of WCAG for a known pair", () => {
    expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
    expect(luminance("#010101")).toBeCloseTo(0.000303, 5);
  });

  test("chooses the colour that reads best", () => {
    expect(mostReadable("#ffffff", "#cccccc", "#333333", "#888888")).toBe("#333333");
    expect(mostReadable("#101010", "#333333")).toBe("#333333");
  });
});

test("colours are mixed by their share", () => {
  expect(mixColours("#000000", "#ffffff", 0)).toBe("#000000");
  expect(mixColours("#000000", "#ffffff", 0.5)).toBe("#808080");
  expect(mixColours("#102030", "#405060", 1)).toBe("#405060");
});
