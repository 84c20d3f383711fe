import type { Scene } from "../../model/brief.ts";
import type { AgentClip, TemplateClip } from "../../model/media.ts";
import type { PlannedScene } from "../../model/plan.ts";
import { InputError } from "../../errors.ts";
import { avatarOf, idFor, presentersOf, voiceOf } from "./choices.ts";
import { fill, isUpright, placeIn, type SceneContext } from "./scene-context.ts";

/** A clip whose words are not ours either. */
export const planOwnClip = (context: SceneContext, presenter: PlannedScene["presenter"]): string | null => {
  const { scene, planning } = context;
  if (presenter === "template" && scene.template !== undefined)
    return planning.need({ kind: "clip", source: templateClip(context, scene.template) });
  if (presenter === "agent" && scene.agent !== undefined)
    return planning.need({ kind: "clip", source: agentClip(context, scene.agent) });
  return null;
};

const templateClip = (
  context: SceneContext,
  { id, standIn, variables }: NonNullable<Scene["template"]>,
): TemplateClip => ({
  from: "template",
  templateId: idFor(presentersOf(context.planning), { id, standIn }),
  variables: Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      fill(context, value, ["template", "variables", name]),
    ]),
  ),
});

/** HeyGen takes 10,000, of which some are ours. */
const longestPrompt = 9_900;

const agentClip = (
  context: SceneContext,
  { prompt: written, orientation }: NonNullable<Scene["agent"]>,
): AgentClip => {
  const { planning } = context;
  const prompt = fill(context, written, ["agent"]).trim();
  if (prompt === "" || prompt.length > longestPrompt) {
    throw new InputError(
      prompt === ""
        ? "The prompt for the Video Agent is empty."
        : `The prompt for the Video Agent has ${prompt.length} characters; HeyGen takes ${longestPrompt}.`,
      {
        place: placeIn(context, ["agent"]),
        hint: "Say what the video is about, for whom, and how long it should be.",
      },
    );
  }
  return {
    ...{ from: "agent", prompt },
    avatarId: idFor(presentersOf(planning), avatarOf(context)),
    voiceId: idFor(presentersOf(planning), voiceOf(context)),
    orientation: orientation ?? (isUpright(context) ? "portrait" : "landscape"),
  };
};
