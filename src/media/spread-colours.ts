/** A frame in 4:2:0 whose transparent pixels have no colour of their own yet. */
export type ColourPlanes = {
  luma: Buffer;
  blue: Buffer;
  red: Buffer;
  /** Of each block of 2 by 2 pixels: whether it has colours of its own. */
  coloured: Uint8Array;
  columns: number;
  rows: number;
  width: number;
  /** Pixels that keep their luma even in a block that gets its neighbours' colours. @default none */
  keepsLuma?: (at: number) => boolean;
};

/** The pixels of a block of 2 by 2. */
export const cornersOf = (row: number, column: number, width: number): [number, number, number, number] => {
  const first = row * 2 * width + column * 2;
  return [first, first + 1, first + width, first + width + 1];
};

/** Gives blocks without colour, that touch one with colour, the mean of those they touch. */
export const spreadColours = (planes: ColourPlanes): void => {
  const { luma, blue, red, coloured, columns, rows, width, keepsLuma } = planes;
  const reached: number[] = [];
  for (let row = 0, block = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1, block += 1) {
      if (coloured[block] === 1) continue;
      let [count, y, u, v] = [0, 0, 0, 0];
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r += 1) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c += 1) {
          const near = r * columns + c;
          if (coloured[near] !== 1) continue;
          count += 1;
          y += luma[r * 2 * width + c * 2] ?? 16;
          u += blue[near] ?? 128;
          v += red[near] ?? 128;
        }
      }
      if (count === 0) continue;
      reached.push(block);
      for (const at of cornersOf(row, column, width)) {
        if (keepsLuma?.(at) !== true) luma[at] = Math.round(y / count);
      }
      blue[block] = Math.round(u / count);
      red[block] = Math.round(v / count);
    }
  }
  for (const block of reached) coloured[block] = 1;
};
