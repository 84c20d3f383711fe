import type { PlannedScene } from "../../model/plan.ts";
import { findLayout, templates, type LayoutSpec } from "../../model/templates/index.ts";
import { InputError } from "../../errors.ts";
import { nearest } from "../fill-text.ts";
import type { Say } from "../parse-say.ts";
import { placeIn, type SceneContext } from "./scene-context.ts";

export const layoutOf = (context: SceneContext): LayoutSpec => {
  const { planning, scene } = context;
  const { template } = planning.brief.value;
  const layout = findLayout(template, scene.layout);
  if (layout !== undefined) return layout;
  const known = Object.keys(templates[template].layouts);
  const near = nearest(scene.layout, known);
  throw new InputError(`The template "${template}" has no layout "${scene.layout}".`, {
    place: placeIn(context, ["layout"]),
    hint: `${near === undefined ? "" : `Did you mean "${near}"? `}There are: ${known.join(", ")}.`,
  });
};

/** @throws InputError for one that the layout cannot have, or that has nothing to say. */
export const choosePresenter = (
  context: SceneContext,
  layout: LayoutSpec,
  say: Say | null,
): PlannedScene["presenter"] => ownWordsOf(context, layout) ?? presenterOf(context, layout, say);

/** Whether HeyGen makes a scene with words of its own; nothing of it may then be said twice. */
const ownWordsOf = (context: SceneContext, layout: LayoutSpec): "template" | "agent" | null => {
  const { scene } = context;
  const from = scene.template === undefined ? (scene.agent === undefined ? null : "agent") : "template";
  if (from === null) return null;
  for (const other of ["agent", "say", "presenter", "background"] as const) {
    if (scene[other] === undefined || other === from) continue;
    throw new InputError(`A scene with ${from}: has no ${other}: of its own.`, {
      place: placeIn(context, [other]),
      hint: `Picture and words come from HeyGen's ${from}. Leave ${other}: out, or ${from}:.`,
    });
  }
  if (layout.presenters.includes("heygen-scene")) return from;
  throw new InputError(`The layout "${scene.layout}" cannot show a clip that is the whole picture.`, {
    place: placeIn(context, ["layout"]),
    hint: "Use the layout full-clip.",
  });
};

const presenterOf = (
  context: SceneContext,
  layout: LayoutSpec,
  say: Say | null,
): PlannedScene["presenter"] => {
  const { scene } = context;
  const natural =
    say === null ? (layout.presenters.includes("none") ? "none" : layout.presenter) : layout.presenter;
  const presenter = scene.presenter ?? (natural === "none" && say !== null ? "voice" : natural);
  if (!layout.presenters.includes(presenter)) {
    throw new InputError(`The layout "${scene.layout}" cannot have presenter: ${presenter}.`, {
      place: placeIn(context, scene.presenter === undefined ? ["layout"] : ["presenter"]),
      hint: `It can have: ${layout.presenters.join(", ")}.`,
    });
  }
  if (presenter !== "none" && say === null) {
    throw new InputError(`The presenter of scene "${scene.id}" has nothing to say.`, {
      place: placeIn(context, []),
      hint: "Add say:, or choose a layout without a presenter, such as statement.",
    });
  }
  if (presenter === "none" && say !== null) {
    throw new InputError(`Scene "${scene.id}" says something but has presenter: none.`, {
      place: placeIn(context, ["presenter"]),
      hint: "Use presenter: voice for a voice without a picture.",
    });
  }
  return presenter;
};
