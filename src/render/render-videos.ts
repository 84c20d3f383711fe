import { availableParallelism } from "node:os";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import type { Receipt } from "../model/receipt.ts";
import { durationInFrames } from "../model/timing.ts";
import { fingerprint } from "./fingerprint.ts";
import { findFinished, sweepWorkFolders } from "./output-files.ts";
import { renderVideo, type RenderJob, type RenderPhase } from "./render-video.ts";

export type RenderEvent = { id: string; index: number; of: number } & (
  | { kind: "phase"; phase: RenderPhase }
  /** `fps` counts frames drawn and encoded in a second. */
  | { kind: "frames"; done: number; total: number; fps: number }
  | { kind: "finished"; outcome: RenderOutcome }
);

export type RenderOutcome =
  | { id: string; status: "rendered" | "unchanged"; receipt: Receipt }
  | { id: string; status: "failed"; error: unknown };

export type RenderVideosOptions = {
  browser: GuardedBrowser;
  /** From `bundleCompositions`, over the same `publicDir`. */
  bundle: { serveUrl: string; hash: string };
  publicDir: string;
  outDir: string;
  /** Pages of Chrome that draw at once. @default the number of cores */
  concurrency?: number;
  /** Stops at the first video that fails. @default false */
  failFast?: boolean;
  /** What was finished stays; of the video at work nothing is left. */
  signal?: AbortSignal;
  onProgress?: (event: RenderEvent) => void;
  /** Milliseconds that only go up. */
  now?: () => number;
};

/** Which videos are there already, whole and made from the same things. Needs neither a browser nor a bundle. */
export const findUnchanged = async (
  jobs: readonly RenderJob[],
  { bundleHash, outDir }: { bundleHash: string; outDir: string },
): Promise<RenderOutcome[]> => {
  const outcomes: RenderOutcome[] = [];
  for (const { id, props } of jobs) {
    const receipt = await findFinished(outDir, id, fingerprint(props, bundleHash));
    if (receipt !== null) outcomes.push({ id, status: "unchanged", receipt });
  }
  return outcomes;
};

/**
 * Renders videos one after another, each with all cores: `<id>.mp4`, poster, captions and receipt in `outDir`. What is
 * already there and made from the same things is left as it is. A video that fails is reported and does not stop the
 * others.
 * @throws the signal's reason when it is aborted; the first failure with `failFast`.
 */
export const renderVideos = async (
  jobs: readonly RenderJob[],
  options: RenderVideosOptions,
): Promise<RenderOutcome[]> => {
  const {
    signal,
    failFast = false,
    concurrency = availableParallelism(),
    now = () => performance.now(),
  } = options;
  await sweepWorkFolders(options.outDir);
  const outcomes: RenderOutcome[] = [];
  for (const [index, job] of jobs.entries()) {
    signal?.throwIfAborted();
    const about = { id: job.id, index, of: jobs.length };
    const total = durationInFrames(job.props);
    let startedAt = now();
    const outcome = await renderVideo(job, {
      ...options,
      concurrency,
      signal,
      onPhase: (phase) => {
        startedAt = now();
        options.onProgress?.({ ...about, kind: "phase", phase });
      },
      onFrames: (done) => {
        const seconds = Math.max(now() - startedAt, 1) / 1000;
        options.onProgress?.({ ...about, kind: "frames", done, total, fps: done / seconds });
      },
    }).then(
      (made): RenderOutcome => ({ id: job.id, ...made }),
      (error: unknown): RenderOutcome => ({ id: job.id, status: "failed", error }),
    );
    signal?.throwIfAborted();
    outcomes.push(outcome);
    options.onProgress?.({ ...about, kind: "finished", outcome });
    if (failFast && outcome.status === "failed") throw outcome.error;
  }
  return outcomes;
};
