import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import { InputError } from "../errors.ts";
import type { Row } from "../model/row.ts";
import { listOf, rowOf } from "./record-list.ts";

/** Rows of a YAML file: a list of mappings, or a mapping with that list under `rows`. */
export const parseYamlRows = (text: string, file: string): Row[] => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: false });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new InputError(`This is not YAML: ${problem.message}`, {
      place: { file, line, column: col },
      hint: "Texts that hold a colon, a # or curly braces need quotes around them.",
    });
  }
  const { contents } = document;
  const list = isMap(contents) ? contents.get("rows") : contents;
  const nodes: unknown[] = isSeq(list) ? list.items : [];
  const lineOf = (node: unknown): number | undefined =>
    isNode(node) && node.range ? lines.linePos(node.range[0]).line : undefined;
  return listOf(toJs(document, file), file).map((record, index) =>
    rowOf(record, index + 1, file, lineOf(nodes[index])),
  );
};

const toJs = (document: ReturnType<typeof parseDocument>, file: string): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (cause) {
    throw new InputError("The YAML repeats itself by aliases more often than is allowed.", {
      place: { file },
      hint: "Write the values out.",
      cause,
    });
  }
};
