import { visibleSpan } from "../../model/captions/page-moment.ts";
import { scenePages } from "../../model/captions/scene-pages.ts";
import { sceneSpans } from "../../model/timing.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";

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

/**
 * Four seconds at 30 a second. An encoder looks forty frames ahead and takes memory for each before it uses any again, so
 * one that ends sooner costs nearly as much as one that goes on.
 */
export const framesOfChunk = 120;
/** A rest that is shorter than this goes with its neighbour: every segment begins with a costly keyframe. */
export const shortestChunk = 30;

/** Frames of the video, both ends included. */
export type FrameRange = { first: number; last: number };

export type CutVideo = Pick<VideoProps, "scenes" | "aspect" | "language" | "direction" | "fps">;

/**
 * The parts of a video in order. Bodies are cut where a page of captions appears, so that another spelling makes again what
 * it is seen in and nothing else, and then into equal chunks. Cuts follow from the scene alone: they stay where they are
 * when something else of the video changes.
 */
export const cutVideo = (video: CutVideo, range?: FrameRange): TimelinePart[] => {
  const { first, last } = range ?? { first: 0, last: Number.POSITIVE_INFINITY };
  const { scenes } = video;
  return sceneSpans(scenes).flatMap(({ scene, index, fromFrame }): TimelinePart[] => {
    const within = ({ from, until }: Frames): Frames => ({
      from: Math.max(from, first - fromFrame),
      until: Math.min(until, last + 1 - fromFrame),
    });
    const head = scene.transition.durationInFrames;
    const tail = scenes[index + 1]?.transition.durationInFrames ?? 0;
    const transition = within({ from: 0, until: head });
    const chunks = chunksOf(head, scene.durationInFrames - tail, pageStarts(scene, video));
    return [
      ...(isSome(transition)
        ? [{ kind: "transition" as const, leaving: index - 1, entering: index, ...transition }]
        : []),
      ...chunks
        .map(within)
        .filter(isSome)
        .map((chunk) => ({ kind: "body" as const, scene: index, ...chunk })),
    ];
  });
};

type Frames = { from: number; until: number };

const isSome = ({ from, until }: Frames): boolean => from < until;

/** The frames of a scene in which a page of its captions is seen first. */
const pageStarts = (scene: SceneProps, video: CutVideo): number[] => {
  const { pages } = scenePages(scene, video);
  return pages.map((_, index) => {
    const frame = (visibleSpan(pages, index).fromMs * video.fps) / 1000;
    return Math.ceil(frame - 1e-6);
  });
};

const chunksOf = (from: number, until: number, cuts: readonly number[]): Frames[] => {
  const chunks: Frames[] = [];
  let at = from;
  for (const cut of cuts) {
    if (cut - at < shortestChunk || until - cut < shortestChunk) continue;
    chunks.push(...equalParts(at, cut));
    at = cut;
  }
  return [...chunks, ...equalParts(at, until)];
};

const equalParts = (from: number, until: number): Frames[] => {
  const count = Math.ceil((until - from) / framesOfChunk);
  const edge = (part: number): number => from + Math.round(((until - from) * part) / count);
  return Array.from({ length: count }, (_, part) => ({ from: edge(part), until: edge(part + 1) }));
};

export const framesOf = ({ from, until }: Frames): number => until - from;
