import type { Size } from "../../model/aspect.ts";
import type { Box } from "../../model/media.ts";

/** A cell that wants a place: `id` is the caller's. */
export type LooseCell<Id> = Size & { id: Id };
export type PlacedCell<Id> = Box & { id: Id };

/** Cells begin here, so that half-size sheets have whole pixels too, and do not touch. */
const grid = 4;
const onGrid = (length: number): number => (Math.floor(length / grid) + 1) * grid;

/**
 * Lays cells side by side on as few sheets of `size` as their order allows: rows are filled from the left, sheets from the
 * top. Cells keep their order, so that what belongs together is drawn together.
 */
export const packSheets = <Id>(cells: readonly LooseCell<Id>[], size: Size): PlacedCell<Id>[][] => {
  const sheets: PlacedCell<Id>[][] = [];
  let [x, y, rowHeight] = [0, 0, 0];
  for (const { id, width, height } of cells) {
    if (x + width > size.width) [x, y, rowHeight] = [0, y + rowHeight, 0];
    if (sheets.length === 0 || y + height > size.height) {
      sheets.push([]);
      [x, y, rowHeight] = [0, 0, 0];
    }
    sheets.at(-1)?.push({ id, x, y, width, height });
    x += onGrid(width);
    rowHeight = Math.max(rowHeight, onGrid(height));
  }
  return sheets;
};
