import { exitCodes, type ExitCode } from "../../errors.ts";
import { isRequired, type TemplateVariable, type VideoTemplate } from "../../heygen/index.ts";
import { formatTable } from "../output.ts";
import { takeFrom } from "../shelf/take.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

/** `greenroom templates list`: those of the account that have something to fill in. */
export const listTemplates = async (
  { limit, all = false }: { limit: number; all?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const { items, hasMore } = await takeFrom(
    heygen.templates.list({ pageSize: 100 }, { signal }),
    all ? Number.POSITIVE_INFINITY : limit,
  );
  for (const { templateId, name, aspectRatio, updatedAtMs } of items)
    output.emit("template", { id: templateId, name, aspectRatio, updatedAtMs });
  output.emit("end", { count: items.length, hasMore });
  const rows = items.map(({ templateId, name, aspectRatio, updatedAtMs }) => [
    ...[templateId, plain(name), plain(aspectRatio), dayOf(updatedAtMs)],
  ]);
  output.say(
    rows.length === 0
      ? "There are no templates with variables. They are made in HeyGen's editor."
      : formatTable([["id", "name", "aspect", "changed"], ...rows], [], [1]),
  );
  if (hasMore) output.say(`\nThere are more: --limit ${String(limit * 2)} or --all.`);
  return exitCodes.done;
};

/** `greenroom templates show`: what can be filled in, and what each place takes. */
export const showTemplate = async (id: string, { heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const template = await heygen.templates.get(id, { signal });
  output.emit("template", factsOf(template));
  const facts = [
    ["id", template.templateId],
    ["name", plain(template.name)],
    ["aspect", plain(template.aspectRatio)],
    ["changed", dayOf(template.updatedAtMs)],
  ];
  output.say(formatTable(facts, [], [1]));
  const variables = Object.entries(template.variables);
  const rows = variables.map(([name, variable]) => [
    ...[plain(name), typeOf(variable), takes[variable.type], describePreset(variable)],
  ]);
  output.say(`\n${formatTable([["variable", "type", "takes", "if not given"], ...rows], [], [3, 0])}`);
  const scenes = template.scenes.map(({ sceneId, script }) => [plain(sceneId), plain(script)]);
  if (scenes.length > 0) output.say(`\n${formatTable([["scene", "says"], ...scenes], [], [1])}`);
  const required = variables.filter(([, variable]) => isRequired(variable));
  const set = (required.length > 0 ? required : variables.slice(0, 1)).map(
    ([name]) => `--set ${plain(name)}=…`,
  );
  // Lines of 80 columns, that can be pasted as they are.
  const join = set.length > 1 ? " \\\n    " : " ";
  if (set.length > 0)
    output.say(`\nMake a video:\n  npx greenroom templates generate ${[id, ...set].join(join)}`);
  return exitCodes.done;
};

const takes: Record<TemplateVariable["type"], string> = {
  text: "words",
  image: "PNG or JPEG: file, link, asset id",
  video: "MP4 or WebM: file, link, asset id",
  audio: "MP3 or WAV: file, link, asset id",
  voice: 'an id of "greenroom voices"',
  character: 'an id of "greenroom avatars"',
  other: "nothing from here",
};

const typeOf = (variable: TemplateVariable): string =>
  plain(variable.type === "other" ? variable.kind : variable.type);

const describePreset = (variable: TemplateVariable): string => {
  if (isRequired(variable)) return "has to be given";
  switch (variable.type) {
    case "text":
      return variable.content === "" ? "nothing" : `"${plain(variable.content)}"`;
    case "voice":
      return plain(variable.voiceId);
    case "character":
      return plain(variable.characterId);
    default:
      // Links are signed, and an id of somebody's file says little.
      return "the template's own";
  }
};

const factsOf = ({ templateId, name, aspectRatio, updatedAtMs, variables, scenes }: VideoTemplate) => ({
  ...{ id: templateId, name, aspectRatio, updatedAtMs, scenes },
  variables: Object.entries(variables).map(([variable, definition]) => ({
    ...{ name: variable, type: typeOf(definition), takes: takes[definition.type] },
    isRequired: isRequired(definition),
  })),
});
