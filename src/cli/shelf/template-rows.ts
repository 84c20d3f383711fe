import path from "node:path";
import { readRows } from "../../data/read-rows.ts";
import { resolveFile } from "../../data/resolve-file.ts";
import { InputError, InputErrors, throwInputErrors, type Place } from "../../errors.ts";
import { fillTemplate, type TemplateVariable, type VideoTemplate } from "../../heygen/index.ts";
import { digestFile } from "../../media/digest.ts";
import type { Field, Row } from "../../model/row.ts";
import { fillText, nearest } from "../../plan/fill-text.ts";
import { selectRows } from "../select-rows.ts";
import { checkUpload, type Upload } from "./upload-file.ts";

export type TemplateRowOptions = {
  /** A file of rows. */
  data?: string;
  /** `name=value` */
  set?: readonly string[];
  rows?: string;
  title?: string;
};

/** What fills a template once. */
export type TemplateRow = {
  index: number;
  place: Place;
  title: string;
  values: Record<string, string>;
  /** Of the values: files, which stand there with their digest until they are uploaded. */
  files: Map<string, Upload & { digest: string }>;
};

/**
 * Rows from a file, from the command line, or from both: what is set there holds for all rows. An empty cell leaves what
 * the template has.
 *
 * @throws InputError, or InputErrors, that name file, row and column of each value that does not fit its variable.
 */
export const readTemplateRows = async (
  template: VideoTemplate,
  { data, set = [], rows: wanted, title }: TemplateRowOptions,
): Promise<TemplateRow[]> => {
  const fixed = new Map(set.map(readSetting));
  if (data === undefined && fixed.size === 0) {
    throw new InputError("There is nothing to fill the template with.", {
      hint: `Add --data rows.csv with columns such as ${Object.keys(template.variables).slice(0, 3).join(", ")}, or --set name=value.`,
    });
  }
  const all = data === undefined ? { rows: [{ index: 1, fields: {} }] } : await readRows(data);
  const chosen = wanted === undefined ? all.rows : selectRows(all, wanted);
  checkNames(template, chosen, { data, fixed, title });
  const made: TemplateRow[] = [];
  const errors: InputError[] = [];
  for (const row of chosen) {
    try {
      made.push(await readRow(template, row, { data, fixed, title, isOnly: all.rows.length === 1 }));
    } catch (error) {
      if (error instanceof InputErrors) errors.push(...error.errors);
      else if (error instanceof InputError) errors.push(error);
      else throw error;
    }
  }
  throwInputErrors(errors);
  return made;
};

const readSetting = (setting: string): [string, string] => {
  const at = setting.indexOf("=");
  if (at > 0) return [setting.slice(0, at), setting.slice(at + 1)];
  throw new InputError(`--set ${setting} names no value.`, {
    hint: 'Write it as --set name="what it says".',
  });
};

/** Names that the template does not have, each of them once, however many rows there are. */
const checkNames = (
  template: VideoTemplate,
  rows: readonly Row[],
  { data, fixed, title }: Pick<RowTools, "data" | "fixed" | "title">,
): void => {
  const places = new Map<string, Place>();
  for (const name of fixed.keys()) places.set(name, { path: `--set ${name}` });
  for (const { fields, line, index } of rows) {
    for (const name of Object.keys(fields)) {
      if (!places.has(name)) places.set(name, { file: data, line, row: index, field: name });
    }
  }
  const isKnown = (name: string): boolean =>
    Object.hasOwn(template.variables, name) || isInTitle(name, title);
  throwInputErrors(
    [...places].flatMap(([name, place]) => (isKnown(name) ? [] : [unknown(name, template, place)])),
  );
};

type RowTools = {
  data: string | undefined;
  fixed: ReadonlyMap<string, string>;
  title: string | undefined;
  isOnly: boolean;
};

const readRow = async (
  template: VideoTemplate,
  row: Row,
  { data, fixed, title, isOnly }: RowTools,
): Promise<TemplateRow> => {
  const place: Place = data === undefined ? {} : { file: data, line: row.line, row: row.index };
  const placeOf = (name: string): Place =>
    fixed.has(name) ? { path: `--set ${name}` } : { ...place, field: name };
  const fields: Record<string, Field> = { ...row.fields, ...Object.fromEntries(fixed) };
  const values: Record<string, string> = {};
  const files: TemplateRow["files"] = new Map();
  for (const [name, field] of Object.entries(fields)) {
    const variable = Object.hasOwn(template.variables, name) ? template.variables[name] : undefined;
    if (variable === undefined) continue;
    if (field === null || (field === "" && !fixed.has(name))) continue;
    if (typeof field === "object") {
      throw new InputError(`Variable "${name}" takes one value, not a list or an object.`, {
        place: placeOf(name),
      });
    }
    const text = String(field);
    const file = await findFile(name, variable, text, data, placeOf(name));
    if (file !== undefined) files.set(name, file);
    values[name] = file?.digest ?? text;
  }
  checkValues(template, values, placeOf);
  const usual = `${template.name ?? "Template"}${isOnly ? "" : ` ${String(row.index)}`}`;
  const context = { row: { ...row, fields }, placeOf: () => ({ ...place, path: "--title" }), dataFile: data };
  return {
    ...{ index: row.index, place, values, files },
    title: title === undefined ? usual : fillText(title, context),
  };
};

/** A column may be there for the title alone. */
const isInTitle = (name: string, title = ""): boolean =>
  (title.match(/\{[{%][^}]*\}/g) ?? []).some((part) => part.split(/[\s|{}%().,:'"[\]]+/).includes(name));

const unknown = (name: string, { variables }: VideoTemplate, place: Place): InputError => {
  const names = Object.keys(variables);
  const near = nearest(name, names);
  return new InputError(`The template has no variable "${name}".`, {
    code: "template_variable_invalid",
    place,
    hint: `${near === undefined ? "" : `Did you mean "${near}"? `}It has ${names.join(", ")}.`,
  });
};

const kinds: Partial<Record<TemplateVariable["type"], string>> = {
  ...{ image: "image/", video: "video/", audio: "audio/" },
};

/** A value with a dot or a slash that is no link is a file, beside the data. */
const findFile = async (
  name: string,
  { type }: TemplateVariable,
  value: string,
  data: string | undefined,
  place: Place,
): Promise<(Upload & { digest: string }) | undefined> => {
  const kind = kinds[type];
  if (kind === undefined || /^https?:/i.test(value) || !/[./\\]/.test(value)) return undefined;
  const folder = data === undefined ? process.cwd() : path.dirname(path.resolve(data));
  // A person may name any file; rows are often written by others, and stay in the folder they came in.
  const found = resolveFile(value, folder, data === undefined ? path.parse(folder).root : folder);
  if ("problem" in found) {
    throw new InputError(`The file "${value}" for variable "${name}" is ${problems[found.problem]}.`, {
      place,
      hint: "Name a file in the folder of the data, an https link, or the id of an asset.",
    });
  }
  const upload = await checkUpload(found.path);
  if (upload.contentType.startsWith(kind)) return { ...upload, digest: await digestFile(found.path) };
  throw new InputError(`Variable "${name}" takes ${type}; "${value}" is ${upload.contentType}.`, {
    code: "template_variable_invalid",
    place,
  });
};

const problems = { missing: "not there", outside: "outside the folder of the data", folder: "a folder" };

/** The client's own check, told by where the values stand. */
const checkValues = (
  { variables }: VideoTemplate,
  values: Record<string, string>,
  placeOf: (name: string) => Place,
): void => {
  try {
    fillTemplate(variables, values);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof InputErrors)) throw error;
    const each = error instanceof InputErrors ? error.errors : [error];
    throwInputErrors(
      each.map((problem) => {
        const { message, code, hint, place } = problem;
        const name = place.path?.replace(/^variables\./, "") ?? "";
        return new InputError(message, { code, hint, place: placeOf(name), cause: problem });
      }),
    );
  }
};
