import { describe, expect, test } from "vitest";
import {
  changeBox,
  findContent,
  parseBoxes,
  uint32,
  withUint32,
  writeBox,
} from "../../../src/render/join/boxes.ts";
import { chunkTables, sampleTables } from "../../../src/render/join/tables.ts";
import type { Sample } from "../../../src/render/join/read-track.ts";

const movie = [
  { type: "mvhd", content: uint32([0, 7]) },
  { type: "trak", content: [{ type: "tkhd", content: uint32([1, 2, 3]) }] },
];

describe("boxes", () => {
  test("are written as they were read", () => {
    const bytes = Buffer.concat(movie.map(writeBox));
    expect(parseBoxes(bytes)).toEqual(movie);
    expect(findContent(parseBoxes(bytes), "trak", "tkhd")).toEqual(uint32([1, 2, 3]));
    expect(findContent(movie, "trak", "mdia", "mdhd")).toBeNull();
  });

  test("are changed in copies, and not where they are not", () => {
    const changed = changeBox(movie, ["trak", "tkhd"], withUint32({ 4: 9 }));
    expect(findContent(changed, "trak", "tkhd")).toEqual(uint32([1, 9, 3]));
    expect(findContent(movie, "trak", "tkhd")).toEqual(uint32([1, 2, 3]));
    expect(() => changeBox(movie, ["trak", "mdia"], withUint32({ 0: 1 }))).toThrow("There is no mdia");
  });

  test("that end elsewhere than they say are refused", () => {
    const whole = Buffer.concat(movie.map(writeBox));
    for (const damaged of [
      whole.subarray(0, whole.length - 1),
      withUint32({ 0: 7 })(whole),
      withUint32({ 0: 2 ** 31 })(whole),
      whole.subarray(0, 5),
    ])
      expect(() => parseBoxes(damaged)).toThrow(RangeError);
  });
});

describe("tables", () => {
  const sample = (shownAfter: number, isKey = false): Sample => ({
    ...{ path: "a.mp4", offset: 0, sizeInBytes: 5, duration: 3000, shownAfter, isKey },
  });
  const tableOf = (type: string, boxes: ReturnType<typeof sampleTables>) => findContent(boxes, type);

  test("tell runs of equal values once", () => {
    const tables = sampleTables([sample(6000, true), sample(6000), sample(0)]);
    expect(tableOf("stts", tables)).toEqual(uint32([0, 1, 3, 3000]));
    expect(tableOf("ctts", tables)).toEqual(uint32([0, 2, 2, 6000, 1, 0]));
    expect(tableOf("stss", tables)).toEqual(uint32([0, 1, 1]));
    expect(tableOf("stsz", tables)).toEqual(uint32([0, 0, 3, 5, 5, 5]));
  });

  test("take longer numbers where a file is longer than 4 GiB", () => {
    const near = chunkTables([30, 30, 7], [48, 1000, 2000]);
    expect(tableOf("stsc", near)).toEqual(uint32([0, 2, 1, 30, 1, 3, 7, 1]));
    expect(tableOf("stco", near)).toEqual(uint32([0, 3, 48, 1000, 2000]));
    const far = chunkTables([1, 1], [48, 2 ** 33 + 5]);
    expect(tableOf("stco", far)).toBeNull();
    expect(tableOf("co64", far)).toEqual(uint32([0, 2, 0, 48, 2, 5]));
  });
});
