import type { Background } from "../../model/brief.ts";
import { colourSchema } from "../../model/colour.ts";
import type { PlannedScene } from "../../model/plan.ts";
import { InputError } from "../../errors.ts";
import { locate } from "./locate.ts";
import { fill, placeIn, type Path, type SceneContext } from "./scene-context.ts";

export const backgroundOf = (context: SceneContext): PlannedScene["background"] => {
  const { scene } = context;
  const background: Background | undefined = scene.background;
  if (background === undefined) return { kind: "brand" };
  const colour = (text: string, path: Path): string => {
    const filled = fill(context, text, path).trim();
    if (colourSchema.safeParse(filled).success) return filled;
    throw new InputError(`"${filled}" is not a colour.`, {
      place: placeIn(context, path),
      hint: "Write a colour as #rrggbb.",
    });
  };
  if ("color" in background)
    return { kind: "color", color: colour(background.color, ["background", "color"]) };
  if ("gradient" in background) {
    const colors = background.gradient.map((each, index) => colour(each, ["background", "gradient", index]));
    return { kind: "gradient", colors, angle: background.angle };
  }
  const kind = "image" in background ? "image" : "video";
  const text = "image" in background ? background.image : background.video;
  return { kind, asset: assetOf(context, kind, text, ["background", kind]), fit: background.fit };
};

/** The key of a picture or film that a text names. */
export const assetOf = (context: SceneContext, asset: "image" | "video", text: string, path: Path): string =>
  context.planning.need({ kind: "asset", asset, source: locate(context, asset, text, path) });
