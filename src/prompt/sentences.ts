/** The sentences of a text, each with its end mark. */
export const sentencesOf = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text)]
    .map(({ segment }) => segment.replace(/\s+/g, " ").trim())
    .filter(Boolean);

export const tidy = (text: string): string => text.replace(/\s+/g, " ").trim();

/** With a capital first. */
export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** With a full stop, unless it ends in a mark. */
export const asSentence = (text: string): string => (/[.!?…:。！？]["”’)]?$/.test(text) ? text : `${text}.`);

export const listOf = (items: readonly string[]): string =>
  items.length < 3 ? items.join(" and ") : `${items.slice(0, -1).join(", ")}, and ${items.at(-1) ?? ""}`;
