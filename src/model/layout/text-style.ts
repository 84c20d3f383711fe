import type { BrandProps } from "../video-props.ts";

/** The roles text has. Every text of a video has exactly one. */
export type TextRole =
  | "kicker"
  | "title"
  | "bulletsTitle"
  | "bullet"
  | "quote"
  | "by"
  | "value"
  | "label"
  | "cta"
  | "url"
  | "name"
  | "role"
  | "caption";

export type TextStyle = {
  face: "display" | "body";
  /** Largest size, as a share of the frame's short side. */
  size: number;
  /** Of the font size. */
  lineHeight: number;
  letterSpacingEm: number;
  maxLines: number;
  /** Free space above, unless it comes first; of its own font size. */
  gapEm: number;
  /** Space at the start of each line, for a bullet's mark or a bar; of its own font size. */
  indentEm: number;
  /** Of a filled shape around the text; of its own font size. */
  paddingEm: { x: number; y: number };
};

const plain = { indentEm: 0, paddingEm: { x: 0, y: 0 } } as const;
const display = { ...plain, face: "display", lineHeight: 1.04, letterSpacingEm: -0.022 } as const;
const body = { ...plain, face: "body", lineHeight: 1.28, letterSpacingEm: -0.004 } as const;

/** One scale: steps of about a fourth (4:3) from 28 to 240 pixels of a 1080 frame. */
export const textStyles: Record<TextRole, TextStyle> = {
  kicker: { ...body, size: 0.035, maxLines: 2, gapEm: 0, letterSpacingEm: 0.01, indentEm: 1.5 },
  title: { ...display, size: 0.104, maxLines: 3, gapEm: 0.26 },
  bulletsTitle: { ...display, size: 0.07, maxLines: 2, gapEm: 0.3 },
  bullet: { ...body, size: 0.046, maxLines: 3, gapEm: 0.66, indentEm: 1.2 },
  quote: { ...display, size: 0.075, lineHeight: 1.12, maxLines: 7, gapEm: 0.3, indentEm: 0.42 },
  by: { ...body, size: 0.034, maxLines: 2, gapEm: 1.1 },
  value: { ...display, size: 0.25, lineHeight: 0.98, letterSpacingEm: -0.04, maxLines: 1, gapEm: 0 },
  label: { ...body, size: 0.044, maxLines: 3, gapEm: 1.25 },
  cta: { ...display, size: 0.1, maxLines: 3, gapEm: 0.3 },
  url: { ...body, size: 0.038, maxLines: 2, gapEm: 1.2, paddingEm: { x: 0.9, y: 0.5 } },
  name: { ...display, size: 0.062, maxLines: 2, gapEm: 0, indentEm: 0.55 },
  role: { ...body, size: 0.042, maxLines: 2, gapEm: 0.18, indentEm: 0.81 },
  caption: { ...body, size: 0.048, letterSpacingEm: 0.004, lineHeight: 1.42, maxLines: 2, gapEm: 0 },
};

const tallScripts = /[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

const emoji = /\p{Emoji_Presentation}/u;

/** Of the font size. Emoji are a fifth taller than capitals; scripts with marks above and below, or ideographs, need more than display type of Latin does. */
export const lineHeightOf = (style: TextStyle, text: string): number =>
  Math.max(style.lineHeight, tallScripts.test(text) ? 1.3 : 0, emoji.test(text) ? 1.22 : 0);

/** The family list of a face: the brand's own, then scripts it lacks, then whatever the machine has. */
export const fontFamilyOf = (
  face: TextStyle["face"],
  brand: Pick<BrandProps, "fonts">,
  fallbackFamilies: readonly string[],
): string =>
  [brand.fonts[face].family, ...fallbackFamilies]
    .map((family) => `"${family.replaceAll('"', "")}"`)
    .concat("sans-serif")
    .join(", ");
