import { readFile } from "node:fs/promises";
import { MediaError } from "../../errors.ts";
import type { PlacedPiece, Region, SceneSource } from "./job.ts";
import { readRegions } from "./png.ts";
import { pictureOf, type Picture } from "./picture.ts";

/** A picture of the graphics, ready to be laid at an even place. */
export type LaidPiece = { name: string; picture: Picture; x: number; y: number };

export type PieceStore = {
  /** Reads what frames from `first` up to `end` show, and forgets all else. */
  load(first: number, end: number): Promise<void>;
  /** What frame `index` shows, back to front. */
  at(index: number): LaidPiece[];
};

const nameOf = ({ piece, x, y }: PlacedPiece): string => `${piece}:${x & 1}:${y & 1}`;

/** The pictures of a scene's graphics: each is read and converted once for each way it lies on the grid of colours. */
export const openPieces = ({ pieces, shown }: Pick<SceneSource, "pieces" | "shown">): PieceStore => {
  let pictures = new Map<string, Picture>();

  const load = async (first: number, end: number): Promise<void> => {
    const needed = new Map<string, PlacedPiece>();
    for (const placed of shown.slice(first, end).flat()) needed.set(nameOf(placed), placed);
    pictures = new Map([...pictures].filter(([name]) => needed.has(name)));
    const missing = [...needed].filter(([name]) => !pictures.has(name));
    for (const file of new Set(missing.map(([, { piece }]) => regionOf(pieces, piece).file))) {
      const group = missing.filter(([, { piece }]) => regionOf(pieces, piece).file === file);
      const wanted = [...new Set(group.map(([, { piece }]) => piece))];
      const regions = wanted.map((piece) => regionOf(pieces, piece));
      const pixels = readRegions(await readPlate(file), regions);
      for (const [name, { piece, x, y }] of group) {
        const region = regionOf(pieces, piece);
        const rgba = pixels[wanted.indexOf(piece)];
        if (rgba !== undefined) pictures.set(name, pictureOf(rgba, region, { x: x & 1, y: y & 1 }));
      }
    }
  };
  const at = (index: number): LaidPiece[] =>
    (shown[index] ?? []).map((placed) => {
      const name = nameOf(placed);
      const picture = pictures.get(name);
      if (picture === undefined) throw new Error(`Piece ${placed.piece} of frame ${index} was not read.`);
      return { name, picture, x: placed.x - (placed.x & 1), y: placed.y - (placed.y & 1) };
    });
  return { load, at };
};

const regionOf = (pieces: readonly Region[], piece: number): Region => {
  const region = pieces[piece];
  if (region === undefined) throw new Error(`There is no piece ${piece}.`);
  return region;
};

/** The bytes of a picture that was drawn for the compositor. */
export const readPlate = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new MediaError(`The drawn picture ${file} cannot be read.`, { code: "plate_missing", cause });
  }
};
