import { InputError, type Place } from "../errors.ts";

/** Parses JSON that begins on the line of `place`. Throws `InputError` with the line and column of the fault. */
export const parseJson = (text: string, place: Place & { line: number }): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const before = text.slice(0, findFault(text)).split("\n");
    throw new InputError(`This is not JSON: ${problemOf(cause)}.`, {
      code: "data_not_json",
      place: { ...place, line: place.line + before.length - 1, column: (before.at(-1) ?? "").length + 1 },
      hint: "Keys and texts stand in double quotes; the last item of a list has no comma after it.",
    });
  }
};

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : "unreadable");

/** V8's words without the excerpt of the data and without the position, which it does not always give. */
const problemOf = (cause: unknown): string =>
  messageOf(cause)
    .replace(/( in JSON)?( at position .*|, (\.\.\.)?".*)$/s, "")
    .replace(/^Unexpected end of JSON input$/, "it ends too early");

/**
 * Where the fault is. A beginning of the text fails only for being cut short as long as it ends before the fault, so
 * the longest such beginning is found by halving.
 */
const findFault = (text: string): number => {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isOnlyCutShort(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
};

const isOnlyCutShort = (beginning: string): boolean => {
  try {
    JSON.parse(beginning);
    return true;
  } catch (cause) {
    const message = messageOf(cause);
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined
      ? message.startsWith("Unexpected end")
      : Number(position) >= beginning.length || message.startsWith("Unterminated");
  }
};
