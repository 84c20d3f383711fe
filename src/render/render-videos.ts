import { availableParallelism } from "node:os";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import type { BarePage } from "../browser/open-page.ts";
import type { MediaCache } from "../media/cache.ts";
import type { Receipt } from "../model/receipt.ts";
import { fingerprint, type RenderForm } from "./fingerprint.ts";
import { findFinished, sweepWorkFolders } from "./output-files.ts";
import { ProgressCounter, type RenderProgress } from "./progress.ts";
import { renderLayered } from "./render-layered.ts";
import { framesOfRange, type FinishTools, type RenderJob } from "./render-video.ts";

export type RenderEvent =
  | { kind: "progress"; progress: RenderProgress }
  | { kind: "finished"; index: number; of: number; outcome: RenderOutcome };

export type RenderOutcome =
  | { id: string; status: "rendered" | "unchanged"; receipt: Receipt }
  | { id: string; status: "failed"; error: unknown };

export type RenderVideosOptions = {
  /** Asked for when frames have to be drawn whole, and closed by whoever opened it. */
  browser: () => Promise<GuardedBrowser>;
  /** The bundle that `bundleCompositions` has made. Asked for when frames have to be drawn whole. */
  serveUrl: () => Promise<string>;
  /**
   * A blank page of the browser with the script that `bundlePlatePage` has made, over `publicDir`. Asked for when something
   * has to be drawn in layers, as often as there is work for more pages.
   */
  page: () => Promise<BarePage>;
  /** Told when nothing is drawn for a while: the browser may be closed, and is asked for again. @default it stays open */
  rest?: () => Promise<void>;
  /** The file that `bundleMarkup` has made. Asked for when something has to be drawn. */
  markup: () => Promise<string>;
  /** From `hashSources`: names the compositions' sources and the versions of what draws them. */
  bundleHash: string;
  /** Of the Chrome that `browser` opens. */
  browserVersion: string;
  /** Keeps segments, pictures and sounds from run to run. */
  cache: MediaCache;
  publicDir: string;
  outDir: string;
  form: RenderForm;
  /** Pages of Chrome, and segments, that are worked on at once. @default the number of cores */
  concurrency?: number;
  /** Stops at the first video that fails. @default false */
  failFast?: boolean;
  /** What was finished stays, and so do finished segments; of the videos at work nothing is left. */
  signal?: AbortSignal;
  onEvent?: (event: RenderEvent) => void;
  /** Milliseconds that only go up. */
  now?: () => number;
};

/** What both engines work with: one video in, its outcome out, with everything they share. */
export type EngineTools = Omit<Required<RenderVideosOptions>, "onEvent" | "now" | "signal" | "failFast"> & {
  signal: AbortSignal | undefined;
  counter: ProgressCounter;
  /** After the counter has counted something. */
  onProgress: () => void;
  finishTools: (job: RenderJob) => FinishTools;
  /** Takes a finished video in. Throws when nothing more is to be begun. */
  settle: (job: RenderJob, outcome: RenderOutcome) => void;
};

/** Progress is told at most this often, and after every video. */
const quietMs = 100;

/** Which videos are there already, whole and made from the same things. Needs neither a browser nor a bundle. */
export const findUnchanged = async (
  jobs: readonly RenderJob[],
  { bundleHash, outDir, form }: { bundleHash: string; outDir: string; form: RenderForm },
): Promise<RenderOutcome[]> => {
  const outcomes: RenderOutcome[] = [];
  for (const { id, props } of jobs) {
    const receipt = await findFinished(outDir, id, fingerprint(props, bundleHash, form));
    if (receipt !== null) outcomes.push({ id, status: "unchanged", receipt });
  }
  return outcomes;
};

/**
 * Renders videos: `<id>.mp4`, poster, captions and receipt in `outDir`. A video that fails is reported and does not stop
 * the others. Ask {@link findUnchanged} before, which videos need not be rendered at all.
 * @throws the signal's reason when it is aborted; the first failure with `failFast`.
 */
export const renderVideos = async (
  jobs: readonly RenderJob[],
  options: RenderVideosOptions,
): Promise<RenderOutcome[]> => {
  const { signal, failFast = false, now = () => performance.now(), onEvent, form, outDir } = options;
  const concurrency = options.concurrency ?? availableParallelism();
  await sweepWorkFolders(outDir);
  const frames = jobs.reduce((sum, { props }) => sum + framesOfRange(props, form.range), 0);
  const counter = new ProgressCounter({ videos: jobs.length, frames }, now);
  const outcomes = new Map<RenderJob, RenderOutcome>();
  let saidAt = Number.NEGATIVE_INFINITY;
  const say = (): void => {
    saidAt = now();
    onEvent?.({ kind: "progress", progress: counter.read() });
  };
  let hasBegun = false;
  const onProgress = (): void => {
    // The first frame is worth a word of its own.
    const begins = !hasBegun && counter.read().frames.made > 0;
    hasBegun ||= begins;
    if (begins || now() - saidAt >= quietMs) say();
  };
  const tools: EngineTools = {
    ...options,
    rest: options.rest ?? (() => Promise.resolve()),
    concurrency,
    signal,
    counter,
    onProgress,
    finishTools: ({ props }) => ({
      ...{ cache: options.cache, publicDir: options.publicDir, outDir, form, signal },
      browserVersion: options.browserVersion,
      fingerprint: fingerprint(props, options.bundleHash, form),
    }),
    settle: (job, outcome) => {
      signal?.throwIfAborted();
      outcomes.set(job, outcome);
      counter.finishVideo();
      onEvent?.({ kind: "finished", index: outcomes.size - 1, of: jobs.length, outcome });
      say();
      if (failFast && outcome.status === "failed") throw outcome.error;
    },
  };
  if (form.engine === "layered") await renderLayered(jobs, tools);
  else await (await import("./render-whole.ts")).renderWhole(jobs, tools);
  signal?.throwIfAborted();
  return jobs.flatMap((job) => outcomes.get(job) ?? []);
};
