import type { Brief } from "../model/brief.ts";
import type { Row } from "../model/row.ts";

/** A brief in one of its languages. */
export type Version = {
  brief: Brief;
  /** What tells its files from those of other languages; null where the brief has one language. */
  language: string | null;
};

/** The languages that a brief is made in, each with its own voice if it has one. */
export const versionsOf = (brief: Brief): Version[] =>
  brief.languages?.map(({ language, voice }) => ({
    brief: { ...brief, language, voice: voice ?? brief.voice },
    language,
  })) ?? [{ brief, language: null }];

/**
 * A record in a language: the column `pitch_de` is its `pitch`, and so is `pitch_de` in `de-AT` where there is no
 * `pitch_de-AT`. An empty cell says nothing. `language` names the language to the texts of the brief.
 */
export const rowIn = (row: Row, language: string | null): Row => {
  if (language === null) return row;
  const endings = [language.split("-")[0] ?? language, language].map((tag) => `_${tag.toLowerCase()}`);
  const own = endings.flatMap((ending) =>
    Object.entries(row.fields).flatMap(([name, value]) =>
      name.length > ending.length && name.toLowerCase().endsWith(ending) && value !== "" && value !== null
        ? [[name.slice(0, -ending.length), value] as const]
        : [],
    ),
  );
  return { ...row, fields: { ...row.fields, ...Object.fromEntries(own), language } };
};
