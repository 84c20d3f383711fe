import { describe, expect, test } from "vitest";
import { packSheets, type PlacedCell } from "../../../src/render/plates/pack-sheets.ts";

const size = { width: 1920, height: 1080 };

/** The same sizes every time, from tiny to as large as the sheet. */
const cells = Array.from({ length: 200 }, (_, index) => ({
  id: index,
  width: 1 + ((index * 7919) % (index % 9 === 0 ? size.width : 400)),
  height: 1 + ((index * 104_729) % (index % 13 === 0 ? size.height : 160)),
}));

const doTouch = (a: PlacedCell<number>, b: PlacedCell<number>): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

describe("cells on sheets", () => {
  const sheets = packSheets(cells, size);

  test("are all there, in their order, each in its own size", () => {
    expect(sheets.flat().map(({ id, width, height }) => ({ id, width, height }))).toEqual(cells);
  });

  test("lie inside the sheet, where a half-size sheet has whole pixels too", () => {
    for (const { x, y, width, height } of sheets.flat()) {
      expect([x % 4, y % 4]).toEqual([0, 0]);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
  });

  test("never touch, so that what is drawn beyond a cell is seen to be", () => {
    for (const sheet of sheets) {
      for (const [index, cell] of sheet.entries()) {
        const touching = sheet.slice(index + 1).filter((other) => doTouch(cell, other));
        expect(touching.map(({ id }) => `${cell.id} and ${id}`)).toEqual([]);
      }
    }
  });

  test("share sheets: small ones need one", () => {
    const small = Array.from({ length: 50 }, (_, id) => ({ id, width: 300, height: 80 }));
    expect(packSheets(small, size)).toHaveLength(1);
    expect(packSheets([], size)).toEqual([]);
  });

  test("as large as the sheet have one each", () => {
    expect(
      packSheets(
        [1, 2].map((id) => ({ id, ...size })),
        size,
      ).map((sheet) => sheet.length),
    ).toEqual([1, 1]);
  });
});
