import { describe, expect, test } from "vitest";
import { graphicsMarkup } from "../../../compositions/markup.tsx";
import { aspects } from "../../../src/model/aspect.ts";
import { fitVideo } from "../../../src/model/layout/fit-video.ts";
import { estimateWidth } from "../../../src/model/layout/measure.ts";
import { editorial } from "../../../src/model/templates/editorial.ts";
import type { OverlayProps, SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { sampleScene, sampleVideo } from "../../support/sample-video.ts";

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
