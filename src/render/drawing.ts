import { makeCancelSignal, renderFrames, RenderInternals } from "@remotion/renderer";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import { sizeOfAspect } from "../model/aspect.ts";
import { durationInFrames } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";
import { explainDrawing } from "./explain-drawing.ts";

/** A browser with the bundle of the compositions. */
export type Chrome = { browser: GuardedBrowser; serveUrl: string };

/** Fonts and text sizes of a long video take a while on a slow machine. */
export const timeoutInMilliseconds = 120_000;

/** Remotion refuses more pages than there are cores, by its own count. */
export const pagesAtOnce = (concurrency: number): number =>
  Math.min(concurrency, RenderInternals.getMaxConcurrency());

/** Runs something of Remotion's that is to stop when `signal` is aborted or Chrome ends: it would start another, unguarded. */
export const cancellable = async <T>(
  { browser, signal }: { browser: Pick<GuardedBrowser, "ended">; signal?: AbortSignal | undefined },
  work: (cancelSignal: ReturnType<typeof makeCancelSignal>["cancelSignal"]) => Promise<T>,
): Promise<T> => {
  signal?.throwIfAborted();
  const { cancelSignal, cancel } = makeCancelSignal();
  browser.ended.catch(cancel);
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await work(cancelSignal);
  } catch (error) {
    // After one frame has failed, Remotion closes all tabs, takes those that still draw for crashed, and closes the browser
    // to download and start another; unless it was told to stop.
    cancel();
    throw error;
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
};

/** A composition as `calculateMetadata` would resolve it, for props whose texts are measured already. */
export const bareComposition = <Props extends VideoProps>(props: Props, id: string) => ({
  ...sizeOfAspect[props.aspect],
  id,
  fps: props.fps,
  durationInFrames: durationInFrames(props),
  props,
  defaultProps: {},
  defaultCodec: null,
  defaultOutName: null,
  defaultVideoImageFormat: null,
  defaultPixelFormat: null,
  defaultProResProfile: null,
  defaultSampleRate: null,
});

export type FramesToDraw = {
  /** For messages. */
  what: string;
  composition: ReturnType<typeof bareComposition>;
  frames: number[];
  image: { imageFormat: "png" } | { imageFormat: "jpeg"; jpegQuality: number };
  /** Told of each frame as it comes, in no order. */
  onFrame: (picture: Buffer, frame: number) => void;
};

/** Has Chrome draw single frames of a composition. */
export const drawFrames = async (
  { what, composition, frames, image, onFrame }: FramesToDraw,
  tools: Chrome & {
    scale: number;
    concurrency: number;
    signal?: AbortSignal | undefined;
  },
): Promise<void> => {
  const { browser, serveUrl, scale, concurrency, signal } = tools;
  await explainDrawing({ what, browser, signal }, () =>
    cancellable({ browser, signal }, (cancelSignal) =>
      renderFrames({
        ...{ serveUrl, composition, frames, scale, timeoutInMilliseconds, cancelSignal },
        ...image,
        puppeteerInstance: browser.instance,
        inputProps: composition.props,
        outputDir: null,
        concurrency: Math.min(pagesAtOnce(concurrency), frames.length),
        muted: true,
        logLevel: "error",
        onStart: () => undefined,
        onFrameUpdate: () => undefined,
        onFrameBuffer: onFrame,
      }),
    ),
  );
};
