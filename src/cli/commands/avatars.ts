import path from "node:path";
import { exitCodes, type ExitCode } from "../../errors.ts";
import type { AvatarGroup, AvatarLook } from "../../heygen/index.ts";
import { formatTable, plural } from "../output.ts";
import { drawContactSheet, type CardGroup } from "../shelf/contact-sheet.ts";
import { loadPictures } from "../shelf/load-previews.ts";
import { saveWhole } from "../shelf/save-whole.ts";
import { takeFrom } from "../shelf/take.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, isFound, plain } from "../shelf/words.ts";

export type AvatarOptions = {
  search?: string;
  ownership?: "public" | "private";
  engine?: string;
  limit: number;
  all?: boolean;
  preview?: boolean;
  out?: string;
};

/** `greenroom avatars`: the looks of the account by the person who wears them, or a page of their pictures. */
export const runAvatars = async (options: AvatarOptions, shelf: Shelf): Promise<ExitCode> => {
  const { output } = shelf;
  const { groups, looks, hasMore } = await readAvatars(options, shelf);
  for (const { look, group } of looks) output.emit("avatar", factsOf(look, group));
  if (looks.length === 0) {
    output.emit("end", { count: 0, hasMore });
    output.say('There are no such avatars; "greenroom avatars --all" lists every one.');
    return exitCodes.done;
  }
  if (options.preview === true) await writeSheet(groups, options, shelf);
  else output.say(tableOf(groups));
  output.emit("end", { count: looks.length, hasMore });
  if (hasMore)
    output.say(`\nThere are more: --limit ${String(options.limit * 2)}, --all, or --search to choose.`);
  return exitCodes.done;
};

type Worn = { look: AvatarLook; group: AvatarGroup | undefined };
type Group = { name: string; voiceId: string | null; looks: AvatarLook[] };

const readAvatars = async (
  { search = "", ownership, engine, limit, all = false }: AvatarOptions,
  { heygen, signal }: Shelf,
): Promise<{ groups: Group[]; looks: Worn[]; hasMore: boolean }> => {
  const query = ownership === undefined ? {} : { ownership };
  // Looks do not say who wears them, and a search is often for that name.
  const byId = new Map<string, AvatarGroup>();
  for await (const group of heygen.avatars.listGroups(query, { signal })) byId.set(group.groupId, group);
  const groupOf = (look: AvatarLook): AvatarGroup | undefined => byId.get(look.groupId ?? "");
  const { items, hasMore } = await takeFrom(
    heygen.avatars.listLooks(query, { signal }),
    all ? Number.POSITIVE_INFINITY : limit,
    (look) =>
      isFound(search, [look.avatarId, look.name, groupOf(look)?.name ?? null, ...look.tags]) &&
      (engine === undefined || look.engines.includes(engine)),
  );
  const groups = new Map<string, Group>();
  for (const look of items) {
    const owner = groupOf(look);
    const key = look.groupId ?? look.avatarId;
    const group = groups.get(key) ?? {
      name: plain(owner?.name ?? look.name),
      voiceId: owner?.defaultVoiceId ?? look.defaultVoiceId,
      looks: [],
    };
    group.looks.push(look);
    groups.set(key, group);
  }
  return {
    groups: [...groups.values()],
    looks: items.map((look) => ({ look, group: groupOf(look) })),
    hasMore,
  };
};

/** Ids stand whole, because they are copied; so a person has a line of their own. */
const tableOf = (groups: readonly Group[]): string => {
  const rows = groups.flatMap(({ looks, voiceId }) =>
    looks.map((look) => [
      `  ${look.avatarId}`,
      plain(look.name),
      typeOf(look),
      enginesOf(look),
      ...[stateNote(look) ?? (look.defaultVoiceId === voiceId ? "" : (look.defaultVoiceId ?? "no voice"))],
    ]),
  );
  const lines = formatTable([["  id", "name", "type", "engines", ""], ...rows], [], [1, 4]).split("\n");
  const shown = [lines[0] ?? ""];
  let next = 1;
  for (const { name, voiceId, looks } of groups) {
    shown.push(
      `${name}: ${plural(looks.length, "look")}, ${voiceId === null ? "no voice of their own" : `voice ${plain(voiceId)}`}`,
    );
    shown.push(...lines.slice(next, next + looks.length));
    next += looks.length;
  }
  return shown.join("\n");
};

const typeNames: Record<string, string> = {
  studio_avatar: "studio",
  digital_twin: "twin",
  photo_avatar: "photo",
};
const typeOf = ({ avatarType }: AvatarLook): string => typeNames[avatarType ?? ""] ?? plain(avatarType);

const engineName = (engine: string): string => plain(engine.replace(/^avatar_/, "")).toUpperCase();
const enginesOf = ({ engines }: AvatarLook, between = " "): string =>
  engines.map(engineName).sort().join(between) || "–";

const stateNote = ({ state, rawStatus }: AvatarLook): string | null =>
  state === "completed" ? null : plain(rawStatus);

/** Links are signed, so they are not among them. */
const factsOf = (look: AvatarLook, group: AvatarGroup | undefined) => ({
  ...{ id: look.avatarId, name: look.name, type: look.avatarType, engines: look.engines, tags: look.tags },
  ...{ gender: look.gender, defaultVoiceId: look.defaultVoiceId ?? group?.defaultVoiceId ?? null },
  ...{ groupId: look.groupId, group: group?.name ?? null, orientation: look.orientation },
  ...{ width: look.width, height: look.height, state: look.state, failure: look.failure },
});

const writeSheet = async (
  groups: readonly Group[],
  { out }: AvatarOptions,
  { output, project, choice, origin, signal }: Shelf,
): Promise<void> => {
  const looks = groups.flatMap((group) => group.looks);
  const file = path.resolve(out ?? path.join(project.outDir, "avatars.html"));
  const lacking = await output.step("Pictures", async ({ progress, title }) => {
    const loaded = await loadPictures(
      looks.map(({ previewImageUrl }) => previewImageUrl),
      { project, origin, signal, onProgress: (done, of) => progress(`${String(done)} of ${String(of)}`) },
    );
    const pictures = new Map(looks.map((look, index) => [look, loaded.previews[index] ?? null]));
    const cards = groups.map(({ name, voiceId, looks: own }): CardGroup => ({
      name,
      note: voiceId === null ? "no voice of their own" : `voice ${voiceId}`,
      cards: own.map((look) => ({
        id: look.avatarId,
        name: plain(look.name),
        facts: [typeOf(look), ...(look.engines.length === 0 ? [] : [`Avatar ${enginesOf(look, " · ")}`])],
        note: stateNote(look) ?? (look.tags.map(plain).join(", ") || null),
        picture: pictures.get(look) ?? null,
        sound: null,
      })),
    }));
    await saveWhole(
      Buffer.from(
        await drawContactSheet({
          title: "Avatars",
          note: `${plural(looks.length, "look")} of ${peopleOf(groups)}, from ${choice.maker === "heygen" ? "HeyGen" : "the offline emulator"} on ${dayOf(Date.now())}. Click an id to copy it into a brief.`,
          kind: "pictures",
          groups: cards,
        }),
      ),
      file,
    );
    title(`Contact sheet: ${file}`);
    return loaded.lacking;
  });
  if (lacking > 0) output.warn(`! ${plural(lacking, "picture")} could not be had.`);
  output.emit("sheet", { file, lacking });
};

const peopleOf = ({ length }: readonly Group[]): string =>
  length === 1 ? "one person" : `${String(length)} people`;
