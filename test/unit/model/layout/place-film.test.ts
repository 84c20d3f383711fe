import { describe, expect, test } from "vitest";
import { aspects, sizeOfAspect } from "../../../../src/model/aspect.ts";
import { placeFilm } from "../../../../src/model/layout/place-film.ts";
import { bottom, right } from "../../../../src/model/layout/rounded-box.ts";
import { sceneGeometry } from "../../../../src/model/layout/scene-geometry.ts";
import type { SceneProps } from "../../../../src/model/video-props.ts";
import { sampleScene } from "../../../support/sample-video.ts";

const mask = { x: 650, y: 151, width: 1159, height: 659, radius: 22 };
const films = [
  { width: 1920, height: 1080 },
  { width: 608, height: 1081 },
  { width: 1159, height: 659 },
  { width: 333, height: 100 },
];

describe.each(films)("a film of $width × $height", (film) => {
  const cover = placeFilm({ ...film, fit: "cover" }, mask);
  const contain = placeFilm({ ...film, fit: "contain" }, mask);

  test("lies on whole blocks", () => {
    for (const { clip } of [cover, contain]) {
      for (const value of [clip.x, clip.y, clip.width, clip.height]) expect(Math.abs(value % 4)).toBe(0);
    }
  });

  test("covers what shows it", () => {
    expect(cover.clip.x).toBeLessThanOrEqual(mask.x);
    expect(cover.clip.y).toBeLessThanOrEqual(mask.y);
    expect(right(cover.clip)).toBeGreaterThanOrEqual(right(mask));
    expect(bottom(cover.clip)).toBeGreaterThanOrEqual(bottom(mask));
  });

  test("is seen whole where it is contained, but for what is cut off a block", () => {
    expect(contain.clip.x).toBeGreaterThan(mask.x - 4);
    expect(contain.clip.y).toBeGreaterThan(mask.y - 4);
    expect(right(contain.clip)).toBeLessThan(right(mask) + 4);
    expect(bottom(contain.clip)).toBeLessThan(bottom(mask) + 4);
  });

  test("keeps its shape within a block", () => {
    for (const { clip } of [cover, contain]) {
      const height = (clip.width * film.height) / film.width;
      expect(Math.abs(clip.height - height)).toBeLessThanOrEqual(8 * Math.max(1, film.height / film.width));
    }
  });
});

describe.each(aspects)("the film of a scene in %s", (aspect) => {
  const background: SceneProps["background"] = {
    kind: "video",
    file: "a.webm",
    width: 1920,
    height: 1080,
    durationMs: 900,
    fit: "cover",
  };
  const filmOf = (layout: string) => sceneGeometry(sampleScene({ id: "a", layout, background }), aspect);

  test("fills the frame", () => {
    expect(filmOf("statement").film?.mask).toEqual({ x: 0, y: 0, ...sizeOfAspect[aspect], radius: 0 });
  });

  test("keeps the head of somebody upright who is seen across: what is cut off is cut off below, mostly", () => {
    const upright = { ...background, width: 1080, height: 1920 };
    const film = sceneGeometry(
      sampleScene({ id: "a", layout: "full-clip", background: upright }),
      aspect,
    ).film;
    const { clip, mask: seen } = film ?? { clip: mask, mask };
    const [above, below] = [seen.y - clip.y, bottom(clip) - bottom(seen)];
    expect(Math.abs(below - 2 * above)).toBeLessThan(16);
  });

  test("fills the window where the layout has one", () => {
    const { film, window } = filmOf("circle-over-screen");
    expect(window).not.toBeNull();
    expect(film?.mask).toEqual(window);
  });

  test("is there only where the background is one", () => {
    expect(sceneGeometry(sampleScene({ id: "a" }), aspect).film).toBeNull();
  });
});
