import type { Size } from "../../model/aspect.ts";
import type { Box } from "../../model/media.ts";
import { overlaps } from "../../model/layout/rounded-box.ts";
import { layOver } from "./blend.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import { heard } from "../heard.ts";
import { openFilmLayer, type FilmLayer } from "./film-layer.ts";
import type { SceneFilms, SceneGraphics } from "./job.ts";
import { openPieces, type LaidPiece, type PieceStore } from "./pieces.ts";
import type { Picture } from "./picture.ts";
import { copyBox, emptyFrame, type Frame } from "./planes.ts";
import type { Plates } from "./plates.ts";

export type ScenePainter = {
  /** Reads the pictures that frames from `first` up to `end` need; called before they are painted. */
  load(first: number, end: number): Promise<void>;
  /** Makes frame `index` of the run ready; tells whether it differs from the one before. Called once for each, in order. */
  advance(index: number): Promise<boolean>;
  /** Writes the frame that was made ready. */
  paint(onto: Frame): void;
  close(): Promise<void>;
};

export type PainterOptions = {
  films: SceneFilms;
  /** May come later: films are opened meanwhile. */
  graphics: Promise<SceneGraphics>;
  size: Size;
  fps: number;
  frames: number;
  plates: Plates;
  readFacts: (file: string) => Promise<FilmFacts>;
  signal?: AbortSignal | undefined;
};

/**
 * Paints the frames of one scene in their order. All that lies behind the presenter, or beside it, is kept as a base that is
 * painted anew only when it changes.
 */
export const openScenePainter = async (options: PainterOptions): Promise<ScenePainter> => {
  const { graphics, size, plates } = options;
  // Films are decoded while pictures are drawn and read.
  const films = {
    film: heard(openFilm(options.films.film, options)),
    presenter: heard(openFilm(options.films.presenter, options)),
  };
  const close = async (): Promise<void> => {
    for (const layer of await Promise.allSettled([films.film, films.presenter]))
      if (layer.status === "fulfilled") await layer.value?.close();
  };
  const reading = graphics.then((drawn) => readPictures(drawn, size, plates));
  const opening = Promise.all([reading, films.film, films.presenter]);
  const [{ ground, overFilm, pieces }, film, presenter] = await opening.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const base = emptyFrame(size);
  let isBaseOld = true;
  let baseVersion = 0;
  // What lies over the base in the frames that were painted: nothing else of them has to be painted again.
  const painted = new WeakMap<Frame, { baseVersion: number; boxes: Box[] }>();
  let behind: LaidPiece[] = [];
  let inFront: LaidPiece[] = [];

  const advance = async (index: number): Promise<boolean> => {
    const isFilmNew = (await film?.advance(index)) ?? false;
    const isPresenterNew = (await presenter?.advance(index)) ?? false;
    const split = splitPieces(pieces.at(index), presenter?.window ?? null);
    const isBehindNew = index === 0 || !areAlike(split.behind, behind);
    const isFrontNew = index === 0 || !areAlike(split.inFront, inFront);
    ({ behind, inFront } = split);
    isBaseOld ||= isFilmNew || isBehindNew;
    return isFilmNew || isPresenterNew || isBehindNew || isFrontNew;
  };

  const paintBase = (): void => {
    base.bytes.set(ground.bytes);
    film?.lay(base);
    if (overFilm !== null) layOver(base, overFilm, 0, 0);
    for (const { picture, x, y } of behind) layOver(base, picture, x, y);
    isBaseOld = false;
    baseVersion += 1;
  };
  const paint = (onto: Frame): void => {
    if (isBaseOld) paintBase();
    const before = painted.get(onto);
    if (before?.baseVersion !== baseVersion) onto.bytes.set(base.bytes);
    else for (const box of before.boxes) copyBox(base, onto, box);
    const boxes = [...(presenter === null ? [] : [presenter.window]), ...inFront.map(boxOf)];
    painted.set(onto, { baseVersion, boxes });
    presenter?.lay(onto);
    for (const { picture, x, y } of inFront) layOver(onto, picture, x, y);
  };
  return { load: (first, end) => pieces.load(first, end), advance, paint, close };
};

const openFilm = async (
  source: SceneFilms["film"],
  { films, size, fps, frames, readFacts, signal }: PainterOptions,
): Promise<FilmLayer | null> => {
  if (source === null) return null;
  return openFilmLayer({ source, size, readFacts, signal, run: { from: films.from, count: frames, fps } });
};

type Pictures = { ground: Frame; overFilm: Picture | null; pieces: PieceStore };

const readPictures = async (graphics: SceneGraphics, size: Size, plates: Plates): Promise<Pictures> => ({
  ground: await plates.ground(graphics.ground, size),
  overFilm: graphics.overFilm === null ? null : await plates.whole(graphics.overFilm, size),
  pieces: openPieces(graphics, plates),
});

/** A piece may be painted with the base when neither the presenter nor an earlier piece that waits for it is under it. */
const splitPieces = (
  pieces: readonly LaidPiece[],
  presenter: Box | null,
): { behind: LaidPiece[]; inFront: LaidPiece[] } => {
  if (presenter === null) return { behind: [...pieces], inFront: [] };
  const behind: LaidPiece[] = [];
  const inFront: LaidPiece[] = [];
  for (const piece of pieces) {
    const box = boxOf(piece);
    const waits = overlaps(box, presenter) || inFront.some((other) => overlaps(box, boxOf(other)));
    (waits ? inFront : behind).push(piece);
  }
  return { behind, inFront };
};

const boxOf = ({ picture: { width, height }, x, y }: LaidPiece): Box => ({ x, y, width, height });

const areAlike = (some: readonly LaidPiece[], others: readonly LaidPiece[]): boolean =>
  some.length === others.length &&
  some.every(({ name, x, y }, index) => {
    const other = others[index];
    return other?.name === name && other.x === x && other.y === y;
  });
