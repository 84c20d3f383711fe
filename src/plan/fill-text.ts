import { Liquid, LiquidError, UndefinedVariableError, type Template } from "liquidjs";
import { safeName } from "../model/names.ts";
import type { Row } from "../model/row.ts";
import { InputError, type Place } from "../errors.ts";

/** Where a text of the brief stands (looked up only when it is complained of), and which row fills it. */
export type TextContext = { row: Row; placeOf: () => Place; dataFile: string | undefined };

const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  // Not the machine's: the same brief is the same plan everywhere.
  locale: "en-US",
  // Texts come from people's files: no partials from the disk, and no text that never ends.
  templates: {},
  parseLimit: 1e5,
  renderLimit: 2_000,
  memoryLimit: 1e7,
});
const numberOf = (value: unknown): number => {
  // "1.299,00" is not guessed at: a separator that could mean either thing is an error, not a wrong price.
  const text = String(value).trim();
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) throw new Error(`"${text}" is not a plain number such as 1299 or 12.50`);
  return number;
};
const formats = new Map<string, Intl.NumberFormat>();
/** A format costs more to make than a thousand numbers to write. */
const formatOf = (locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat => {
  const name = JSON.stringify([locale, options]);
  const format = formats.get(name) ?? new Intl.NumberFormat(locale, options);
  formats.set(name, format);
  return format;
};
engine.registerFilter("money", (value: unknown, currency = "USD", locale = "en-US") => {
  const number = numberOf(value);
  return formatOf(String(locale), {
    style: "currency",
    currency: String(currency),
    minimumFractionDigits: Number.isInteger(number) ? 0 : 2,
  }).format(number);
});
engine.registerFilter("number", (value: unknown, locale = "en-US") =>
  formatOf(String(locale)).format(numberOf(value)),
);
engine.registerFilter("slugify", (value: unknown) => safeName(String(value)).toLowerCase());

/** Whether a text, or a piece of JSON that holds texts, depends on a row. */
export const hasVariables = (text: string): boolean => text.includes("{{") || text.includes("{%");

const parsed = new Map<string, Template[]>();

/**
 * Fills a text with the fields of a row. Strict: a variable that is no column of the data is an error.
 *
 * @throws InputError naming the place in the brief, the row, the variable and the columns there are.
 */
export const fillText = (text: string, context: TextContext): string => {
  if (!hasVariables(text)) return text;
  try {
    let template = parsed.get(text);
    if (template === undefined) {
      template = engine.parse(text);
      parsed.set(text, template);
    }
    return String(engine.renderSync(template, context.row.fields));
  } catch (cause) {
    throw toInputError(cause, context);
  }
};

const toInputError = (cause: unknown, { row, placeOf, dataFile }: TextContext): InputError => {
  const place = placeOf();
  const columns = Object.keys(row.fields);
  const original = cause instanceof LiquidError ? (cause.originalError ?? cause) : cause;
  const variable =
    cause instanceof UndefinedVariableError || original instanceof UndefinedVariableError
      ? /undefined variable: (\S+?)(,|$)/.exec((cause as Error).message)?.[1]
      : undefined;
  if (variable !== undefined) {
    const near = nearest(variable, columns);
    return new InputError(`Unknown variable "${variable}".`, {
      place: { ...place, row: row.index, field: variable },
      hint:
        columns.length === 0
          ? "The brief has no data: add data: people.csv, or write the text without variables."
          : `${near === undefined ? "" : `Did you mean "${near}"? `}Columns${dataFile === undefined ? "" : ` of ${dataFile}`}: ${columns.join(", ")}.`,
      cause,
    });
  }
  const message =
    original instanceof Error ? original.message.replace(/, file:.*|, line:.*/s, "") : String(original);
  return new InputError(`This text cannot be filled: ${message}.`, {
    place: { ...place, row: row.index },
    hint: "Texts are Liquid templates: {{ column }}, {{ column | filter }}.",
    cause,
  });
};

/** The name that differs by the fewest letters, if it is near enough to be a slip. */
export const nearest = (wanted: string, names: readonly string[]): string | undefined => {
  const scored = names
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3))
    ? best.name
    : undefined;
};

/** Letters to add, drop, change or swap with their neighbour, to make the one of the other. */
const editDistance = (a: string, b: string): number => {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          isSwap ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
};
