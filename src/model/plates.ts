import type { Box } from "./media.ts";
import type { VideoProps } from "./video-props.ts";

/** A picture on a sheet: static markup in a box of its own. Whole pixels; what would lie outside of the cell is cut off. */
export type Cell = Box & {
  /** Of what is drawn, inside the cell. */
  box: Box;
  markup: string;
};

/** What the page that draws plates does: `globalThis.greenroom` in it. It loads files by their paths below `public/`. */
export type PlatePage = {
  /** Loads the fonts that all its pictures are drawn in. */
  loadFonts: (fonts: VideoProps["fonts"]) => Promise<void>;
  /** Measures the texts of a video in these fonts. */
  fit: (video: VideoProps) => VideoProps["fitted"];
  /** Resolves when the cells, and the files that they show, are there to be photographed, and nothing else is. */
  show: (cells: readonly Cell[]) => Promise<void>;
};
