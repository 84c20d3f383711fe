/** The line each record of valid JSON begins on: of the list, or of the list under `rows`. */
export const linesOfItems = (text: string): number[] => {
  const lines: number[] = [];
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}\n]|[^\s,:[\]{}"]+/g;
  let [line, depth, listDepth] = [1, 0, 0];
  let key = "";
  for (const [part] of text.matchAll(token)) {
    if (part === "\n") {
      line += 1;
      continue;
    }
    const isClosing = part === "]" || part === "}";
    if (depth === listDepth && listDepth > 0 && !isClosing) lines.push(line);
    if (part === "[" || part === "{") {
      depth += 1;
      const isList = part === "[" && (depth === 1 || (depth === 2 && key === '"rows"'));
      if (isList && listDepth === 0) listDepth = depth;
    } else if (isClosing) {
      if (depth === listDepth) return lines;
      depth -= 1;
    } else if (depth === 1) {
      key = part;
    }
  }
  return lines;
};
