import type { Size } from "../aspect.ts";
import type { Transition } from "../brief.ts";
import { roundToBlock } from "../layout/rounded-box.ts";
import type { Box } from "../media.ts";
import type { VideoProps } from "../video-props.ts";
import { spring } from "./spring.ts";

export type VisibleTransition = Exclude<Transition, "none">;

/** Where a scene is while it changes places with another: moved to `x`, and seen only in `visible`. Pixels of the frame. */
export type TransitionSide = { x: number; visible: Box };

export type TransitionMoment = {
  /** Drawn over the other one, with this opacity. */
  entering: TransitionSide & { opacity: number };
  leaving: TransitionSide;
};

/** How far a transition has come in one of its frames, from 0 to 1: with the spring everything here moves with. */
export const transitionProgress = (frame: number, durationInFrames: number): number =>
  spring((frame / durationInFrames) * 1000, 1000);

/**
 * What is seen of two scenes at `progress` of the way from one to the other. Scenes move the way the language is read.
 * Offsets and edges lie on whole blocks, so that a compositor can draw exactly the same.
 */
export const transitionAt = (
  kind: VisibleTransition,
  direction: VideoProps["direction"],
  progress: number,
  { width, height }: Size,
): TransitionMoment => {
  const whole: Box = { x: 0, y: 0, width, height };
  if (kind === "fade") {
    return { entering: { x: 0, visible: whole, opacity: progress }, leaving: { x: 0, visible: whole } };
  }
  const come = roundToBlock(width * progress);
  const isForwards = direction === "ltr";
  const incoming: Box = { ...whole, x: isForwards ? width - come : 0, width: come };
  const outgoing: Box = { ...whole, x: isForwards ? 0 : come, width: width - come };
  const away = width - come;
  const moved = isForwards ? { enters: away, leaves: 0 - come } : { enters: 0 - away, leaves: come };
  const { enters, leaves } = kind === "push" ? moved : { enters: 0, leaves: 0 };
  return {
    entering: { x: enters, visible: incoming, opacity: 1 },
    leaving: { x: leaves, visible: outgoing },
  };
};
