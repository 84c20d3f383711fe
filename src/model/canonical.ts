/**
 * The one text of a JSON value: keys sorted, no spaces, `undefined` left out. Equal values give equal text, so a hash of
 * it names the value. Throws on what JSON cannot hold (functions, NaN, infinities, cycles by depth).
 */
export const canonicalJson = (value: unknown, depth = 0): string => {
  if (depth > 100) throw new Error("canonicalJson: nested deeper than 100 levels");
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`canonicalJson: ${String(value)} is not a JSON number`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(",")}]`;
  if (typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item, depth + 1)}`);
    return `{${entries.join(",")}}`;
  }
  throw new Error(`canonicalJson: ${typeof value} is not JSON`);
};
