import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readBrand } from "../../../src/data/read-brand.ts";
import { describeComplaints, testBrand } from "../../support/plan-input.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const place = { file: "brief.yaml", line: 2, column: 8 };

/** A folder of brands, by id. */
const makeBrands = async (brands: Record<string, object>): Promise<string> => {
  const dir = await makeTempDir();
  for (const [id, brand] of Object.entries(brands)) {
    await mkdir(path.join(dir, id), { recursive: true });
    await writeFile(path.join(dir, id, "brand.json"), JSON.stringify(brand, null, 1));
  }
  return dir;
};
const complaintsOf = async (id: string, ...folders: string[]): Promise<string[]> =>
  describeComplaints(await readBrand(id, folders, place).catch((reason: unknown) => reason));

describe("a brand", () => {
  test("is read from the first folder that has it", async () => {
    const [own, shipped] = [
      await makeBrands({ a: testBrand }),
      await makeBrands({ a: { ...testBrand, name: "Shipped" } }),
    ];
    const brand = await readBrand("a", ["/nowhere", own, shipped], place);
    expect(brand.value).toMatchObject({
      name: "Test & Co",
      radius: 0.022,
      avatar: { engine: "avatar_iv", aspect: "16:9" },
    });
    expect(brand.folder).toBe(path.join(own, "a"));
    expect(brand.placeOf(["avatar", "id"]).line).toBeGreaterThan(1);
  });

  test.each(["nothing", "../a", "a/b", ".", ""])(
    "that does not exist is refused with those that do: %o",
    async (id) => {
      const folder = await makeBrands({ a: testBrand, b: testBrand });
      expect(await complaintsOf(id, folder)).toEqual([
        `brief.yaml:2:8: There is no brand "${id}". → There are: a, b.`,
      ]);
    },
  );

  test("is asked for where there is none at all", async () => {
    expect((await complaintsOf("a", await makeTempDir()))[0]).toMatch(
      /→ Make public\/brands\/<id>\/brand\.json/,
    );
  });

  test.each<[what: string, change: object, complaint: RegExp]>([
    [
      "a colour by its name",
      { colors: { ...testBrand.colors, text: "red" } },
      /colors\.text: .*hexadecimal.*→ Write a colour as #rrggbb/,
    ],
    ["a field that does not exist", { colours: {} }, /A brand has no field "colours"/],
    ["a font from nowhere", { fonts: { ...testBrand.fonts, body: { family: "X" } } }, /fonts\.body/],
    ["a pace no voice has", { voice: { id: "v", speed: 9 } }, /voice\.speed/],
    ["no look", { avatar: { id: "" } }, /avatar\.id/],
  ])("with %s is refused at its line", async (_, change, complaint) => {
    const [found] = await complaintsOf("a", await makeBrands({ a: { ...testBrand, ...change } }));
    expect(found).toMatch(/brand\.json:\d+:\d+/);
    expect(found).toMatch(complaint);
  });
});
