import { describe, expect, test } from "vitest";
import { aspects, sizeOfAspect } from "../../../../src/model/aspect.ts";
import { transitionAt, transitionProgress } from "../../../../src/model/motion/transition.ts";

const frames = 12;
const progresses = Array.from({ length: frames }, (_, frame) => transitionProgress(frame, frames));
const moving = (["push", "wipe"] as const).flatMap((kind) =>
  (["ltr", "rtl"] as const).flatMap((direction) => aspects.map((aspect) => ({ kind, direction, aspect }))),
);

test("a transition begins with nothing of the entering scene and comes nearer in every frame", () => {
  expect(progresses[0]).toBe(0);
  expect(progresses).toEqual([...progresses].sort((a, b) => a - b));
  expect(transitionProgress(frames, frames)).toBe(1);
});

describe.each(moving)("$kind in $direction $aspect", ({ kind, direction, aspect }) => {
  const size = sizeOfAspect[aspect];
  const moments = [...progresses, 1].map((progress) => transitionAt(kind, direction, progress, size));

  test("shows each pixel of the frame from exactly one scene, in whole blocks", () => {
    for (const { entering, leaving } of moments) {
      const [left, other] =
        direction === "ltr" ? [leaving.visible, entering.visible] : [entering.visible, leaving.visible];
      expect(left.x).toBe(0);
      expect(other.x).toBe(left.width);
      expect(left.width + other.width).toBe(size.width);
      for (const value of [entering.x, leaving.x, left.width]) expect(Math.abs(value % 4)).toBe(0);
      expect(entering.opacity).toBe(1);
    }
  });

  test("scenes that move stay side by side, scenes that are uncovered stay in their place", () => {
    for (const { entering, leaving } of moments) {
      const apart = direction === "ltr" ? size.width : -size.width;
      if (kind === "push") expect(entering.x - leaving.x).toBe(apart);
      else expect([entering.x, leaving.x]).toEqual([0, 0]);
    }
  });

  test("ends with the entering scene alone and in its place", () => {
    const last = moments.at(-1);
    expect(last?.entering).toEqual({ x: 0, opacity: 1, visible: { x: 0, y: 0, ...size } });
    expect(last?.leaving.visible.width).toBe(0);
  });
});

test("a fade moves nothing and shows the entering scene over the other one", () => {
  const size = sizeOfAspect["1:1"];
  const whole = { x: 0, y: 0, ...size };
  expect(transitionAt("fade", "rtl", 0.25, size)).toEqual({
    entering: { x: 0, visible: whole, opacity: 0.25 },
    leaving: { x: 0, visible: whole },
  });
});
