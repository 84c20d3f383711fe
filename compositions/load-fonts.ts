import { loadFont } from "@remotion/fonts";
import { staticFile } from "remotion";
import type { FontProps } from "../src/model/video-props.ts";

const loaded = new Map<string, Promise<void>>();

const loadOnce = (font: FontProps): Promise<void> => {
  const key = JSON.stringify(font);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const loading = loadFont({
    family: font.family,
    url: staticFile(font.file),
    weight: font.weight,
    style: font.style,
    ...(font.unicodeRange === null ? {} : { unicodeRange: font.unicodeRange }),
  });
  loaded.set(key, loading);
  return loading;
};

/** Loads the font files, each once per page. A file that is missing or no font ends the render. */
export const loadFonts = async (fonts: readonly FontProps[]): Promise<void> => {
  await Promise.all(fonts.map(loadOnce));
};
