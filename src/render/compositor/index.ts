/** Puts pictures and films together outside of Chrome, and encodes them into segments. */
export { openCompositor, type ComposeOptions, type Compositor } from "./compositor.ts";
export type { ReadFilm } from "./known-films.ts";
export { colourArgs, encoderArgs, engineVersion } from "./encoder-args.ts";
export type { CellFinding, Sheet } from "./cut-sheet.ts";
export type {
  ComposeJob,
  EncodeSettings,
  FilmSource,
  PaintJob,
  PackedPicture,
  PlacedPiece,
  SceneFilms,
  SceneGraphics,
  SceneSource,
} from "./job.ts";
