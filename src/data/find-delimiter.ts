const delimiters = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof delimiters)[number];

const sampledRecords = 50;

/** How often each delimiter stands outside quotes, for the first records. */
const countDelimiters = (text: string): Map<Delimiter, number>[] => {
  const records: Map<Delimiter, number>[] = [];
  let counts = new Map<Delimiter, number>();
  let isQuoted = false;
  let isBlank = true;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    if (char === "\n" && !isQuoted) {
      if (!isBlank) records.push(counts);
      if (records.length === sampledRecords) return records;
      counts = new Map();
      isBlank = true;
      continue;
    }
    isBlank = false;
    const delimiter = isQuoted ? undefined : delimiters.find((candidate) => candidate === char);
    if (delimiter !== undefined) counts.set(delimiter, (counts.get(delimiter) ?? 0) + 1);
  }
  if (!isBlank) records.push(counts);
  return records;
};

/**
 * The delimiter of a table: of those in the header, the one most records have as often as the header does; among
 * equals, the one that makes most columns. A table of one column has none, and reads as if it were a comma.
 */
export const findDelimiter = (text: string): Delimiter => {
  const [header, ...records] = countDelimiters(text);
  const candidates = delimiters
    .map((delimiter) => {
      const columns = header?.get(delimiter) ?? 0;
      const agreeing = records.filter((counts) => (counts.get(delimiter) ?? 0) === columns).length;
      return { delimiter, columns, agreeing };
    })
    .filter(({ columns }) => columns > 0)
    .sort((a, b) => b.agreeing - a.agreeing || b.columns - a.columns);
  return candidates[0]?.delimiter ?? ",";
};
