import { describe, expect, test } from "vitest";
import { graphicsMarkup } from "../../../compositions/markup.tsx";
import { aspects } from "../../../src/model/aspect.ts";
import { fitVideo } from "../../../src/model/layout/fit-video.ts";
import { estimateWidth } from "../../../src/model/layout/measure.ts";
import { editorial } from "../../../src/model/templates/editorial.ts";
import type { OverlayProps, SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { sampleScene, sampleSceneOf, sampleVideo } from "../../support/sample-video.ts";

const timed = { fromMs: 300, untilMs: null };
const overlays: OverlayProps[] = [
  { kind: "title", text: "Welcome", kicker: "Hello", ...timed },
  { kind: "lower-third", name: "Mira", role: "Success", ...timed },
  { kind: "bullets", title: "Plan", items: [{ text: "One", fromMs: 500 }], ...timed },
  { kind: "cta", text: "Start", url: "example.com", ...timed },
  { kind: "quote", text: "Good.", by: "Ada", ...timed },
  { kind: "stat", value: "94 %", label: "of teams", ...timed },
];

const fitted = (scenes: SceneProps[], changes: Partial<VideoProps> = {}): VideoProps => {
  const video = sampleVideo({ scenes, ...changes });
  return { ...video, fitted: fitVideo(video, estimateWidth) };
};

describe.each(Object.keys(editorial.layouts))("the graphics of %s", (layout) => {
  const cases = aspects.flatMap((aspect) =>
    overlays.map((overlay) => ({ aspect, overlay, kind: overlay.kind })),
  );

  test.each(cases)("are drawn in Node with a $kind in $aspect", ({ aspect, overlay }) => {
    const video = fitted([sampleScene({ id: "a", layout, overlays: [overlay] })], { aspect });
    const markup = graphicsMarkup(video, 90);
    expect(markup).toContain('data-layer="captions"');
    expect(markup).not.toContain("NaN");
  });

  test("stand still once everything has arrived", () => {
    const scene = sampleScene({ id: "a", layout, overlays, speech: null, durationInFrames: 300 });
    const video = fitted([scene]);
    const still = [150, 151, 200, 299].map((frame) => graphicsMarkup(video, frame));
    expect(new Set(still).size).toBe(1);
    expect(graphicsMarkup(video, 14)).not.toBe(still[0]);
  });
});

test("between two words captions stand still, and the mark moves in the frame a word begins in", () => {
  const scene = sampleScene({ id: "a" });
  const video = fitted([scene]);
  const words = scene.speech?.words ?? [];
  const [second, third] = [words[1], words[2]];
  if (second === undefined || third === undefined) throw new Error("The sample says too little.");
  const frame = Math.ceil((third.startMs * video.fps) / 1000 - 1e-6);
  const before = graphicsMarkup(video, frame - 1);
  expect(graphicsMarkup(video, frame)).not.toBe(before);
  expect(graphicsMarkup(video, frame + 1)).toBe(graphicsMarkup(video, frame));
});

test("a text that was not measured is an error, not a wrong picture", () => {
  const scene = sampleScene({ id: "a", overlays: [overlays[0] as OverlayProps] });
  expect(() => graphicsMarkup(sampleVideo({ scenes: [scene], fitted: {} }), 60)).toThrow(
    /has not been measured/,
  );
});

test("two scenes are seen at once only while one comes in", () => {
  const first = sampleScene({
    id: "a",
    durationInFrames: 60,
    speech: null,
    overlays: [overlays[0] as OverlayProps],
  });
  const second: SceneProps = { ...first, id: "b", transition: { kind: "push", durationInFrames: 15 } };
  const video = fitted([first, second]);
  const seen = (frame: number): number => graphicsMarkup(video, frame).split("data-file").length - 1;
  expect([seen(44), seen(45), seen(59), seen(60)]).toEqual([1, 2, 2, 1]);
});

describe("the first frame of a video", () => {
  const scene = sampleScene({ id: "a", speech: null, overlays: overlays.slice(0, 2) });

  test("shows the texts it begins with as they stand later: it is its picture where it is not played", () => {
    const video = fitted([scene]);
    expect(graphicsMarkup(video, 0)).toContain("Welcome");
    expect(graphicsMarkup(video, 0)).toBe(graphicsMarkup(video, 90));
  });

  test("does not show what comes later", () => {
    const late = { ...scene, overlays: [{ ...overlays[0], fromMs: 2000 } as OverlayProps] };
    expect(graphicsMarkup(fitted([late]), 0)).not.toContain("Welcome");
  });

  test("is the only one: texts of the next scene arrive", () => {
    const video = fitted([scene, { ...scene, id: "b" }]);
    const start = scene.durationInFrames;
    expect(graphicsMarkup(video, start)).not.toBe(graphicsMarkup(video, start + 90));
  });
});

describe("circle-over-screen", () => {
  const { speech } = sampleSceneOf("voice-only");
  const circle = sampleSceneOf("circle-over-screen");

  test.each(aspects)("shows a voice without presenter as a waveform in its circle in %s", (aspect) => {
    const video = fitted([{ ...circle, presenter: null, speech }], { aspect });
    expect(graphicsMarkup(video, 60)).toContain('data-layer="waveform"');
  });

  test("has no waveform beside a presenter, and none in silence", () => {
    const beside = fitted([{ ...circle, speech }]);
    const silent = fitted([{ ...circle, presenter: null, speech: null }]);
    for (const video of [beside, silent]) expect(graphicsMarkup(video, 60)).not.toContain("waveform");
  });
});
