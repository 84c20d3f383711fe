import { InputError } from "../../errors.ts";
import { describeProblem, type FindFile } from "../find-file.ts";
import { fill, placeIn, type Path, type SceneContext } from "./scene-context.ts";

/** The file, or https address, that a text names. */
export const locate = (
  context: SceneContext,
  asset: "image" | "video" | "caption file",
  text: string,
  path: Path,
): string => {
  const { planning, row } = context;
  const name = fill(context, text, path).trim();
  // A name that came out of the data is read in the data's folder; one that the brief spells out, in the brief's.
  const fromData = name !== text.trim();
  const origin = fromData ? "data" : "brief";
  const found: ReturnType<FindFile> = name === "" ? { problem: "missing" } : planning.findFile(name, origin);
  if (!("problem" in found)) return found.path;
  const column = fromData ? /\{\{-?\s*([\w-]+)/.exec(text)?.[1] : undefined;
  throw new InputError(
    name === ""
      ? `This row names no ${asset}.`
      : `The ${asset} "${name}" is ${describeProblem(found.problem, origin)}.`,
    {
      place: {
        ...placeIn(context, path),
        ...(fromData && planning.rows.file !== undefined
          ? { file: planning.rows.file, line: row.line, column: undefined }
          : {}),
        field: column,
      },
      hint: fromData
        ? "Names are read from the folder of the data, and stay inside it."
        : "Names are read from the folder of the brief, and stay inside the project.",
    },
  );
};
