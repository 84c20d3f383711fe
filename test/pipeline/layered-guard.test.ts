import { afterAll, beforeAll, expect, test } from "vitest";
import { compareEngines } from "../support/compare-engines.ts";
import { openDrawing, type Drawing } from "../support/drawing.ts";
import { guardVideos, makeGuardFilm } from "../support/guard-videos.ts";
import { openPictureMaker, type PictureMaker } from "../support/layered.ts";

let drawing: Drawing;
let pictures: PictureMaker;
beforeAll(async () => {
  drawing = await openDrawing();
  await makeGuardFilm();
  pictures = await openPictureMaker(drawing);
});
afterAll(async () => {
  await pictures.close();
  await drawing.close();
});

const lowest = (decibels: readonly number[]): number => Math.min(...decibels);

test.each(guardVideos({ framesOfLayout: 6, framesOfScene: 8, framesOfTransition: 3 }))(
  "layers are the whole picture in every frame: $name",
  async ({ video, isEncodedToo }) => {
    const { beforeEncoding, afterEncoding, fallbacks } = await compareEngines(video, {
      ...{ drawing, pictures, isEncodedToo },
    });
    expect(fallbacks).toEqual([]);
    expect(lowest(beforeEncoding)).toBeGreaterThanOrEqual(38);
    if (afterEncoding !== null) expect(lowest(afterEncoding)).toBeGreaterThanOrEqual(35);
  },
);
