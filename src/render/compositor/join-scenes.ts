import { transitionAt, transitionProgress } from "../../model/motion/transition.ts";
import type { ComposeJob } from "./job.ts";
import type { Frame, Plane } from "./planes.ts";

export type JoinMoment = Pick<ComposeJob, "size"> & {
  transition: NonNullable<ComposeJob["transition"]>;
  /** Counted from the first frame of the transition. */
  frame: number;
};

/** Writes what is seen of two scenes while one gives way to the other. */
export const joinScenes = (leaving: Frame, entering: Frame, onto: Frame, moment: JoinMoment): void => {
  const { transition, frame, size } = moment;
  const { kind, direction, durationInFrames } = transition;
  const sides = transitionAt(kind, direction, transitionProgress(frame, durationInFrames), size);
  if (sides.entering.opacity < 1) {
    mixFrames(leaving, entering, onto, sides.entering.opacity);
    return;
  }
  copyColumns(leaving, onto, sides.leaving);
  copyColumns(entering, onto, sides.entering);
};

/** Opacity in 1/65536, so that a slow fade has no steps of its own. */
const mixFrames = (under: Frame, over: Frame, onto: Frame, opacity: number): void => {
  const weight = Math.round(Math.max(0, opacity) * 65536);
  const [from, to, result] = [under.bytes, over.bytes, onto.bytes];
  for (let at = 0; at < result.length; at += 1) {
    const below = from[at] ?? 0;
    result[at] = below + ((((to[at] ?? 0) - below) * weight + 32768) >> 16);
  }
};

type Side = { x: number; visible: { x: number; width: number } };

/** Both scenes fill the frame's height in every transition: only columns change. */
const copyColumns = (from: Frame, onto: Frame, side: Side): void => {
  copyPlane(from.y, onto.y, side, 1);
  copyPlane(from.u, onto.u, side, 2);
  copyPlane(from.v, onto.v, side, 2);
};

const copyPlane = (from: Plane, onto: Plane, { x, visible }: Side, subsampling: number): void => {
  const first = visible.x / subsampling;
  const end = first + visible.width / subsampling;
  const shift = x / subsampling;
  if (end <= first) return;
  for (let row = 0; row < onto.height; row += 1) {
    const start = row * onto.width;
    onto.data.set(from.data.subarray(start + first - shift, start + end - shift), start + first);
  }
};
