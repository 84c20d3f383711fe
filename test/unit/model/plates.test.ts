import { describe, expect, test } from "vitest";
import { platesPropsSchema, type Plate } from "../../../src/model/plates.ts";
import { sampleVideo } from "../../support/sample-video.ts";

const cell = { scene: 0, layer: "logo", frame: 3, x: 0, y: 8, width: 20, height: 10 };
const isValid = (plates: unknown): boolean =>
  platesPropsSchema.safeParse({ ...sampleVideo(), plates }).success;

describe("the props of plates", () => {
  test("hold stills of scenes and sheets of cells", () => {
    const plates: Plate[] = [
      { kind: "ground", scene: 0 },
      { kind: "over-film", scene: 1 },
      { kind: "poster", scene: 2 },
      { kind: "sheet", cells: [cell, { ...cell, y: 24 }] },
    ];
    expect(platesPropsSchema.parse({ ...sampleVideo(), plates }).plates).toEqual(plates);
  });

  test.each([
    ["half a pixel", { ...cell, x: 0.5 }],
    ["nothing wide", { ...cell, width: 0 }],
    ["a frame before the scene", { ...cell, frame: -1 }],
    ["half a frame", { ...cell, frame: 1.5 }],
  ])("refuse a cell at or of %s", (_, wrong) => {
    expect(isValid([{ kind: "sheet", cells: [wrong] }])).toBe(false);
  });

  test("refuse a plate of a kind there is not", () => {
    expect(isValid([{ kind: "whole", scene: 0 }])).toBe(false);
  });
});
