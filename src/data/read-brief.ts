import path from "node:path";
import { briefSchema, type Brief } from "../model/brief.ts";
import { InputError, throwInputErrors } from "../errors.ts";
import { readDocument, type ReadDocument } from "./read-document.ts";

export type BriefDocument = ReadDocument<Brief> & {
  /** The folder that the brief's own files are named from. */
  folder: string;
};

/** Reads and checks a brief. @throws InputError with file, line and column for each thing that is wrong. */
export const readBrief = async (file: string): Promise<BriefDocument> => {
  const document = await readDocument(file, briefSchema, "brief");
  const { scenes } = document.value;
  throwInputErrors(
    scenes.flatMap(({ id }, index) => {
      const first = scenes.findIndex((scene) => scene.id === id);
      if (first === index) return [];
      return [
        new InputError(`Two scenes are called "${id}".`, {
          place: document.placeOf(["scenes", index, "id"]),
          hint: "Give every scene its own id.",
        }),
      ];
    }),
  );
  return { ...document, folder: path.dirname(path.resolve(file)) };
};
