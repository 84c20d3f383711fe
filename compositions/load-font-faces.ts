import type { FontProps } from "../src/model/video-props.ts";

const loaded = new Map<string, Promise<void>>();

const loadOnce = (font: FontProps, urlOf: (file: string) => string): Promise<void> => {
  const key = JSON.stringify(font);
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const loading = load(font, urlOf(font.file));
  loaded.set(key, loading);
  return loading;
};

const load = async ({ family, weight, style, unicodeRange, file }: FontProps, url: string): Promise<void> => {
  const face = new FontFace(family, `url(${JSON.stringify(url)})`, {
    ...{ weight, style },
    ...(unicodeRange === null ? {} : { unicodeRange }),
  });
  document.fonts.add(
    await face.load().catch((error: unknown) => {
      throw new Error(`The font ${file} could not be loaded.`, { cause: error });
    }),
  );
};

/** Loads font files, each once per page. @throws Error for a file that is missing or no font. */
export const loadFontFaces = async (
  fonts: readonly FontProps[],
  urlOf: (file: string) => string,
): Promise<void> => {
  await Promise.all(fonts.map((font) => loadOnce(font, urlOf)));
};
