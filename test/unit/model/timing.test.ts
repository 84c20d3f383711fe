import { describe, expect, test } from "vitest";
import {
  ceilToFrameGrid,
  durationInFrames,
  framesToMs,
  msToFrames,
  sceneSpans,
} from "../../../src/model/timing.ts";
import type { SceneProps } from "../../../src/model/video-props.ts";

const scene = (frames: number, transitionFrames: number): SceneProps => ({
  id: `s${frames}`,
  layout: "statement",
  side: "right",
  durationInFrames: frames,
  isOpening: false,
  transition: { kind: transitionFrames === 0 ? "none" : "fade", durationInFrames: transitionFrames },
  background: { kind: "brand" },
  presenter: null,
  speech: null,
  showCaptions: true,
  overlays: [],
});

describe("the frame grid", () => {
  test.each([
    [1, 200],
    [200, 200],
    [200.0000001, 200],
    [200.01, 400],
    [1999.9, 2000],
    [2000.2, 2200],
  ])("rounds %d ms up to %d ms", (ms, rounded) => {
    expect(ceilToFrameGrid(ms)).toBe(rounded);
  });

  test("holds whole frames at 25 and at 30 frames a second", () => {
    for (let ms = 1; ms < 20_000; ms += 37) {
      const length = ceilToFrameGrid(ms);
      expect(length).toBeGreaterThanOrEqual(ms);
      expect(length - ms).toBeLessThan(200);
      for (const fps of [25, 30]) {
        const frames = msToFrames(length, fps);
        expect(framesToMs(frames, fps)).toBeCloseTo(length, 9);
      }
    }
  });
});

describe("scenes", () => {
  test("follow one another, and a transition lets them overlap", () => {
    const spans = sceneSpans([scene(100, 15), scene(60, 15), scene(40, 0), scene(30, 10)]);
    expect(spans.map(({ fromFrame }) => fromFrame)).toEqual([0, 85, 145, 175]);
    expect(spans.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  test("make a video that ends with the last", () => {
    expect(durationInFrames({ scenes: [scene(100, 0), scene(60, 15)] })).toBe(145);
    expect(durationInFrames({ scenes: [scene(42, 0)] })).toBe(42);
    expect(durationInFrames({ scenes: [] })).toBe(0);
  });
});
