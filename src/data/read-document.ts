import { readFile } from "node:fs/promises";
import { LineCounter, isNode, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { InputError, throwInputErrors, type Place } from "../errors.ts";

/** The way to a value: `["scenes", 1, "say"]`. */
export type Path = readonly PropertyKey[];

/** A checked file, and where each of its values stands. */
export type ReadDocument<T> = {
  file: string;
  value: T;
  /** Line and column of the value at a path, or of the nearest thing around it. */
  placeOf: (path: Path) => Place;
};

/** `scenes[1].overlays[0].text` */
export const formatPath = (path: Path): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : `${text}${text ? "." : ""}${String(part)}`,
    "",
  );

/**
 * Reads a YAML or JSON file (JSON is YAML) and checks it against a schema.
 *
 * @throws InputError (or InputErrors for several) with file, line, column and path: file missing, not YAML, or not of the schema.
 */
export const readDocument = async <Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  what: string,
): Promise<ReadDocument<z.output<Schema>>> => {
  const text = await readText(file, what);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new InputError(`This ${what} is not valid YAML: ${problem.message}`, {
      place: { file, line, column: col },
      hint: "Texts that hold a colon, a # or curly braces need quotes around them.",
    });
  }

  const placeOf = (path: Path): Place => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (!isNode(node) || !node.range) continue;
      const { line, col } = lines.linePos(node.range[0]);
      return { file, line, column: col, path: formatPath(path) };
    }
    return { file, path: formatPath(path) };
  };

  const parsed = schema.safeParse(valueOf(document, file, what));
  if (parsed.success) return { file, value: parsed.data, placeOf };
  throwInputErrors(flatten(parsed.error.issues).map((issue) => toInputError(issue, placeOf, what)));
  throw new InputError(`This ${what} could not be read.`, { place: { file } });
};

/** Aliases are only followed now: one may lead nowhere, or to more than fits into memory. */
const valueOf = (document: Document, file: string, what: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new InputError(
      `This ${what} is not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`,
      { place: { file }, hint: "A text that begins with * or & needs quotes around it.", cause },
    );
  }
};

const readText = async (file: string, what: string): Promise<string> => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw new InputError(`This ${what} is not UTF-8 text.`, {
        place: { file },
        hint: "Save it as UTF-8.",
        cause,
      });
    }
    throw new InputError(`There is no ${what} to read at ${file}.`, {
      place: { file },
      hint: "Check the path; it is taken from the folder you are in.",
      cause,
    });
  }
};

type Issue = z.core.$ZodIssue;

/** Of a union, the issues of the variant that came nearest: a union's own "invalid input" helps nobody. */
const flatten = (issues: readonly Issue[]): Issue[] =>
  issues.flatMap((issue) => {
    if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
    const depth = (list: readonly Issue[]): number => Math.max(0, ...list.map(({ path }) => path.length));
    const fits = (list: readonly Issue[]): number =>
      list.some(({ code, path }) => code === "invalid_type" && path.length === 0) ? 1 : 0;
    const [nearest = []] = issue.errors
      .map((list) => flatten(list))
      .sort((a, b) => fits(a) - fits(b) || depth(b) - depth(a) || a.length - b.length);
    return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });

const toInputError = (issue: Issue, placeOf: (path: Path) => Place, what: string): InputError => {
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return new InputError(
      `A ${what} has no field "${key}"${issue.path.length ? ` in ${formatPath(issue.path)}` : ""}.`,
      {
        place: placeOf([...issue.path, key]),
        hint: "Check the spelling; docs/briefs.md and docs/brands.md list every field.",
      },
    );
  }
  const at = formatPath(issue.path);
  return new InputError(`${at === "" ? `This ${what}` : `"${at}"`}: ${issue.message}`, {
    place: placeOf(issue.path),
    hint: hintFor(issue),
  });
};

const hintFor = (issue: Issue): string | undefined => {
  if (issue.code === "invalid_value") return `Use one of: ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "invalid_union") return `Use one of the forms in docs/briefs.md.`;
  if (/hexadecimal|color/i.test(issue.message)) return "Write a colour as #rrggbb.";
  return undefined;
};
