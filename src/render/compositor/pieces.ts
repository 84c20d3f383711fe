import type { PackedPicture, PlacedPiece, SceneGraphics } from "./job.ts";
import type { Picture } from "./picture.ts";
import type { Plates } from "./plates.ts";

/** A picture of the graphics, ready to be laid at an even place. */
export type LaidPiece = { name: string; picture: Picture; x: number; y: number };

export type PieceStore = {
  /** Reads what frames from `first` up to `end` show, and forgets all else. */
  load(first: number, end: number): Promise<void>;
  /** What frame `index` shows, back to front. */
  at(index: number): LaidPiece[];
};

const nameOf = ({ piece, x, y }: PlacedPiece): string => `${piece}:${x & 1}:${y & 1}`;

/** The pictures of a scene's graphics, each for every way it lies on the grid of colours. */
export const openPieces = (
  { pieces, shown }: Pick<SceneGraphics, "pieces" | "shown">,
  plates: Pick<Plates, "pictures">,
): PieceStore => {
  let pictures = new Map<string, Picture>();

  const load = async (first: number, end: number): Promise<void> => {
    const needed = new Map<string, PlacedPiece>();
    for (const placed of shown.slice(first, end).flat()) needed.set(nameOf(placed), placed);
    const missing = [...needed.entries()].filter(([name]) => !pictures.has(name));
    const read = await plates.pictures(
      missing.map(([, { piece, x, y }]) => ({
        packed: packedOf(pieces, piece),
        shift: { x: x & 1, y: y & 1 },
      })),
    );
    const found = new Map(missing.map(([name], index) => [name, read[index]]));
    pictures = new Map(
      [...needed.keys()].flatMap((name) => {
        const picture = pictures.get(name) ?? found.get(name);
        return picture === undefined ? [] : [[name, picture]];
      }),
    );
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

const packedOf = (pieces: readonly PackedPicture[], piece: number): PackedPicture => {
  const packed = pieces[piece];
  if (packed === undefined) throw new Error(`There is no piece ${piece}.`);
  return packed;
};
