import { InputErrors, InputError } from "../errors.ts";
import { HeygenNotFoundError } from "../heygen/errors.ts";
import { fillTemplate } from "../heygen/template-values.ts";
import type { HeygenClient, VideoTemplate } from "../heygen/index.ts";
import { lookOf, type SpeechNeed, type VideoNeed } from "../model/media.ts";

/** How many ids an error message lists. */
const mostListed = 8;

/**
 * Asks HeyGen, free of charge, whether every look and voice that something has to be made with exists.
 *
 * @throws InputError naming those that do not, before anything is paid for.
 */
export const checkCatalog = async (
  heygen: HeygenClient,
  needs: readonly (SpeechNeed | VideoNeed)[],
  signal: AbortSignal | undefined,
): Promise<void> => {
  const looks = new Set(needs.flatMap((need) => (need.kind === "speech" ? [] : (lookOf(need) ?? []))));
  const voices = new Set(needs.flatMap((need) => voiceOf(need) ?? []));
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
  problems.push(...(await checkTemplates(heygen, needs, signal)));
  if (problems.length === 1 && problems[0] !== undefined) throw problems[0];
  if (problems.length > 1) throw new InputErrors(problems);
};

const voiceOf = (need: SpeechNeed | VideoNeed): string | null => {
  if (need.kind === "speech") return need.voiceId;
  return need.kind === "clip" && need.source.from === "agent" ? need.source.voiceId : null;
};

/** Templates that are not there, and what does not fit into their places. The same mistake of many rows is told once. */
const checkTemplates = async (
  heygen: HeygenClient,
  needs: readonly (SpeechNeed | VideoNeed)[],
  signal: AbortSignal | undefined,
): Promise<InputError[]> => {
  const known = new Map<string, VideoTemplate | null>();
  const problems = new Map<string, InputError>();
  for (const need of needs) {
    if (need.kind !== "clip" || need.source.from !== "template") continue;
    const { templateId, variables } = need.source;
    let template = known.get(templateId);
    if (template === undefined) {
      template = await orNull(() => heygen.templates.get(templateId, { signal }));
      known.set(templateId, template);
      if (template === null) {
        const { items } = await heygen.templates.list({ pageSize: 50 }, { signal }).page();
        const ids = items.map((item) => `${item.templateId} (${item.name ?? "without a name"})`);
        problems.set(templateId, unknown("template", templateId, ids));
      }
    }
    if (template === null) continue;
    try {
      fillTemplate(template.variables, variables);
    } catch (error) {
      for (const each of error instanceof InputErrors ? error.errors : [error]) {
        if (!(each instanceof InputError)) throw each;
        problems.set(`${templateId} ${each.message}`, each);
      }
    }
  }
  return [...problems.values()];
};

const orNull = async <T>(read: () => Promise<T>): Promise<T | null> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HeygenNotFoundError) return null;
    throw error;
  }
};

const exists = async (read: () => Promise<object>): Promise<boolean> => (await orNull(read)) !== null;

const unknown = (what: "avatar" | "voice" | "template", id: string, known: readonly string[]): InputError =>
  new InputError(`HeyGen lists no ${what} "${id}".`, {
    place: { path: `${what}.id` },
    code: `unknown_${what}`,
    hint:
      `Set ${what}.id in ${what === "template" ? "the scene" : "the brand or the brief"}; without a key, ${what}.standIn. There are: ` +
      `${known.slice(0, mostListed).join(", ")}${known.length > mostListed ? ", …" : ""}.`,
  });
