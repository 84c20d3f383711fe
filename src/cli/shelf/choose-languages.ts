import { InputError, throwInputErrors } from "../../errors.ts";
import { nearest } from "../../plan/fill-text.ts";

const bare = (name: string): string => name.trim().replace(/\s+/g, " ").toLowerCase();

/**
 * Languages as HeyGen writes them, each once.
 *
 * @throws InputError, or InputErrors, for what is none of them, with those that come nearest.
 */
export const chooseLanguages = (wanted: readonly string[], names: readonly string[]): string[] => {
  const chosen = new Set<string>();
  const errors: InputError[] = [];
  for (const name of wanted) {
    const known = names.find((each) => bare(each) === bare(name));
    if (known === undefined) errors.push(unknown(name, names));
    else chosen.add(known);
  }
  throwInputErrors(errors);
  return [...chosen];
};

const unknown = (wanted: string, names: readonly string[]): InputError => {
  const near = nearestTo(wanted, names).map((name) => `"${name}"`);
  const meant = near.length === 0 ? "" : `Did you mean ${near.join(" or ")}? `;
  return new InputError(`HeyGen does not translate to "${wanted}".`, {
    code: "language_unknown",
    place: { path: "--to" },
    hint: `${meant}"greenroom translate --list-languages" lists them all.`,
  });
};

const mostSuggestions = 4;

const nearestTo = (wanted: string, names: readonly string[]): string[] => {
  const word = bare(languageOfCode(wanted) ?? wanted);
  const containing = names.filter((name) => bare(name).includes(word));
  if (word !== "" && containing.length > 0) return containing.slice(0, mostSuggestions);
  const slip = nearest(wanted, names) ?? nearest(wanted, names.map(plainName));
  return names.filter((name) => name === slip || plainName(name) === slip).slice(0, mostSuggestions);
};

/** `Spanish (Spain)` without where it is spoken. */
const plainName = (name: string): string => name.replace(/\s*\(.*$/, "");

/** What `es` or `pt-BR` stands for. */
const languageOfCode = (code: string): string | undefined => {
  const [, language] = /^([a-z]{2,3})([-_][a-z\d]{2,8})*$/i.exec(code) ?? [];
  if (language === undefined) return undefined;
  return new Intl.DisplayNames(["en"], { type: "language", fallback: "none" }).of(language);
};
