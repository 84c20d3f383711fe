import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { brandSchema, type Brand } from "../model/brand.ts";
import { InputError, type Place } from "../errors.ts";
import { readDocument, type ReadDocument } from "./read-document.ts";

export type BrandDocument = ReadDocument<Brand> & {
  /** The folder that the brand's own files are named from. */
  folder: string;
};

/**
 * Reads `<folder>/<id>/brand.json` from the first of the folders that has it, and checks it.
 *
 * @throws InputError naming the brands there are, or the line of `brand.json` that is wrong.
 */
export const readBrand = async (
  id: string,
  folders: readonly string[],
  place: Place,
): Promise<BrandDocument> => {
  const found = /^[a-z0-9][a-z0-9._-]*$/i.test(id)
    ? folders
        .map((folder) => path.join(folder, id))
        .find((folder) => existsSync(path.join(folder, "brand.json")))
    : undefined;
  if (found === undefined) {
    const known = await listBrands(folders);
    throw new InputError(`There is no brand "${id}".`, {
      place,
      hint: known.length === 0 ? "Make public/brands/<id>/brand.json." : `There are: ${known.join(", ")}.`,
    });
  }
  const document = await readDocument(path.join(found, "brand.json"), brandSchema, "brand");
  return { ...document, folder: found };
};

const listBrands = async (folders: readonly string[]): Promise<string[]> => {
  const lists = await Promise.all(
    folders.filter((folder) => existsSync(folder)).map((folder) => readdir(folder, { withFileTypes: true })),
  );
  return [
    ...new Set(
      lists
        .flat()
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    ),
  ].sort();
};
