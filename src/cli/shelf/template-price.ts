import { InputError } from "../../errors.ts";
import { estimateUsd, HeygenNotFoundError, type VideoTemplate } from "../../heygen/index.ts";
import type { PriceTable } from "../../heygen/prices.ts";
import { guessSeconds } from "../../plan/estimate.ts";
import type { WorkPrice } from "./open-order.ts";
import type { TemplateRow } from "./template-rows.ts";
import type { Shelf } from "./with-shelf.ts";

/** Of a scene without words; how long it is, HeyGen does not say. */
const silentSceneInSeconds = 5;

/**
 * Asks HeyGen for the voices and characters that rows name.
 *
 * @returns of which kind characters are, as far as that is known.
 * @throws InputError for one that HeyGen does not have.
 */
export const checkChoices = async (
  { variables }: VideoTemplate,
  rows: readonly TemplateRow[],
  { heygen, signal }: Pick<Shelf, "heygen" | "signal">,
): Promise<Map<string, string | null>> => {
  const looks = new Map<string, string | null>();
  const voices = new Set<string>();
  for (const { values, place } of rows) {
    for (const [name, variable] of Object.entries(variables)) {
      const given = values[name];
      const refuse = (what: string) => (cause: unknown) => {
        if (!(cause instanceof HeygenNotFoundError)) throw cause;
        throw new InputError(`HeyGen has no ${what} "${given ?? ""}" for variable "${name}".`, {
          ...{ code: "template_variable_invalid", place: { ...place, field: name }, cause },
          hint: `See "greenroom ${what}s".`,
        });
      };
      if (variable.type === "voice" && given !== undefined && !voices.has(given)) {
        await heygen.voices.get(given, { signal }).catch(refuse("voice"));
        voices.add(given);
      }
      // Talking photos have ids of their own, which the list of looks need not have.
      if (variable.type !== "character" || variable.characterType === "talking_photo") continue;
      if (given === undefined || looks.has(given)) continue;
      const look = await heygen.avatars.getLook(given, { signal }).catch(refuse("avatar"));
      looks.set(given, look.avatarType);
    }
  }
  return looks;
};

/** What a row is likely to cost: its words at the price of the dearest usual engine for its character. */
export const guessRow = (
  template: VideoTemplate,
  { values }: TemplateRow,
  looks: ReadonlyMap<string, string | null>,
  table: PriceTable,
): WorkPrice => {
  const { variables, scenes } = template;
  const wordsOf = (name: string): string => {
    const variable = variables[name];
    return variable?.type === "text" ? (values[name] ?? variable.content ?? "") : "";
  };
  const scripts =
    scenes.length > 0
      ? scenes.map(({ script }) =>
          (script ?? "").replace(/\{\{\s*([^}]+?)\s*\}\}/g, (_, name: string) => wordsOf(name)),
        )
      : [Object.keys(variables).map(wordsOf).join(" ")];
  const seconds = scripts.reduce(
    (sum, script) => sum + (script.trim() === "" ? silentSceneInSeconds : guessSeconds(script, 1)),
    0,
  );
  const [name = ""] = Object.entries(variables).find(([, { type }]) => type === "character") ?? [];
  const avatarType = looks.get(values[name] ?? "") ?? null;
  return {
    ...{ seconds, asOf: table.asOf },
    usdOf: (length) =>
      estimateUsd({ kind: "avatar", seconds: length ?? seconds, engine: "avatar_iv", avatarType }, table),
  };
};
