import { InputError } from "../errors.ts";
import type { Rows } from "../model/row.ts";

/** The rows that `1,3-5` means. */
export const selectRows = ({ rows, file }: Rows, wanted: string): Rows["rows"] => {
  const ranges = wanted.split(",").map((part) => /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part));
  const chosen = rows.filter(({ index }) =>
    ranges.some(
      (range) => range !== null && index >= Number(range[1]) && index <= Number(range[2] ?? range[1]),
    ),
  );
  if (ranges.includes(null) || chosen.length === 0) {
    throw new InputError(`--rows ${wanted} chooses no row.`, {
      place: { file },
      hint: `Write numbers from 1 to ${rows.length}, such as 1,3-5.`,
    });
  }
  return chosen;
};
