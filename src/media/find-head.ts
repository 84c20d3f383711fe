import type { Box } from "../model/media.ts";

export type Silhouette = { width: number; height: number; isOpaque: (index: number) => boolean };

/** The neck is at most this wide against the head, and the shoulders at least this wide against the neck. */
const neckToHead = 0.86;
const shouldersToNeck = 1.3;

/**
 * The head of a standing or sitting figure: from the top of the silhouette down it grows wider, narrows to the neck, and
 * grows again to the shoulders. Null where the outline does not do that (hair over the shoulders, an arm raised beside
 * the head, no person).
 */
export const findHead = (silhouette: Silhouette): Box | null => {
  const rows = rowsOf(silhouette);
  const top = rows.findIndex((row) => row.width > 0);
  if (top === -1) return null;
  const bottom = rows.findLastIndex((row) => row.width > 0);
  const widths = smooth(rows.map((row) => row.width));
  const widthAt = (y: number): number => widths[y] ?? 0;

  // The neck is the first place from above that is clearly narrower than what lies over it and under it.
  let [widest, narrowest] = [top, top];
  for (let y = top; y <= bottom; y += 1) {
    if (widthAt(y) > widthAt(widest) && narrowest === widest) {
      widest = y;
      narrowest = y;
    } else if (widthAt(y) < widthAt(narrowest)) {
      narrowest = y;
    }
    const isNeck = widthAt(narrowest) <= neckToHead * widthAt(widest);
    if (isNeck && widthAt(y) >= shouldersToNeck * widthAt(narrowest)) {
      return headBox(rows.slice(top, narrowest + 1), top);
    }
    // It was no neck: the figure only wavers, and is now wider than before.
    if (!isNeck && widthAt(y) > widthAt(widest)) {
      widest = y;
      narrowest = y;
    }
  }
  return null;
};

type Row = { left: number; right: number; width: number };

/** The widest unbroken run of each row. */
const rowsOf = ({ width, height, isOpaque }: Silhouette): Row[] =>
  Array.from({ length: height }, (_, y) => {
    let widest: Row = { left: 0, right: 0, width: 0 };
    for (let x = 0, left = 0; x <= width; x += 1) {
      if (x < width && isOpaque(y * width + x)) continue;
      if (x - left > widest.width) widest = { left, right: x, width: x - left };
      left = x + 1;
    }
    return widest;
  });

const smooth = (values: readonly number[]): number[] =>
  values.map((_, index) => {
    const near = values.slice(Math.max(0, index - 2), index + 3);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });

const headBox = (rows: readonly Row[], top: number): Box | null => {
  const left = Math.min(...rows.filter((row) => row.width > 0).map((row) => row.left));
  const right = Math.max(...rows.map((row) => row.right));
  const box = { x: left, y: top, width: right - left, height: rows.length };
  // Heads are a little taller than wide; a raised hand or a hat's tip is not one.
  const ratio = box.height / box.width;
  return box.width >= 4 && ratio > 0.7 && ratio < 2.5 ? box : null;
};
