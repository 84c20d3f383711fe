import { describe, expect, test } from "vitest";
import type { SceneProps } from "../../../src/model/video-props.ts";
import { durationInFrames, sceneSpans } from "../../../src/model/timing.ts";
import { cutCues } from "../../../src/render/cut-cues.ts";
import {
  cutVideo,
  framesOf,
  framesOfChunk,
  type FrameRange,
  type TimelinePart,
} from "../../../src/render/timeline/cut-video.ts";
import { plainScene } from "../../pipeline/render-fixture/props.ts";

/** Scenes by their lengths; each but the first comes in over so many frames. */
const scenesOf = (lengths: readonly number[], transition = 12): SceneProps[] =>
  lengths.map((length, index) => ({
    ...plainScene,
    durationInFrames: length,
    transition:
      index === 0 || transition === 0
        ? { kind: "none", durationInFrames: 0 }
        : { kind: "fade", durationInFrames: transition },
  }));

/** The frames of the video that a part shows. */
const placeOf = (part: TimelinePart, scenes: readonly SceneProps[]): { from: number; until: number } => {
  const scene = part.kind === "body" ? part.scene : part.entering;
  const start = sceneSpans(scenes)[scene]?.fromFrame ?? Number.NaN;
  return { from: start + part.from, until: start + part.until };
};

const cases: { lengths: number[]; transition?: number; range?: FrameRange }[] = [
  { lengths: [1] },
  { lengths: [60] },
  { lengths: [61] },
  { lengths: [89] },
  { lengths: [90] },
  { lengths: [180, 75, 400] },
  { lengths: [180, 75, 400], transition: 0 },
  { lengths: [24, 24, 24], transition: 12 },
  { lengths: [300, 300], range: { first: 17, last: 431 } },
  { lengths: [300, 300], range: { first: 292, last: 295 } },
  { lengths: [300, 300], range: { first: 250, last: 9999 } },
  { lengths: [300], range: { first: 299, last: 299 } },
];

describe("a video is cut", () => {
  test.each(cases)("so that its parts follow one another without a gap: $lengths $range", (given) => {
    const scenes = scenesOf(given.lengths, given.transition);
    const total = durationInFrames({ scenes });
    const { first, last } = given.range ?? { first: 0, last: total - 1 };
    const parts = cutVideo(scenes, given.range);
    const places = parts.map((part) => placeOf(part, scenes));
    expect(places[0]?.from).toBe(first);
    expect(places.at(-1)?.until).toBe(Math.min(last, total - 1) + 1);
    for (const [index, { from }] of places.entries())
      if (index > 0) expect(from).toBe(places[index - 1]?.until);
    for (const part of parts) expect(framesOf(part)).toBeGreaterThan(0);
  });

  test("where the scene's own frame is a multiple of a chunk, and no chunk is very short", () => {
    const bodies = cutVideo(scenesOf([400, 250, 89])).filter(({ kind }) => kind === "body");
    const lastOfScene = (part: TimelinePart, next: TimelinePart | undefined): boolean =>
      next?.kind !== "body" || part.kind !== "body" || next.scene !== part.scene;
    for (const [index, part] of bodies.entries()) {
      if (!lastOfScene(part, bodies[index + 1])) expect(part.until % framesOfChunk).toBe(0);
      expect(framesOf(part)).toBeGreaterThanOrEqual(30);
      expect(framesOf(part)).toBeLessThan(framesOfChunk + 60);
    }
  });

  test("at the same places of a scene whatever the scenes before it are", () => {
    const ofLast = (lengths: number[]): { from: number; until: number }[] =>
      cutVideo(scenesOf(lengths)).flatMap((part) =>
        part.kind === "body" && part.scene === lengths.length - 1
          ? [{ from: part.from, until: part.until }]
          : [],
      );
    expect(ofLast([90, 77, 300])).toEqual(ofLast([200, 300]));
  });

  test("into a transition for each overlap, counted from where it begins", () => {
    const transitions = cutVideo(scenesOf([100, 100, 100])).filter(({ kind }) => kind === "transition");
    expect(transitions).toEqual([
      { kind: "transition", leaving: 0, entering: 1, from: 0, until: 12 },
      { kind: "transition", leaving: 1, entering: 2, from: 0, until: 12 },
    ]);
  });
});

describe("captions of some frames", () => {
  const cues = [
    { startMs: 0, endMs: 900, text: "One" },
    { startMs: 900, endMs: 2000, text: "Two" },
    { startMs: 2500, endMs: 4000, text: "Three" },
  ].map(({ text, ...times }) => ({ ...times, lines: [text] }));

  test("count from the first of them, and what lies outside is left out", () => {
    expect(cutCues(cues, 30, { first: 30, last: 89 })).toEqual([
      { startMs: 0, endMs: 1000, lines: ["Two"] },
      { startMs: 1500, endMs: 2000, lines: ["Three"] },
    ]);
  });

  test("are all of them when all frames are asked for", () => {
    expect(cutCues(cues, 25, undefined)).toEqual(cues);
  });
});
