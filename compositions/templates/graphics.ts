import type { ReactNode } from "react";
import type { Box } from "../../src/model/media.ts";
import type { VideoProps } from "../../src/model/video-props.ts";

/** Frames of a scene; `until` is not one of them. */
export type FrameSpan = { from: number; until: number };

export const isWithin = (frame: number, { from, until }: FrameSpan): boolean =>
  from <= frame && frame < until;

/** Something drawn in front of the presenter, which can be drawn alone. */
export type GraphicsLayer = {
  /** No other layer of the scene has it. */
  name: string;
  /** Where it is in the frame; whole pixels. */
  box: Box;
  /** How far beyond its box, on each side, any of it may be seen; pixels. */
  reach: number;
  /** Outside of these frames nothing of it is seen; in them it may be. */
  span: FrameSpan;
  /** In each of these it looks the same in all frames; it may do so in others too. */
  still: FrameSpan[];
  /** Fills the box, a pure function of props and frame. It does not know where the box is. */
  content: ReactNode;
};

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
