import { writeFile } from "node:fs/promises";
import { onDisk } from "../../media/disk-error.ts";
import type { Box } from "../../model/media.ts";
import { packPixels } from "./packed.ts";
import { readRegions } from "./png.ts";

/** A PNG of many cells, and the file that what is seen in them is written to. */
export type Sheet = { png: Uint8Array; cells: Box[]; target: string };

/** What is visible of a cell; null for an empty one. */
export type CellFinding = {
  /** Relative to the cell. */
  bounds: Box;
  /** Whether something may be cut off: the cell's outermost pixels are not all empty. */
  touchesEdge: boolean;
  /** Where in the target the pixels of `bounds` are. */
  offset: number;
  length: number;
} | null;

/** Writes what is visible of each cell to the sheet's target, one picture after another. */
export const cutSheet = async ({ png, cells, target }: Sheet): Promise<CellFinding[]> => {
  const pixels = readRegions(Buffer.from(png.buffer, png.byteOffset, png.length), cells);
  const packed: Buffer[] = [];
  let offset = 0;
  const findings = cells.map((cell, index): CellFinding => {
    const rgba = pixels[index] ?? new Uint8Array();
    const bounds = findBounds(rgba, cell);
    if (bounds === null) return null;
    const bytes = packPixels(cut(rgba, cell.width, bounds));
    packed.push(bytes);
    offset += bytes.length;
    return {
      bounds,
      touchesEdge:
        bounds.x === 0 ||
        bounds.y === 0 ||
        bounds.x + bounds.width === cell.width ||
        bounds.y + bounds.height === cell.height,
      offset: offset - bytes.length,
      length: bytes.length,
    };
  });
  const bytes = Buffer.concat(packed);
  await onDisk("write", target, () => writeFile(target, bytes));
  return findings;
};

const cut = (rgba: Uint8Array, stride: number, { x, y, width, height }: Box): Uint8Array => {
  const result = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    const from = ((y + row) * stride + x) * 4;
    result.set(rgba.subarray(from, from + width * 4), row * width * 4);
  }
  return result;
};

const findBounds = (rgba: Uint8Array, { width, height }: Box): Box | null => {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    const first = firstVisible(rgba, row, row + width) - row;
    if (first === width) continue;
    left = Math.min(left, first);
    right = Math.max(right, lastVisible(rgba, row, row + width) - row);
    top = Math.min(top, y);
    bottom = y;
  }
  return bottom < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
};

/** The first pixel from `from` on that is not empty; `until` where all are. */
const firstVisible = (rgba: Uint8Array, from: number, until: number): number => {
  let at = from;
  while (at < until && rgba[at * 4 + 3] === 0) at += 1;
  return at;
};

/** The last pixel before `until` that is not empty; the one before `from` where all are. */
const lastVisible = (rgba: Uint8Array, from: number, until: number): number => {
  let at = until - 1;
  while (at >= from && rgba[at * 4 + 3] === 0) at -= 1;
  return at;
};
