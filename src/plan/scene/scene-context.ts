import type { Scene } from "../../model/brief.ts";
import type { Row } from "../../model/row.ts";
import type { Place } from "../../errors.ts";
import { fillText, hasVariables } from "../fill-text.ts";
import type { Planning } from "../planning.ts";

/** Where a value stands, from its scene on. */
export type Path = readonly PropertyKey[];

/** One scene of a brief, for one row. */
export type SceneContext = {
  planning: Planning;
  scene: Scene;
  /** Of the scene in its brief. */
  index: number;
  row: Row;
};

export const placeIn = ({ planning, index, row }: SceneContext, path: Path): Place => ({
  ...planning.brief.placeOf(["scenes", index, ...path]),
  row: row.index,
});

/** A text of the scene, filled from the row. */
export const fill = (context: SceneContext, text: string, path: Path): string =>
  hasVariables(text)
    ? fillText(text, {
        row: context.row,
        placeOf: () => placeIn(context, path),
        dataFile: context.planning.rows.file,
      })
    : text;

export const fillOptional = (context: SceneContext, text: string | undefined, path: Path): string | null =>
  text === undefined ? null : fill(context, text, path);

/** Whether all that is drawn is upright. */
export const isUpright = ({ planning }: SceneContext): boolean =>
  planning.brief.value.aspects.every((aspect) => aspect === "9:16");
