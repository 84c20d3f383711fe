/** A piece of text that no line is broken inside of. */
export type Unit = { text: string; spaceBefore: boolean };

const unspaced = /[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/;
const closing = /^[\p{Pe}\p{Pf}\p{Po}ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]+$/u;
const opening = /[\p{Ps}\p{Pi}]$/u;

const splitUnspaced = (word: string, locale: string): string[] => {
  const pieces: string[] = [];
  for (const { segment } of new Intl.Segmenter(locale, { granularity: "word" }).segment(word)) {
    const last = pieces.at(-1);
    if (last !== undefined && (closing.test(segment) || opening.test(last))) {
      pieces[pieces.length - 1] = last + segment;
    } else pieces.push(segment);
  }
  return pieces;
};

/** Words, at whose borders a line may end; of scripts without spaces the words that a dictionary knows. */
export const splitUnits = (text: string, locale: string): Unit[] =>
  text
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== "")
    .flatMap((word, index) =>
      (unspaced.test(word) ? splitUnspaced(word, locale) : [word]).map((piece, part) => ({
        text: piece,
        spaceBefore: index > 0 && part === 0,
      })),
    );

/** Where a long word or an address is broken first: after a slash or a hyphen. */
const afterSeparator = /(?<=[/-])(?=[^/-])/u;

let letters: Intl.Segmenter | undefined;
/** Letters as readers see them. What knows them is made when a word is too wide: few are, and it takes 10 ms. */
const lettersOf = (text: string): Intl.Segments =>
  (letters ??= new Intl.Segmenter(undefined, { granularity: "grapheme" })).segment(text);

/** Pieces no wider than `maxWidth` and about as wide as each other; between letters as readers see them. */
const chopEvenly = (text: string, maxWidth: number, widthOf: (text: string) => number): string[] => {
  const width = widthOf(text);
  if (width <= maxWidth) return [text];
  const share = width / Math.ceil(width / maxWidth);
  const pieces: string[] = [""];
  for (const { segment } of lettersOf(text)) {
    const last = pieces.at(-1) ?? "";
    const longer = widthOf(last + segment);
    if (last !== "" && (longer > maxWidth || widthOf(last) >= share)) pieces.push(segment);
    else pieces[pieces.length - 1] = last + segment;
  }
  return pieces;
};

/** Breaks a word that is wider than a line. */
const chop = (unit: Unit, maxWidth: number, widthOf: (text: string) => number): Unit[] => {
  if (widthOf(unit.text) <= maxWidth) return [unit];
  return unit.text
    .split(afterSeparator)
    .flatMap((part) => chopEvenly(part, maxWidth, widthOf))
    .map((text, index) => ({ text, spaceBefore: index === 0 && unit.spaceBefore }));
};

type MeasuredUnit = Unit & { width: number };

const fill = (units: readonly MeasuredUnit[], maxWidth: number, space: number): string[] => {
  const lines: string[] = [];
  let width = 0;
  for (const unit of units) {
    const added = (unit.spaceBefore ? space : 0) + unit.width;
    const last = lines.at(-1);
    if (last === undefined || width + added > maxWidth) {
      lines.push(unit.text);
      width = unit.width;
    } else {
      lines[lines.length - 1] = `${last}${unit.spaceBefore ? " " : ""}${unit.text}`;
      width += added;
    }
  }
  return lines;
};

/**
 * Lines no wider than `maxWidth`, as few as possible and then as even as possible. Widths are in the unit of `widthOf`.
 * Only a word that is itself wider than a line is broken inside.
 */
export const breakLines = (
  units: readonly Unit[],
  maxWidth: number,
  widthOf: (text: string) => number,
): string[] => {
  const space = widthOf("\u00a0");
  const whole = units
    .flatMap((unit) => chop(unit, maxWidth, widthOf))
    .map((unit): MeasuredUnit => ({ ...unit, width: widthOf(unit.text) }));
  const widest = Math.max(...whole.map(({ width }) => width));
  const lines = fill(whole, maxWidth, space);
  let [low, high] = [maxWidth / Math.max(1, lines.length), maxWidth];
  for (let step = 0; step < 8; step += 1) {
    const middle = (low + high) / 2;
    if (middle >= widest && fill(whole, middle, space).length <= lines.length) high = middle;
    else low = middle;
  }
  return fill(whole, high, space);
};
