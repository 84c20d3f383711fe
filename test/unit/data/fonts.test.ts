import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readFallbackFonts, readFontPackage, resolveNpmFile } from "../../../src/data/read-fonts.ts";
import { InputError } from "../../../src/errors.ts";

describe("a font package", () => {
  test("that is variable gives one file a subset for all weights", async () => {
    const { family, faces } = await readFontPackage("@fontsource-variable/inter", "Ours", 640);
    expect(family).toBe("Ours");
    expect(new Set(faces.map(({ weight }) => weight))).toEqual(new Set(["100 900"]));
    expect(faces.some(({ unicodeRange }) => unicodeRange?.includes("U+0000-00FF"))).toBe(true);
  });

  test("that is not variable gives the nearest weight it has", async () => {
    const { faces } = await readFontPackage("@fontsource/noto-color-emoji", undefined, 700);
    expect(new Set(faces.map(({ weight }) => weight))).toEqual(new Set(["400"]));
  });

  test("that is not installed is refused with how to install it", async () => {
    const error: unknown = await readFontPackage("@fontsource/none", undefined, 400).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ hint: 'Run "npm install @fontsource/none".' });
  });

  test("that holds no fonts is refused as such", async () => {
    await expect(readFontPackage("zod", undefined, 400)).rejects.toThrow(
      '"zod" is not a Fontsource package.',
    );
  });
});

test("every file of the families behind a brand's is there", async () => {
  const families = await readFallbackFonts();
  const files = families.flatMap(({ faces }) => faces.map(({ source }) => resolveNpmFile(source)));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(families.length).toBeGreaterThan(5);
});

test.each(["npm:zod", "zod/x", "/etc/hostname"])("%o names no file of a package", (source) => {
  expect(() => resolveNpmFile(source)).toThrow(/does not name a file of a package/);
});
