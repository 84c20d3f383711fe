import type { VideoProps } from "../../src/model/video-props.ts";
import type { GraphicsLayer } from "../layers/graphics-layer.ts";

/** Whether the graphics of a scene can be drawn apart from all that lies behind them. */
export type GraphicsPurity =
  | { purity: "pure" }
  /** `because` says why not in a few words: `blend mode over avatar`. */
  | { purity: "impure"; because: string };

export type SceneGraphics =
  { purity: "pure"; layers: GraphicsLayer[] } | Extract<GraphicsPurity, { purity: "impure" }>;

/** What all scenes of a video share and a scene's picture depends on. */
const looks = ["brand", "aspect", "language", "direction", "fps", "fallbackFamilies", "fitted"] as const;

/** Keeps what was made of a scene for as long as the scene lives and its video looks the same. */
export const oncePerScene = <Scene extends object, Made>(
  make: (video: VideoProps, scene: Scene) => Made,
): ((video: VideoProps, scene: Scene) => Made) => {
  const known = new WeakMap<Scene, { video: VideoProps; made: Made }>();
  return (video, scene) => {
    const before = known.get(scene);
    if (before !== undefined && looks.every((key) => before.video[key] === video[key])) return before.made;
    const made = make(video, scene);
    known.set(scene, { video, made });
    return made;
  };
};
