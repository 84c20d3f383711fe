/** A text of somebody else's in one line of a terminal, which it must not be able to command. */
export const plain = (text: string | null): string =>
  (text ?? "–").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim() || "–";

/** What a text begins with: enough to know it by. */
export const firstWords = (text: string): string => {
  const line = plain(text.trim().split("\n")[0] ?? "");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
};

export const dayOf = (ms: number | null): string =>
  ms === null ? "–" : new Date(ms).toISOString().slice(0, 10);

/** Whether all words of a search stand in one of the texts. Case and accents do not count. */
export const isFound = (search: string, texts: readonly (string | null)[]): boolean => {
  const within = texts.map((text) => bare(text ?? "")).join("\n");
  return bare(search)
    .split(/\s+/)
    .every((word) => within.includes(word));
};

const bare = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
