import { InputError } from "../../errors.ts";
import { plural, type Output } from "../output.ts";

/** @throws InputError unless somebody says yes, or has said so with `--yes`. */
export const confirmDeletion = async (
  what: { word: string; names: readonly string[] },
  yes: boolean,
  { confirm }: Pick<Output, "confirm">,
): Promise<void> => {
  if (yes) return;
  const { word, names } = what;
  const shown = [...names.slice(0, 5), ...(names.length > 5 ? ["…"] : [])].join(", ");
  const asked = `${plural(names.length, word)} at HeyGen (${shown})`;
  if (confirm === null) {
    throw new InputError(`Deleting ${asked} has to be approved.`, {
      code: "needs_approval",
      hint: "Add --yes. What is deleted cannot be brought back.",
    });
  }
  if (await confirm(`Delete ${asked}? It cannot be brought back.`)) return;
  throw new InputError(`Not approved: deleting ${asked}.`, {
    code: "not_approved",
    hint: "Nothing was deleted.",
  });
};
