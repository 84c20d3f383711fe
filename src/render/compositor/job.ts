import type { Size } from "../../model/aspect.ts";
import type { RoundedBox } from "../../model/layout/rounded-box.ts";
import type { Box } from "../../model/media.ts";

/** A picture of the graphics: packed pixels at a place of a file that `cut` has written. The path is absolute. */
export type PackedPicture = {
  file: string;
  offset: number;
  length: number;
  width: number;
  height: number;
};

/** A film and where it is drawn. */
export type FilmSource = {
  /** An absolute path. */
  file: string;
  /** Whether it is transparent where nothing is; then it is VP8 or VP9. */
  hasAlpha: boolean;
  /** Where the whole film is drawn; pixels of the frame, all even. */
  clip: Box;
  /** What of it is seen. */
  mask: RoundedBox;
  /** Whether it begins anew at its end; else its last frame is held. */
  loops: boolean;
};

/** A picture of `pieces`, and where its upper left corner lies in the frame; it may lie partly outside. */
export type PlacedPiece = { piece: number; x: number; y: number };

/** What of one scene's frames is there before anything was drawn. */
export type SceneFilms = {
  /** Over the ground. */
  film: FilmSource | null;
  /** Over the film and what is over that. */
  presenter: FilmSource | null;
  /** The frame of the scene that is the first. */
  from: number;
};

/** What of one scene's frames Chrome has drawn. */
export type SceneGraphics = {
  /** What `ground` of the compositor has made: a whole frame. */
  ground: string;
  /** A transparent PNG of the whole frame. */
  overFilm: string | null;
  /** Pictures of the graphics, with straight alpha. */
  pieces: PackedPicture[];
  /** For each frame, back to front. They may lie under the presenter. */
  shown: PlacedPiece[][];
};

/** All that one scene's frames are made of. */
export type SceneSource = SceneFilms & SceneGraphics;

export type EncodeSettings = { preset: string; crf: number };

/** Consecutive frames of one video. Plain JSON; everything is in final pixels. */
export type ComposeJob<Scene extends SceneFilms = SceneSource> = {
  /** Even. */
  size: Size;
  fps: number;
  encode: EncodeSettings;
  /** One: the scene's own frames. Two (leaving, entering): a transition between them. */
  scenes: Scene[];
  transition: { kind: "fade" | "push" | "wipe"; direction: "ltr" | "rtl"; durationInFrames: number } | null;
  /** One after the other, each a file of its own. Paths are absolute. */
  segments: { frames: number; output: string }[];
};

/** One frame of a scene as a picture. Plain JSON; everything is in final pixels. */
export type PaintJob = {
  size: Size;
  fps: number;
  /** Of one frame. */
  scene: SceneSource;
  /** The PNG that is written: an absolute path. */
  target: string;
};
