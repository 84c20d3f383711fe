/** One file of a font family, and the characters it holds. */
export type FontFace = {
  /** `npm:<package>/<path>`, or an absolute path. */
  source: string;
  /** `600`, or `100 900` for a variable font, as CSS writes it. */
  weight: string;
  style: "normal" | "italic";
  /** As CSS writes it; null where the file serves whatever it has. */
  unicodeRange: string | null;
};
export type FontFamily = { family: string; faces: FontFace[] };
