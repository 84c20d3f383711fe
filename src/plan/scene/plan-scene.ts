import type { Scene } from "../../model/brief.ts";
import type { Breath } from "../../model/media.ts";
import type { PlannedScene } from "../../model/plan.ts";
import type { Row } from "../../model/row.ts";
import type { LayoutSpec } from "../../model/templates/index.ts";
import { hasVariables } from "../fill-text.ts";
import { parseSay, type Say } from "../parse-say.ts";
import type { Planning } from "../planning.ts";
import { backgroundOf } from "./background-of.ts";
import { choosePresenter, layoutOf } from "./choose-presenter.ts";
import { cuesOf } from "./cues-of.ts";
import { overlayOf } from "./overlay-of.ts";
import { planOwnClip } from "./plan-own-clip.ts";
import { planSceneClip, presentingOf, type Presenting } from "./plan-scene-clip.ts";
import { planSpeech } from "./plan-speech.ts";
import { fill, placeIn, type SceneContext } from "./scene-context.ts";

/** What is said in a scene, and by whom: the same words are read, named and checked once. */
type Spoken = Pick<PlannedScene, "presenter" | "speech" | "avatar" | "breath"> & {
  say: Say | null;
  /** Who would be seen saying it, and how. */
  presenting: Presenting | null;
};

/**
 * Plans one scene, row by row: its texts filled, its media named. A scene that no row changes is planned once, and what
 * is said in the same words is read once: ten thousand rows cost what is different in them.
 * It throws InputError for what cannot be made.
 */
export const scenePlanner = (planning: Planning, scene: Scene, index: number) => {
  const isSame = !hasVariables(JSON.stringify(scene));
  const spoken = new Map<string | undefined, Spoken>();
  let same: PlannedScene | undefined;
  return (row: Row): PlannedScene => {
    if (same !== undefined) return same;
    const planned = planScene({ planning, scene, index, row }, spoken);
    if (isSame) same = planned;
    return planned;
  };
};

const planScene = (context: SceneContext, known: Map<string | undefined, Spoken>): PlannedScene => {
  const { scene, planning } = context;
  const { brief } = planning;
  const layout = layoutOf(context);
  const text = scene.say === undefined ? undefined : fill(context, scene.say, ["say"]);
  let spoken = known.get(text);
  if (spoken === undefined) {
    spoken = spokenOf(context, layout, text);
    known.set(text, spoken);
  }
  const { say, presenter, speech, avatar, breath, presenting } = spoken;
  // A ground may differ where the words do not.
  const clip =
    presenter === "heygen-scene" && presenting !== null
      ? planSceneClip(context, presenting)
      : planOwnClip(context, presenter);
  return {
    id: scene.id,
    layout: scene.layout,
    presenter,
    side: scene.side ?? "right",
    caption: say?.caption ?? null,
    ...(say === null || say.readings.length === 0 ? {} : { readings: say.readings }),
    speech,
    avatar,
    ...(clip === null ? {} : { clip }),
    breath,
    silentMs: (scene.seconds ?? layout.defaultSeconds) * 1000,
    transition: scene.transition ?? brief.value.transition,
    background: clip === null ? backgroundOf(context) : { kind: "brand" },
    overlays: scene.overlays.map((overlay, at) => overlayOf(context, overlay, ["overlays", at], say)),
    showCaptions: typeof scene.captions === "string" || (scene.captions ?? brief.value.captions),
    ...(typeof scene.captions === "string"
      ? { cues: cuesOf(context, scene.captions, say !== null || clip !== null) }
      : {}),
  };
};

const spokenOf = (context: SceneContext, layout: LayoutSpec, text: string | undefined): Spoken => {
  const { planning } = context;
  const { breath: seconds, language } = planning.brief.value;
  const say =
    text === undefined
      ? null
      : parseSay(text, {
          language,
          readAloud: planning.readAloud,
          placeOf: () => placeIn(context, ["say"]),
        });
  const presenter = choosePresenter(context, layout, say);
  const breath: Breath = {
    beforeMs: Math.round(seconds.before * 1000),
    afterMs: Math.round(seconds.after * 1000),
  };
  const speech = say === null ? null : planSpeech(context, say, presenter);
  const isSeen = presenter === "avatar" || presenter === "heygen-scene";
  const presenting = isSeen && speech !== null ? presentingOf(context, speech, breath) : null;
  const avatar =
    presenter === "avatar" && presenting !== null ? planning.need({ kind: "avatar", ...presenting }) : null;
  return { say, presenter, speech, avatar, breath, presenting };
};
