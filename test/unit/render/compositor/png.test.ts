import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { readRegions } from "../../../../src/render/compositor/png.ts";

const width = 37;
const height = 21;
const valueAt = (x: number, y: number, channel: number): number =>
  (x * 7 + y * y * 3 + channel * 50 + x * y) % 256;

const pngWith = (filterType: 0 | 1 | 2 | 3 | 4, colorType: 2 | 6): Buffer => {
  const png = new PNG({ width, height });
  for (let at = 0; at < png.data.length; at += 1) {
    png.data[at] = valueAt((at >> 2) % width, Math.floor((at >> 2) / width), at & 3);
  }
  return PNG.sync.write(png, { filterType, colorType, inputHasAlpha: true });
};

test.each([0, 1, 2, 3, 4] as const)(
  "pixels filtered in way %i are read as they were written",
  (filterType) => {
    const box = { x: 5, y: 3, width: 20, height: 11 };
    const [pixels] = readRegions(pngWith(filterType, 6), [box]);
    const expected = Array.from({ length: box.width * box.height * 4 }, (_, at) =>
      valueAt(box.x + ((at >> 2) % box.width), box.y + Math.floor((at >> 2) / box.width), at & 3),
    );
    expect([...(pixels ?? [])]).toEqual(expected);
  },
);

test("a picture without alpha is opaque", () => {
  const png = new PNG({ width: 2, height: 1 });
  png.data.set([1, 2, 3, 255, 4, 5, 6, 255]);
  const [pixels] = readRegions(PNG.sync.write(png, { colorType: 2 }), [{ x: 0, y: 0, width: 2, height: 1 }]);
  expect([...(pixels ?? [])]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
});

test.each([
  ["no PNG at all", Buffer.from("GIF89a and so on, long enough to hold a header")],
  ["a PNG that was cut off", pngWith(4, 6).subarray(0, 400)],
])("%s is an error", (_, bytes) => {
  expect(() => readRegions(bytes, [{ x: 0, y: 0, width: 1, height: 1 }])).toThrow(/PNG/);
});

test("a rectangle that the picture does not hold is an error", () => {
  expect(() => readRegions(pngWith(0, 6), [{ x: 30, y: 0, width: 8, height: 1 }])).toThrow(/outside/);
});
