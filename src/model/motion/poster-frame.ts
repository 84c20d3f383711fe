import { msToFrames } from "../timing.ts";
import type { OverlayProps, SceneProps } from "../video-props.ts";

/** Texts need this long to come to rest. */
const settleMs = 1800;

const lastStartOf = (overlay: OverlayProps): number =>
  overlay.kind === "bullets"
    ? Math.max(overlay.fromMs, ...overlay.items.map(({ fromMs }) => fromMs))
    : overlay.fromMs;

/** The frame of a scene in which the most overlays stand still; of several the first. */
export const posterFrame = (scene: SceneProps, fps: number): number => {
  const last = scene.durationInFrames - 1;
  const rests = scene.overlays.map((overlay) => ({
    fromMs: lastStartOf(overlay) + settleMs,
    untilMs: overlay.untilMs ?? Number.POSITIVE_INFINITY,
  }));
  const moments = [settleMs, ...rests.map(({ fromMs }) => fromMs)].sort((a, b) => a - b);
  const standing = (ms: number): number =>
    rests.filter(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs - 300).length;
  const best = moments.reduce((a, b) => (standing(b) > standing(a) ? b : a));
  return Math.min(last, msToFrames(best, fps) + 1);
};
