import { exitCodes, type ExitCode } from "../../errors.ts";
import { plural } from "../output.ts";
import { confirmDeletion } from "./confirm-deletion.ts";
import type { Shelf } from "./with-shelf.ts";
import { plain } from "./words.ts";

export type Deletable = {
  /** What is deleted, for who is asked. */
  word: string;
  /** The same once it is clear what is meant. @default word */
  shortWord?: string;
  remove: (id: string) => Promise<"deleted" | "absent">;
};

/** Deletes things at HeyGen by their ids, each once; asks, unless somebody has said yes. */
export const deleteEach = async (
  ids: readonly string[],
  { yes = false }: { yes?: boolean },
  { word, shortWord = word, remove }: Deletable,
  { output }: Pick<Shelf, "output">,
): Promise<ExitCode> => {
  const wanted = [...new Set(ids)];
  await confirmDeletion({ word, names: wanted }, yes, output);
  let deleted = 0;
  for (const id of wanted) {
    const outcome = await remove(id);
    if (outcome === "deleted") deleted += 1;
    output.emit("deleted", { id, outcome });
    if (outcome === "absent")
      output.warn(`! There is no ${shortWord} ${plain(id)}, or it was deleted before.`);
  }
  output.say(`Deleted ${plural(deleted, shortWord)}.`);
  return exitCodes.done;
};
