import { renderMedia, renderStill, selectComposition } from "@remotion/renderer";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import { MachineError } from "../errors.ts";
import { aspectSlug } from "../model/aspect.ts";
import type { Quality } from "../model/quality.ts";
import { renderDefaults } from "../model/render-defaults.ts";
import { durationInFrames } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";
import { cancellable, pagesAtOnce, timeoutInMilliseconds } from "./drawing.ts";
import { explainDrawing } from "./explain-drawing.ts";
import type { FrameRange } from "./timeline/cut-video.ts";

export type DrawOptions = {
  browser: GuardedBrowser;
  serveUrl: string;
  props: VideoProps;
  signal?: AbortSignal | undefined;
};

const shared = ({ browser, serveUrl, props }: DrawOptions) =>
  ({
    puppeteerInstance: browser.instance,
    serveUrl,
    inputProps: props,
    timeoutInMilliseconds,
    logLevel: "error",
  }) as const;

/** A composition as `calculateMetadata` resolves it: text measured, length and size known. */
export const selectVideo = async (options: DrawOptions & { what?: "poster" }) => {
  const { template, aspect } = options.props;
  const id = [template, options.what, aspectSlug(aspect)].filter((part) => part !== undefined).join("-");
  return explainDrawing(whatOf(options), () => selectComposition({ ...shared(options), id }));
};
export type SelectedVideo = Awaited<ReturnType<typeof selectVideo>>;

/** The picture alone, as H.264 in `target`. Sound is mixed elsewhere. */
export const drawPicture = async (
  options: DrawOptions & {
    composition: SelectedVideo;
    target: string;
    quality: Quality;
    /** @default all frames */
    range: FrameRange | undefined;
    concurrency: number;
    onFrames: (done: number) => void;
  },
): Promise<void> => {
  const { composition, target, quality, range, concurrency, onFrames, props } = options;
  const expected = durationInFrames(props);
  if (composition.durationInFrames !== expected) {
    throw new MachineError(
      `The composition of "${props.id}" has ${String(composition.durationInFrames)} frames, its scenes have ${String(expected)}.`,
      { code: "composition_wrong", hint: "The template's calculateMetadata has to use durationInFrames()." },
    );
  }
  await explainDrawing(whatOf(options), () =>
    cancellable(options, (cancelSignal) =>
      renderMedia({
        ...shared(options),
        composition,
        outputLocation: target,
        codec: renderDefaults.codec,
        crf: quality.crf,
        x264Preset: quality.x264Preset,
        scale: quality.scale,
        ...(range === undefined ? {} : { frameRange: [range.first, Math.min(range.last, expected - 1)] }),
        pixelFormat: renderDefaults.pixelFormat,
        colorSpace: renderDefaults.colorSpace,
        imageFormat: "jpeg",
        jpegQuality: quality.jpegQuality,
        muted: true,
        concurrency: pagesAtOnce(concurrency),
        cancelSignal,
        onProgress: ({ encodedFrames }) => onFrames(encodedFrames),
      }),
    ),
  );
};

/** The template's poster of the video, as PNG in `target`, in the size of its frames. */
export const drawPoster = async (
  options: DrawOptions & { target: string; quality: Quality },
): Promise<void> => {
  const composition = await selectVideo({ ...options, what: "poster" });
  await explainDrawing(whatOf(options), () =>
    cancellable(options, (cancelSignal) =>
      renderStill({
        ...shared(options),
        composition,
        output: options.target,
        imageFormat: "png",
        scale: options.quality.scale,
        cancelSignal,
      }),
    ),
  );
};

const whatOf = ({ props, browser, signal }: DrawOptions) => ({ what: `"${props.id}"`, browser, signal });
