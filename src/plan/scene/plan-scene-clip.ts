import { nearestFormat } from "../../model/avatar-format.ts";
import type { AvatarNeed, Breath, SceneClip } from "../../model/media.ts";
import { InputError } from "../../errors.ts";
import { assetOf } from "./background-of.ts";
import { avatarOf, idFor, presentersOf } from "./choices.ts";
import { fill, isUpright, placeIn, type Path, type SceneContext } from "./scene-context.ts";

/** Who is seen saying something, and how. */
export type Presenting = Omit<AvatarNeed, "kind">;

export const presentingOf = (context: SceneContext, speech: string, breath: Breath): Presenting => {
  const { planning } = context;
  const { engine, aspect, resolution, ...avatar } = avatarOf(context);
  const avatarId = idFor(presentersOf(planning), avatar);
  const { format, because } = nearestFormat(engine, { aspect, resolution });
  if (because.length > 0) {
    planning.adjust({ avatarId, asked: { engine, aspect, resolution }, taken: format, because });
  }
  return { avatarId, engine, speech, breath, ...format };
};

/** A scene that HeyGen makes whole. It is asked for once for all aspects, upright where all of them are. */
export const planSceneClip = (context: SceneContext, presenting: Presenting): string => {
  return context.planning.need({
    kind: "clip",
    source: {
      from: "scene",
      ...presenting,
      aspect: isUpright(context) ? "9:16" : presenting.aspect,
      ground: groundOf(context),
    },
  });
};

/** What HeyGen can put behind a presenter, of what a background may be. */
const groundOf = (context: SceneContext): SceneClip["ground"] => {
  const { background } = context.scene;
  if (background === undefined) return null;
  const refuse = (what: string, path: Path): never => {
    throw new InputError(`HeyGen puts no ${what} behind a presenter.`, {
      place: placeIn(context, path),
      hint: "Use one colour as #rrggbb or an image that covers the frame, or presenter: avatar.",
    });
  };
  if ("image" in background) {
    if (background.fit === "contain") refuse("image that leaves edges free", ["background", "fit"]);
    return {
      kind: "image",
      asset: assetOf(context, "image", background.image, ["background", "image"]),
    };
  }
  if (!("color" in background))
    return refuse("gradient" in background ? "gradient" : "video", ["background"]);
  const color = fill(context, background.color, ["background", "color"]).trim().toLowerCase();
  return /^#[0-9a-f]{6}$/.test(color)
    ? { kind: "color", color }
    : refuse(`"${color}"`, ["background", "color"]);
};
