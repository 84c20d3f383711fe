import { describe, expect, test } from "vitest";
import type { SceneProps } from "../../../src/model/video-props.ts";
import { durationInFrames, sceneSpans } from "../../../src/model/timing.ts";
import { cutCues } from "../../../src/render/cut-cues.ts";
import {
  cutVideo,
  framesOf,
  framesOfChunk,
  shortestChunk,
  type CutVideo,
  type FrameRange,
  type TimelinePart,
} from "../../../src/render/timeline/cut-video.ts";
import { visibleSpan } from "../../../src/model/captions/page-moment.ts";
import { scenePages } from "../../../src/model/captions/scene-pages.ts";
import { plainScene } from "../../pipeline/render-fixture/props.ts";
import { sampleSceneOf, sampleVideo } from "../../support/sample-video.ts";

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

const videoOf = (scenes: SceneProps[]): CutVideo => ({ ...sampleVideo(), scenes });

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
    const parts = cutVideo(videoOf(scenes), given.range);
    const places = parts.map((part) => placeOf(part, scenes));
    expect(places[0]?.from).toBe(first);
    expect(places.at(-1)?.until).toBe(Math.min(last, total - 1) + 1);
    for (const [index, { from }] of places.entries())
      if (index > 0) expect(from).toBe(places[index - 1]?.until);
    for (const part of parts) expect(framesOf(part)).toBeGreaterThan(0);
  });

  test("into equal chunks, of which none is very short or long", () => {
    const bodies = cutVideo(videoOf(scenesOf([400, 250, 89]))).filter(({ kind }) => kind === "body");
    for (const part of bodies) {
      expect(framesOf(part)).toBeGreaterThanOrEqual(shortestChunk);
      expect(framesOf(part)).toBeLessThanOrEqual(framesOfChunk);
    }
    const ofFirst = bodies.filter((part) => part.kind === "body" && part.scene === 0).map(framesOf);
    expect(Math.max(...ofFirst) - Math.min(...ofFirst)).toBeLessThanOrEqual(1);
  });

  test("where a page of captions is seen first", () => {
    const said = sampleSceneOf("presenter-third");
    const words = Array.from({ length: 24 }, (_, index) => ({
      ...{
        text: `${index === 0 ? "" : " "}syllable${index}`,
        startMs: index * 400,
        endMs: index * 400 + 300,
      },
      ...{ timestampMs: null, confidence: null },
    }));
    const spoken = { ...said, durationInFrames: 300, speech: said.speech && { ...said.speech, words } };
    const video = videoOf([spoken]);
    const { pages } = scenePages(spoken, video);
    const starts = pages.map((_, index) =>
      Math.ceil((visibleSpan(pages, index).fromMs * video.fps) / 1000 - 1e-6),
    );
    expect(starts.length).toBeGreaterThan(2);
    const cuts = cutVideo(video).map(({ from }) => from);
    for (const [index, start] of starts.entries())
      if (index > 0 && start < 300 - shortestChunk) expect(cuts).toContain(start);
  });

  test("at the same places of a scene whatever the scenes before it are", () => {
    const ofLast = (lengths: number[]): { from: number; until: number }[] =>
      cutVideo(videoOf(scenesOf(lengths))).flatMap((part) =>
        part.kind === "body" && part.scene === lengths.length - 1
          ? [{ from: part.from, until: part.until }]
          : [],
      );
    expect(ofLast([90, 77, 300])).toEqual(ofLast([200, 300]));
  });

  test("into a transition for each overlap, counted from where it begins", () => {
    const transitions = cutVideo(videoOf(scenesOf([100, 100, 100]))).filter(
      ({ kind }) => kind === "transition",
    );
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
