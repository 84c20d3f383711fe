import { staticFile } from "remotion";
import type { FontProps } from "../src/model/video-props.ts";
import { loadFontFaces } from "./load-font-faces.ts";

/** Loads the font files, each once per page. A file that is missing or no font ends the render. */
export const loadFonts = (fonts: readonly FontProps[]): Promise<void> => loadFontFaces(fonts, staticFile);
