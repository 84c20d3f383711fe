import { arch, circle } from "../../../src/model/layout/recipe.ts";
import { right, type RoundedBox } from "../../../src/model/layout/rounded-box.ts";
import type { SceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";

/** A large shape of the ground: of its own colour, a little lighter, or the accent. */
export type GroundShape = { box: RoundedBox; tone: "quiet" | "accent" };

const quiet = (box: RoundedBox): GroundShape => ({ box, tone: "quiet" });
const accent = (box: RoundedBox): GroundShape => ({ box, tone: "accent" });

/** The arch and the disc are the template's two forms; they are cut by the frame. */
const shapesOf = (
  scene: Pick<SceneProps, "layout">,
  { frame: { width, height } }: Pick<SceneGeometry, "frame">,
): GroundShape[] => {
  const short = Math.min(width, height);
  const isTall = height >= width;
  switch (scene.layout) {
    case "end-card":
      return isTall
        ? [
            quiet(arch(width * 0.72, height * 0.3, short * 1.1, height)),
            accent(circle(width * 0.98, height * 0.34, short * 0.5)),
          ]
        : [
            quiet(arch(width - short * 0.36, height * 0.24, short * 0.86, height)),
            accent(circle(width - short * 0.36, height * 0.67, short * 0.42)),
          ];
    case "statement":
      return [quiet(circle(width * (isTall ? 0.9 : 0.86), height * (isTall ? 0.2 : 0.24), short * 1.15))];
    case "voice-only":
      return [quiet(circle(width * 0.96, isTall ? height * 0.62 : height * 0.98, short * 0.98))];
    case "circle-over-screen":
      return [quiet(circle(width * 0.03, height * 0.98, short * 0.9))];
    default:
      return [];
  }
};

/** The large shapes of a scene's ground, on the side where lines of its language end. */
export const groundShapes = (
  scene: Pick<SceneProps, "layout">,
  geometry: Pick<SceneGeometry, "frame">,
  direction: VideoProps["direction"],
): GroundShape[] =>
  shapesOf(scene, geometry).map(({ box, tone }) => ({
    tone,
    box: direction === "ltr" ? box : { ...box, x: geometry.frame.width - right(box) },
  }));
