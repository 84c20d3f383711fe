import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderFrames, selectComposition } from "@remotion/renderer";
import { aspectSlug, sizeOfAspect } from "../../src/model/aspect.ts";
import { qualities, type Quality } from "../../src/model/quality.ts";
import { renderDefaults } from "../../src/model/render-defaults.ts";
import { durationInFrames } from "../../src/model/timing.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { encoderArgs } from "../../src/render/compositor/index.ts";
import type { Drawing } from "./drawing.ts";
import type { PictureMaker } from "./layered.ts";
import { encodePictures, jpegOfPng, planesOf, psnrOfFrames } from "./psnr.ts";

/** Nothing is lost but what 4:2:0 cannot hold. */
const lossless: Quality = { ...qualities.draft, scale: 1, crf: 0 };

export type Comparison = {
  /** Decibels of every frame. */
  beforeEncoding: number[];
  /** Null where it was not asked for. */
  afterEncoding: number[] | null;
  fallbacks: string[];
};

/** Draws a video in layers and as whole frames, and compares every frame: the pictures, and what `standard` makes of them. */
export const compareEngines = async (
  video: VideoProps,
  tools: { drawing: Drawing; pictures: PictureMaker; isEncodedToo?: boolean },
): Promise<Comparison> => {
  const folder = await mkdtemp(join(tmpdir(), "greenroom-compare-"));
  try {
    const size = sizeOfAspect[video.aspect];
    const pngs = await drawPngs(tools.drawing, video);
    const compare = async (quality: Quality, file: string, frames: () => Promise<void>) => {
      const made = await tools.pictures.make(video, quality);
      await frames();
      const psnrs = await psnrOfFrames(planesOf(made.segments, size), planesOf([file], size));
      return { psnrs, fallbacks: made.fallbacks };
    };
    const { fps } = video;
    const exact = join(folder, "exact.mp4");
    const before = await compare(lossless, exact, () =>
      encodePictures(pngs, { format: "png", fps }, [
        ...encoderArgs({ preset: "ultrafast", crf: 0, fps }),
        exact,
      ]),
    );
    const after = async (): Promise<number[]> => {
      const { standard } = qualities;
      const encoded = join(folder, "encoded.mp4");
      const jpegs = await Promise.all(pngs.map((png) => jpegOfPng(png, renderDefaults.jpegQuality)));
      const args = encoderArgs({ preset: standard.x264Preset, crf: standard.crf, fps });
      const { psnrs } = await compare(standard, encoded, () =>
        encodePictures(jpegs, { format: "jpeg", fps }, [...args, encoded]),
      );
      return psnrs;
    };
    return {
      beforeEncoding: before.psnrs,
      afterEncoding: tools.isEncodedToo === true ? await after() : null,
      fallbacks: before.fallbacks,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Every frame of a video, as plain Remotion draws it. */
export const drawPngs = async ({ browser, serveUrl }: Drawing, inputProps: VideoProps): Promise<Buffer[]> => {
  const id = `${inputProps.template}-${aspectSlug(inputProps.aspect)}`;
  const shared = { serveUrl, inputProps, puppeteerInstance: browser.instance, logLevel: "error" } as const;
  const frames = Array.from({ length: durationInFrames(inputProps) }, (_, frame) => frame);
  const drawn = new Map<number, Buffer>();
  await renderFrames({
    ...shared,
    composition: await selectComposition({ ...shared, id }),
    imageFormat: "png",
    outputDir: null,
    muted: true,
    concurrency: 2,
    onStart: () => undefined,
    onFrameUpdate: () => undefined,
    onFrameBuffer: (png, frame) => {
      drawn.set(frame, png);
    },
  });
  return frames.map((frame) => {
    const png = drawn.get(frame);
    if (png === undefined) throw new Error(`Frame ${frame} was not drawn.`);
    return png;
  });
};
