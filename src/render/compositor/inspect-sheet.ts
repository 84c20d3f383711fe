import type { Box } from "../../model/media.ts";
import { readPlate } from "./plates.ts";
import { readRegions } from "./png.ts";

/** What is visible of a cell. */
export type CellFinding = {
  /** Relative to the cell. */
  bounds: Box;
  /** Whether something may be cut off: the cell's outermost pixels are not all empty. */
  touchesEdge: boolean;
} | null;

export type Sheet = { file: string; cells: Box[] };

/** The visible bounds of each cell of a sheet, null for an empty one. */
export const inspectSheet = async ({ file, cells }: Sheet): Promise<CellFinding[]> => {
  const pixels = readRegions(await readPlate(file), cells);
  return cells.map((cell, index) => findBounds(pixels[index] ?? new Uint8Array(), cell));
};

const findBounds = (rgba: Uint8Array, { width, height }: Box): CellFinding => {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    let first = 0;
    while (first < width && rgba[(row + first) * 4 + 3] === 0) first += 1;
    if (first === width) continue;
    let last = width - 1;
    while (rgba[(row + last) * 4 + 3] === 0) last -= 1;
    left = Math.min(left, first);
    right = Math.max(right, last);
    top = Math.min(top, y);
    bottom = y;
  }
  if (bottom < 0) return null;
  return {
    bounds: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 },
    touchesEdge: left === 0 || top === 0 || right === width - 1 || bottom === height - 1,
  };
};
