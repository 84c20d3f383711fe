import type { SceneProps, VideoProps } from "./video-props.ts";

/** A clip of 25 and a video of 30 frames a second both end on whole frames every fifth of a second. */
export const frameGridMs = 200;

/** The next multiple of `frameGridMs` that is not shorter. */
export const ceilToFrameGrid = (durationMs: number): number =>
  Math.ceil(Math.round(durationMs * 1000) / 1000 / frameGridMs - 1e-9) * frameGridMs;

export const msToFrames = (ms: number, fps: number): number => Math.round((ms * fps) / 1000);
export const framesToMs = (frames: number, fps: number): number => (frames * 1000) / fps;

/** A scene and where it lies in its video. */
export type SceneSpan = { scene: SceneProps; index: number; fromFrame: number; durationInFrames: number };

/** Where each scene begins: a transition makes a scene begin before the one in front has ended. */
export const sceneSpans = (scenes: readonly SceneProps[]): SceneSpan[] => {
  let end = 0;
  return scenes.map((scene, index) => {
    const fromFrame = index === 0 ? 0 : end - scene.transition.durationInFrames;
    end = fromFrame + scene.durationInFrames;
    return { scene, index, fromFrame, durationInFrames: scene.durationInFrames };
  });
};

/** Frames of the whole video. */
export const durationInFrames = ({ scenes }: Pick<VideoProps, "scenes">): number => {
  const last = sceneSpans(scenes).at(-1);
  return last === undefined ? 0 : last.fromFrame + last.durationInFrames;
};
