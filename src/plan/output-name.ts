import { safeName } from "../model/names.ts";
import type { Row } from "../model/row.ts";
import { InputError, type Place } from "../errors.ts";
import { fillText } from "./fill-text.ts";
import type { Planning } from "./planning.ts";

/** File systems take 255 bytes; the rest is left for the aspect, the ending and a temporary one. */
const longestNameBytes = 200;

/** The name of a video's files, without aspect and ending. */
export const outputName = (planning: Planning, row: Row, version: string | null): string => {
  const name = plainName(planning, row);
  const isNamed = /\blanguage\b/.test(planning.brief.value.output ?? "");
  return version === null || isNamed ? name : `${name}-${version}`;
};

const plainName = ({ brief, rows }: Planning, row: Row): string => {
  const { output } = brief.value;
  const placeOf = (): Place => ({ ...brief.placeOf(["output"]), row: row.index });
  if (output === undefined) {
    const stem = safeName(brief.file.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "")) || "video";
    // Not by how many rows are chosen: `--rows 2` makes the same file as all rows do.
    return brief.value.data === undefined ? stem : `${stem}-${row.index}`;
  }
  const filled = fillText(output, { row, placeOf, dataFile: rows.file }).trim();
  if (/[\\/]|^\.\.?$/.test(filled)) {
    throw new InputError(
      `The output name "${filled}" is a path; files are written into the output folder only.`,
      {
        place: placeOf(),
        hint: "Use a name without / and \\, for instance {{ name | slugify }}.",
        code: "output_outside",
      },
    );
  }
  const name = safeName(filled);
  if (name === "" || Buffer.byteLength(name) > longestNameBytes) {
    throw new InputError(
      name === ""
        ? `The output name "${filled}" has no letters or digits.`
        : `The output name "${name.slice(0, 24)}…" is too long for a file.`,
      { place: placeOf(), hint: "Use a column that is different and short in every row." },
    );
  }
  return name;
};

/** @throws InputError when another row has the name already. */
export const claimName = (
  { brief, rows }: Planning,
  names: Map<string, Row>,
  name: string,
  row: Row,
): void => {
  // Not every file system tells A from a.
  const folded = name.toLowerCase();
  const other = names.get(folded);
  if (other !== undefined) {
    throw new InputError(`Rows ${other.index} and ${row.index} would both be written to "${name}".`, {
      place: {
        ...(rows.file === undefined ? {} : { file: rows.file, line: row.line }),
        row: row.index,
        path: "output",
      },
      hint: `Make output: different in every row (line ${brief.placeOf(["output"]).line ?? "?"} of the brief), for instance by adding a column.`,
      code: "output_collides",
    });
  }
  names.set(folded, row);
};
