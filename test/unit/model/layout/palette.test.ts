import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { brandSchema } from "../../../../src/model/brand.ts";
import { contrast } from "../../../../src/model/colour.ts";
import {
  groundOf,
  hasWindow,
  minimumContrast,
  paletteOn,
  toHex,
} from "../../../../src/model/layout/palette.ts";
import { editorial } from "../../../../src/model/templates/editorial.ts";
import type { BackgroundProps } from "../../../../src/model/video-props.ts";

const { colors } = brandSchema.parse(JSON.parse(readFileSync("public/brands/northwind/brand.json", "utf8")));
const picture = { file: "a.png", width: 16, height: 9, fit: "cover" } as const;
const backgrounds: BackgroundProps[] = [
  { kind: "brand" },
  { kind: "color", color: "#ffd23f" },
  { kind: "color", color: "rgb(127, 127, 127)" },
  { kind: "gradient", colors: ["#10302b", "#1f6f5f", "#0e3b34"], angle: 90 },
  { kind: "image", ...picture },
  { kind: "video", ...picture, durationMs: 1000 },
];

describe.each(Object.keys(editorial.layouts))("the colours of %s", (layout) => {
  test.each(backgrounds)("can be read on a ground of kind $kind", (background) => {
    const palette = paletteOn(groundOf({ layout, background }, colors), colors);
    expect(contrast(palette.text, palette.ground)).toBeGreaterThanOrEqual(minimumContrast);
    expect(contrast(palette.muted, palette.ground)).toBeGreaterThanOrEqual(minimumContrast);
    expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(minimumContrast);
  });
});

test("text on the brand's cards can be read", () => {
  const palette = paletteOn(colors.surface, colors);
  expect(contrast(palette.text, colors.surface)).toBeGreaterThanOrEqual(minimumContrast);
  expect(contrast(palette.muted, colors.surface)).toBeGreaterThanOrEqual(minimumContrast);
});

test("a brand without a readable colour gets black or white", () => {
  const grey = "#808080";
  const poor = { background: grey, surface: grey, text: grey, muted: grey, primary: grey, onPrimary: grey };
  expect(paletteOn(grey, { ...poor, accent: grey }).text).toBe("#000000");
});

test("an accent that drowns in its ground is not used on it", () => {
  expect(paletteOn(colors.accent, colors).accent).not.toBe(colors.accent);
});

test("any colour CSS knows becomes hexadecimal", () => {
  expect([toHex("red"), toHex("rgba(0, 128, 255, 0.5)"), toHex("#abc")]).toEqual([
    "#ff0000",
    "#0080ff",
    "#aabbcc",
  ]);
});

test("only a scene with a picture has a window", () => {
  expect(hasWindow({ layout: "circle-over-screen", background: { kind: "brand" } })).toBe(false);
  expect(hasWindow({ layout: "circle-over-screen", background: { kind: "image", ...picture } })).toBe(true);
  expect(hasWindow({ layout: "statement", background: { kind: "image", ...picture } })).toBe(false);
});
