import { describe, expect, test } from "vitest";
import { aspects, sizeOfAspect } from "../../../../src/model/aspect.ts";
import { faceOf } from "../../../../src/model/layout/clear-of-face.ts";
import { bottom, overlaps, right } from "../../../../src/model/layout/rounded-box.ts";
import { sceneGeometry } from "../../../../src/model/layout/scene-geometry.ts";
import { safeArea } from "../../../../src/model/layout/safe-area.ts";
import { editorial } from "../../../../src/model/templates/editorial.ts";
import type { OverlayProps, PresenterProps } from "../../../../src/model/video-props.ts";
import { sampleScene } from "../../../support/sample-video.ts";

const presenter = (width: number, height: number, head: PresenterProps["head"]): PresenterProps => ({
  file: "samples/hello-presenter.webm",
  width,
  height,
  durationMs: 1000,
  source: { width: 1920, height: 1080 },
  box: { x: 0, y: 0, width, height },
  head,
});

const clips = {
  "a bust": presenter(1000, 904, { x: 300, y: 0, width: 400, height: 500 }),
  "a close-up": presenter(1400, 1000, { x: 400, y: 20, width: 560, height: 700 }),
  "a half figure": presenter(700, 960, { x: 260, y: 0, width: 180, height: 240 }),
  "a whole figure": presenter(520, 1700, { x: 190, y: 10, width: 130, height: 170 }),
  "a clip of which the head is not known": presenter(900, 950, null),
} as const;
const title: OverlayProps = { kind: "title", text: "Hello", kicker: null, fromMs: 0, untilMs: null };
const layouts = ["presenter-full", "presenter-third", "circle-over-screen"] as const;

describe.each(Object.entries(clips))("%s", (_, clip) => {
  const cases = layouts.flatMap((layout) =>
    aspects.flatMap((aspect) =>
      (["left", "right"] as const).flatMap((side) =>
        [[], [title]].map((overlays) => ({
          name: `${layout} ${aspect} ${side} ${overlays.length === 0 ? "without" : "with"} text`,
          hasText: overlays.length > 0,
          geometry: sceneGeometry(sampleScene({ id: "a", layout, side, overlays, presenter: clip }), aspect),
        })),
      ),
    ),
  );

  test.each(cases)("reaches the lower edge of what shows it: $name", ({ geometry }) => {
    const placed = geometry.presenter;
    if (placed === null) throw new Error("nobody is placed");
    expect(bottom(placed.clip)).toBeGreaterThanOrEqual(bottom(placed.mask));
  });

  test.each(cases)("lies on whole blocks of four pixels: $name", ({ geometry }) => {
    const { clip } = geometry.presenter ?? { clip: null };
    for (const value of [clip?.x, clip?.y, clip?.width, clip?.height])
      expect(Math.abs((value ?? 1) % 4)).toBe(0);
  });

  test.each(cases)(
    "has its whole head in the frame and, in a circle, in the circle: $name",
    ({ geometry }) => {
      const placed = geometry.presenter;
      if (placed === null) throw new Error("nobody is placed");
      expect(placed.head.y).toBeGreaterThanOrEqual(placed.mask.y);
      expect(bottom(placed.head)).toBeLessThanOrEqual(bottom(placed.mask));
      expect(placed.head.x).toBeGreaterThanOrEqual(placed.mask.x - 4);
      expect(right(placed.head)).toBeLessThanOrEqual(right(placed.mask) + 4);
    },
  );

  test.each(cases)("is not covered in the face by text: $name", ({ geometry, hasText }) => {
    const placed = geometry.presenter;
    if (placed === null) throw new Error("nobody is placed");
    const face = faceOf(placed.head);
    if (hasText) expect(overlaps(face, geometry.text.box)).toBe(false);
    expect(overlaps(face, geometry.captions.box)).toBe(false);
  });
});

test("heads of a bust and of a whole figure are of similar size", () => {
  const heightOf = (clip: PresenterProps): number =>
    sceneGeometry(sampleScene({ id: "a", presenter: clip }), "16:9").presenter?.head.height ?? 0;
  expect(heightOf(clips["a bust"]) / heightOf(clips["a whole figure"])).toBeLessThan(1.81);
});

describe.each(aspects)("in %s", (aspect) => {
  const scenes = Object.keys(editorial.layouts).flatMap((layout) =>
    (["left", "right"] as const).flatMap((side) =>
      (["ltr", "rtl"] as const).map((direction) => ({
        layout,
        side,
        direction,
        geometry: sceneGeometry(sampleScene({ id: "a", layout, side, overlays: [title] }), aspect, direction),
      })),
    ),
  );

  test.each(scenes)("text stays in the safe area: $layout $side $direction", ({ geometry }) => {
    const safe = safeArea(aspect);
    for (const box of [geometry.text.box, geometry.captions.box]) {
      expect(box.x).toBeGreaterThanOrEqual(safe.x - 1);
      expect(box.y).toBeGreaterThanOrEqual(safe.y - 1);
      expect(right(box)).toBeLessThanOrEqual(right(safe) + 1);
      expect(bottom(box)).toBeLessThanOrEqual(bottom(safe) + 1);
    }
  });

  test.each(scenes)("captions, text and logo keep apart: $layout $side $direction", ({ geometry }) => {
    expect(overlaps(geometry.captions.box, geometry.text.box)).toBe(false);
    expect(overlaps(geometry.logo, geometry.text.box)).toBe(false);
    expect(overlaps(geometry.logo, geometry.captions.box)).toBe(false);
    if (geometry.waveform !== null) {
      expect(overlaps(geometry.waveform, geometry.captions.box)).toBe(false);
      expect(overlaps(geometry.waveform, geometry.text.box)).toBe(false);
    }
  });

  test("the frame is the aspect's own", () => {
    expect(sceneGeometry(sampleScene({ id: "a" }), aspect).frame).toEqual(sizeOfAspect[aspect]);
  });
});

test("a layout of another template is drawn as a statement", () => {
  const strange = sceneGeometry(sampleScene({ id: "a", layout: "split-screen" }), "16:9");
  expect(strange).toEqual(sceneGeometry(sampleScene({ id: "a", layout: "statement" }), "16:9"));
});

test("a layout without a picture has no window", () => {
  expect(sceneGeometry(sampleScene({ id: "a", layout: "circle-over-screen" }), "16:9").window).toBeNull();
});
