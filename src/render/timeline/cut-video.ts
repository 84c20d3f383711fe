import { sceneSpans } from "../../model/timing.ts";
import type { SceneProps } from "../../model/video-props.ts";

/** Frames of a scene that nothing else is seen in; `from` and `until` (not part of it) count from the scene's start. */
export type BodyPart = { kind: "body"; scene: number; from: number; until: number };
/** Frames in which a scene takes the place of the one before, `from` and `until` counted from the transition's start. */
export type TransitionPart = {
  kind: "transition";
  leaving: number;
  entering: number;
  from: number;
  until: number;
};
export type TimelinePart = BodyPart | TransitionPart;

/** Two seconds at 30 a second: what one changed word makes again. */
export const framesOfChunk = 60;
/** A rest that is shorter than this goes with its neighbour: every segment begins with a costly keyframe. */
const shortestChunk = 30;

/** Frames of the video, both ends included. */
export type FrameRange = { first: number; last: number };

/**
 * The parts of a video in order. Bodies are cut where a scene's own frame number is a multiple of `framesOfChunk`, so that
 * the cuts stay where they are when something else of the video changes.
 */
export const cutVideo = (scenes: readonly SceneProps[], range?: FrameRange): TimelinePart[] => {
  const { first, last } = range ?? { first: 0, last: Number.POSITIVE_INFINITY };
  return sceneSpans(scenes).flatMap(({ scene, index, fromFrame }): TimelinePart[] => {
    const within = (from: number, until: number): { from: number; until: number } => ({
      from: Math.max(from, first - fromFrame),
      until: Math.min(until, last + 1 - fromFrame),
    });
    const head = scene.transition.durationInFrames;
    const tail = scenes[index + 1]?.transition.durationInFrames ?? 0;
    const transition = within(0, head);
    const body = within(head, scene.durationInFrames - tail);
    return [
      ...(transition.from < transition.until
        ? [{ kind: "transition" as const, leaving: index - 1, entering: index, ...transition }]
        : []),
      ...chunksOf(body.from, body.until).map((chunk) => ({ kind: "body" as const, scene: index, ...chunk })),
    ];
  });
};

const chunksOf = (from: number, until: number): { from: number; until: number }[] => {
  const chunks: { from: number; until: number }[] = [];
  for (let at = from; at < until;) {
    const next = (Math.floor(at / framesOfChunk) + 1) * framesOfChunk;
    const cut = next - at < shortestChunk ? next + framesOfChunk : next;
    const end = until - cut < shortestChunk ? until : cut;
    chunks.push({ from: at, until: end });
    at = end;
  }
  return chunks;
};

export const framesOf = ({ from, until }: { from: number; until: number }): number => until - from;
