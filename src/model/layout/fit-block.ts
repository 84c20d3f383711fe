import { breakLines, splitUnits } from "./break-lines.ts";
import type { Measure } from "./measure.ts";
import type { TextRun } from "./text-runs.ts";
import { lineHeightOf, textStyles } from "./text-style.ts";

/** A text as it is drawn: pixels, and lines that are not broken again. */
export type FittedText = { fontSize: number; lines: string[] };

export type BlockOptions = {
  width: number;
  height: number;
  /** Pixels of the frame's short side: what sizes of the type scale are shares of. */
  shortSide: number;
  typeScale: number;
  /** Free space between overlays of a stack, in pixels. */
  gap: number;
  language: string;
  measure: Measure;
};

/** A measure is of single words; kerning over spaces and rounding are allowed for. */
const slack = 0.985;
/** A long word makes its text smaller down to this share of the short side; only then is the word broken. */
const smallestForWord = { display: 0.03, body: 0.02 } as const;
/** Display type gives way before text that is small already: powers of the common scale. */
const yielding = { display: 1.2, body: 0.65 } as const;

const fitRun = (
  run: TextRun,
  scale: number,
  options: BlockOptions,
  atMost = Number.POSITIVE_INFINITY,
): FittedText & { height: number } => {
  const style = textStyles[run.role];
  const wished = style.size * options.shortSide * options.typeScale * scale ** yielding[style.face];
  const units = splitUnits(run.text, options.language);
  const widthOf = (text: string): number => options.measure(text, style);
  const widest = Math.max(0, ...units.map(({ text }) => widthOf(text)));
  const aside = style.indentEm + 2 * style.paddingEm.x;
  const forWord = (options.width * slack) / (widest + aside);
  const smallest = smallestForWord[style.face] * options.shortSide;
  const fontSize = Math.floor(Math.min(wished, atMost, Math.max(forWord, smallest)) * 10) / 10;
  const lines = breakLines(units, (options.width * slack) / fontSize - aside, widthOf);
  const height = (lines.length * lineHeightOf(style, run.text) + 2 * style.paddingEm.y) * fontSize;
  return { fontSize, lines, height };
};

/** One size for all bullets of a list, though a long word makes only one of them smaller. */
const fitRuns = (
  runs: readonly TextRun[],
  scale: number,
  options: BlockOptions,
): { run: TextRun; fit: FittedText & { height: number } }[] => {
  const alone = runs.map((run) => ({ run, fit: fitRun(run, scale, options) }));
  const bullets = alone.filter(({ run }) => run.role === "bullet");
  const smallest = Math.min(...bullets.map(({ fit }) => fit.fontSize));
  return alone.map(({ run, fit }) => ({
    run,
    fit: run.role === "bullet" && fit.fontSize > smallest ? fitRun(run, scale, options, smallest) : fit,
  }));
};

const fitAt = (
  overlays: readonly (readonly TextRun[])[],
  scale: number,
  options: BlockOptions,
): { fitted: Record<string, FittedText>; height: number; isCalm: boolean } => {
  const fitted: Record<string, FittedText> = {};
  let height = 0;
  let isCalm = true;
  for (const [index, runs] of overlays.entries()) {
    if (index > 0) height += options.gap;
    for (const [place, { run, fit }] of fitRuns(runs, scale, options).entries()) {
      const { height: own, ...text } = fit;
      const style = textStyles[run.role];
      fitted[run.name] = text;
      height += own + (place > 0 ? style.gapEm * text.fontSize : 0);
      isCalm &&= text.lines.length <= style.maxLines;
    }
  }
  return { fitted, height, isCalm };
};

/**
 * The largest size at which all texts of a stack fit their box, keeping their proportions. Fewer lines are preferred down
 * to seven tenths of the wished size; after that only the box counts. Nothing is ever cut.
 */
export const fitBlock = (
  overlays: readonly (readonly TextRun[])[],
  options: BlockOptions,
): Record<string, FittedText> => {
  let scale = 1;
  for (;;) {
    const { fitted, height, isCalm } = fitAt(overlays, scale, options);
    if ((height <= options.height && (isCalm || scale < 0.7)) || scale < 0.06) return fitted;
    scale *= 0.965;
  }
};
