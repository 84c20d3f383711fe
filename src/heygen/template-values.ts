import { InputError, throwInputErrors } from "../errors.ts";
import type { MediaLink } from "./inputs.ts";
import type { TemplateVariable } from "./wire/templates.ts";

/**
 * What a variable of a template is filled with. A plain text says it all for most: the words, an https link or the id of
 * an asset, the id of a voice or of an avatar, whichever the template's own definition of the variable asks for.
 */
export type TemplateValue =
  | string
  | { type: "text"; content: string }
  | ({ type: "image"; fit?: string | undefined } & MediaLink)
  | ({ type: "video"; fit?: string | undefined; playStyle?: string | undefined } & MediaLink)
  | ({ type: "audio" } & MediaLink)
  | { type: "voice"; voiceId: string }
  | { type: "character"; characterId: string; characterType?: "avatar" | "talking_photo" | undefined };

type WireVariable = { name: string; type: string; properties: Record<string, unknown> };

/** A reason why a value cannot stand for a variable. */
class Misfit {
  readonly reason: string;
  readonly hint: string | undefined;
  constructor(reason: string, hint?: string) {
    this.reason = reason;
    this.hint = hint;
  }
}

const isHttpUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

const linkOf = (text: string): MediaLink | Misfit => {
  if (isHttpUrl(text)) return { url: text };
  if (/^[\w-]+$/.test(text)) return { assetId: text };
  return new Misfit(
    `takes a link or the id of an asset; "${text.slice(0, 60)}" is neither`,
    "Upload a file of your own first, and use the id of the asset.",
  );
};

// What has no value is left out: v3 refuses keys it does not expect, and a null is no value.
const filled = (properties: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null && value !== undefined));

const source = (link: MediaLink | { url: string | null; assetId: string | null }) => {
  const url = "url" in link ? link.url : null;
  return url === null ? { asset_id: "assetId" in link ? link.assetId : null } : { url };
};

const propertiesOf = (variable: TemplateVariable, value: TemplateValue): Record<string, unknown> | Misfit => {
  if (typeof value !== "string" && value.type !== variable.type) {
    return new Misfit(
      `is of type ${variable.type === "other" ? variable.kind : variable.type}, not ${value.type}`,
    );
  }
  if (typeof value === "string" && value === "" && variable.type !== "text") return new Misfit("is empty");
  switch (variable.type) {
    case "text":
      return { content: typeof value === "string" ? value : "content" in value ? value.content : null };
    case "image":
    case "video":
    case "audio": {
      const own =
        typeof value === "string" ? linkOf(value) : "url" in value || "assetId" in value ? value : null;
      if (own === null) return new Misfit("has neither a link nor the id of an asset");
      if (own instanceof Misfit) return own;
      const given = typeof value === "string" ? {} : value;
      const fit = "fit" in given ? given.fit : "fit" in variable ? variable.fit : null;
      const playStyle =
        "playStyle" in given ? given.playStyle : "playStyle" in variable ? variable.playStyle : null;
      return { ...source(own), fit, play_style: playStyle };
    }
    case "voice":
      return { voice_id: typeof value === "string" ? value : "voiceId" in value ? value.voiceId : null };
    case "character":
      if (typeof value === "string") {
        return { character_id: value, type: variable.characterType ?? "avatar" };
      }
      if (!("characterId" in value)) return new Misfit("has no id of a character");
      return {
        character_id: value.characterId,
        type: value.characterType ?? variable.characterType ?? "avatar",
      };
    case "other":
      return new Misfit(`is of type ${variable.kind}, which cannot be filled from here`);
  }
};

/** What the template has in a place that nobody fills; null if the place is empty. */
const presetOf = (variable: TemplateVariable): Record<string, unknown> | null => {
  switch (variable.type) {
    case "text":
      return variable.content === null ? null : { content: variable.content };
    case "image":
    case "video":
    case "audio": {
      if (variable.url === null && variable.assetId === null) return null;
      return {
        ...source(variable),
        fit: "fit" in variable ? variable.fit : null,
        play_style: "playStyle" in variable ? variable.playStyle : null,
      };
    }
    case "voice":
      return variable.voiceId === null ? null : { voice_id: variable.voiceId };
    case "character":
      return variable.characterId === null
        ? null
        : { character_id: variable.characterId, type: variable.characterType };
    case "other":
      return variable.properties;
  }
};

/** Whether a variable has to be given a value, because the template has nothing in its place. */
export const isRequired = (variable: TemplateVariable): boolean => presetOf(variable) === null;

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/**
 * The variables of a template as HeyGen takes them: each with its type, filled with the value for it or else with what
 * the template has there. Throws `InputError`, or `InputErrors` for several, that name each variable that does not
 * exist, is missing, or does not take its value.
 */
export const fillTemplate = (
  variables: Readonly<Record<string, TemplateVariable>>,
  values: Readonly<Record<string, TemplateValue>>,
): Record<string, WireVariable> => {
  const errors: InputError[] = [];
  const fail = (name: string, reason: string, hint?: string): void => {
    errors.push(
      new InputError(`Variable "${name}" of the template ${reason}.`, {
        code: "template_variable_invalid",
        place: { path: `variables.${name}` },
        hint,
      }),
    );
  };
  const names = Object.keys(variables);
  for (const name of Object.keys(values)) {
    if (Object.hasOwn(variables, name)) continue;
    fail(name, "does not exist", names.length === 0 ? "The template has none." : `It has ${quoted(names)}.`);
  }
  const wire: [string, WireVariable][] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const properties = value === undefined ? presetOf(variable) : propertiesOf(variable, value);
    if (properties === null) fail(name, "is missing, and the template has nothing in its place");
    else if (properties instanceof Misfit) fail(name, properties.reason, properties.hint);
    else {
      const type = variable.type === "other" ? variable.kind : variable.type;
      wire.push([name, { name, type, properties: filled(properties) }]);
    }
  }
  throwInputErrors(errors);
  return Object.fromEntries(wire);
};
