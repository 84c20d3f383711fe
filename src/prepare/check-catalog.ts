import { InputErrors, InputError } from "../errors.ts";
import { HeygenNotFoundError } from "../heygen/errors.ts";
import type { HeygenClient } from "../heygen/index.ts";
import type { AvatarNeed, SpeechNeed } from "../model/media.ts";

/** How many ids an error message lists. */
const mostListed = 8;

/**
 * Asks HeyGen, free of charge, whether every look and voice that something has to be made with exists.
 *
 * @throws InputError naming those that do not, before anything is paid for.
 */
export const checkCatalog = async (
  heygen: HeygenClient,
  needs: readonly (SpeechNeed | AvatarNeed)[],
  signal: AbortSignal | undefined,
): Promise<void> => {
  const looks = new Set(needs.flatMap((need) => (need.kind === "avatar" ? [need.avatarId] : [])));
  const voices = new Set(needs.flatMap((need) => (need.kind === "speech" ? [need.voiceId] : [])));
  const problems: InputError[] = [];
  for (const id of looks) {
    if (await exists(() => heygen.avatars.getLook(id, { signal }))) continue;
    const { items } = await heygen.avatars.listLooks({ pageSize: 50 }, { signal }).page();
    problems.push(
      unknown(
        "avatar",
        id,
        items.map(({ avatarId }) => avatarId),
      ),
    );
  }
  for (const id of voices) {
    if (await exists(() => heygen.voices.get(id, { signal }))) continue;
    const { items } = await heygen.voices.list({ pageSize: 50 }, { signal }).page();
    problems.push(
      unknown(
        "voice",
        id,
        items.map(({ voiceId }) => voiceId),
      ),
    );
  }
  if (problems.length === 1 && problems[0] !== undefined) throw problems[0];
  if (problems.length > 1) throw new InputErrors(problems);
};

const exists = async (read: () => Promise<unknown>): Promise<boolean> => {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof HeygenNotFoundError) return false;
    throw error;
  }
};

const unknown = (what: "avatar" | "voice", id: string, known: readonly string[]): InputError =>
  new InputError(`HeyGen lists no ${what} "${id}".`, {
    place: { path: `${what}.id` },
    code: `unknown_${what}`,
    hint:
      `Set ${what}.id in the brand or the brief; without a key, ${what}.standIn. There are: ` +
      `${known.slice(0, mostListed).join(", ")}${known.length > mostListed ? ", …" : ""}.`,
  });
