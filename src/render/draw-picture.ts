import { makeCancelSignal, renderMedia, renderStill, selectComposition } from "@remotion/renderer";
import type { BrowserInstance } from "../browser/open-browser.ts";
import { MachineError } from "../errors.ts";
import { aspectSlug } from "../model/aspect.ts";
import { renderDefaults } from "../model/render-defaults.ts";
import { durationInFrames } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";

export type DrawOptions = {
  browser: BrowserInstance;
  serveUrl: string;
  props: VideoProps;
  signal?: AbortSignal | undefined;
};

/** Fonts and text sizes of a long video take a while on a slow machine. */
const timeoutInMilliseconds = 120_000;

const shared = ({ browser, serveUrl, props }: DrawOptions) =>
  ({
    puppeteerInstance: browser,
    serveUrl,
    inputProps: props,
    timeoutInMilliseconds,
    logLevel: "error",
  }) as const;

/** A composition as `calculateMetadata` resolves it: text measured, length and size known. */
export const selectVideo = async (options: DrawOptions & { what?: "poster" }) => {
  const { template, aspect } = options.props;
  const id = [template, options.what, aspectSlug(aspect)].filter((part) => part !== undefined).join("-");
  return explain(options, () => selectComposition({ ...shared(options), id }));
};
export type SelectedVideo = Awaited<ReturnType<typeof selectVideo>>;

/** The picture alone, as H.264 in `target`. Sound is mixed elsewhere. */
export const drawPicture = async (
  options: DrawOptions & {
    composition: SelectedVideo;
    target: string;
    concurrency: number;
    onFrames: (done: number) => void;
  },
): Promise<void> => {
  const { composition, target, concurrency, onFrames, props } = options;
  const expected = durationInFrames(props);
  if (composition.durationInFrames !== expected) {
    throw new MachineError(
      `The composition of "${props.id}" has ${String(composition.durationInFrames)} frames, its scenes have ${String(expected)}.`,
      { code: "composition_wrong", hint: "The template's calculateMetadata has to use durationInFrames()." },
    );
  }
  await explain(options, () =>
    cancellable(options.signal, (cancelSignal) =>
      renderMedia({
        ...shared(options),
        composition,
        outputLocation: target,
        codec: renderDefaults.codec,
        crf: renderDefaults.crf,
        x264Preset: renderDefaults.x264Preset,
        pixelFormat: renderDefaults.pixelFormat,
        colorSpace: renderDefaults.colorSpace,
        imageFormat: "jpeg",
        jpegQuality: renderDefaults.jpegQuality,
        muted: true,
        concurrency,
        cancelSignal,
        onProgress: ({ encodedFrames }) => onFrames(encodedFrames),
      }),
    ),
  );
};

/** The template's poster of the video, as PNG in `target`. */
export const drawPoster = async (options: DrawOptions & { target: string }): Promise<void> => {
  const composition = await selectVideo({ ...options, what: "poster" });
  await explain(options, () =>
    cancellable(options.signal, (cancelSignal) =>
      renderStill({
        ...shared(options),
        composition,
        output: options.target,
        imageFormat: "png",
        cancelSignal,
      }),
    ),
  );
};

const cancellable = async <T>(
  signal: AbortSignal | undefined,
  work: (cancelSignal: ReturnType<typeof makeCancelSignal>["cancelSignal"]) => Promise<T>,
): Promise<T> => {
  signal?.throwIfAborted();
  const { cancelSignal, cancel } = makeCancelSignal();
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await work(cancelSignal);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
};

/** An abort is the caller's reason; anything else says which video could not be drawn. */
const explain = async <T>({ props, signal }: DrawOptions, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    throw new MachineError(`The picture of "${props.id}" could not be drawn: ${message}`, {
      code: "drawing_failed",
      hint: 'Open it with "npx remotion studio" to see the scene that fails.',
      cause: error,
    });
  }
};
