import { copyFile, rm } from "node:fs/promises";
import { extname, join } from "node:path";
import type { MediaCache } from "../media/cache.ts";
import { qualities } from "../model/quality.ts";
import { drawPicture, drawPoster, selectVideo } from "./draw-picture.ts";
import { finishVideo, framesOfRange, type FinishedPicture, type RenderJob } from "./render-video.ts";
import type { EngineTools, RenderOutcome } from "./render-videos.ts";

/** Renders videos one after another, each with all cores: Chrome draws every frame whole, as plain Remotion does. */
export const renderWhole = async (jobs: readonly RenderJob[], tools: EngineTools): Promise<void> => {
  for (const job of jobs) {
    tools.signal?.throwIfAborted();
    tools.counter.add({ planned: framesOfRange(job.props, tools.form.range) });
    const outcome = await finishVideo(job, (dir) => drawWhole(job, dir, tools), tools.finishTools(job)).then(
      (receipt): RenderOutcome => ({ id: job.id, status: "rendered", receipt }),
      (error: unknown): RenderOutcome => ({ id: job.id, status: "failed", error }),
    );
    tools.settle(job, outcome);
  }
};

const drawWhole = async (
  { props }: RenderJob,
  dir: string,
  { cache, form, concurrency, signal, counter, onProgress, ...tools }: EngineTools,
): Promise<FinishedPicture> => {
  const [browser, serveUrl] = await Promise.all([tools.browser(), tools.serveUrl()]);
  const drawing = { browser, serveUrl, props, signal };
  const [picture, poster] = [join(dir, "picture.mp4"), join(dir, "picture.png")];
  const composition = await selectVideo(drawing);
  const quality = qualities[form.quality];
  let counted = 0;
  await drawBeside(cache, picture, (target) =>
    drawPicture({
      ...drawing,
      composition,
      target,
      quality,
      range: form.range,
      concurrency,
      onFrames: (done) => {
        counter.add({ composed: done - counted, wholeFrames: done - counted });
        counted = done;
        onProgress();
      },
    }),
  );
  await drawBeside(cache, poster, (target) => drawPoster({ ...drawing, target, quality }));
  const size = {
    width: Math.round(composition.width * quality.scale),
    height: Math.round(composition.height * quality.scale),
  };
  return { segments: [picture], size, poster, fallbacks: [] };
};

/**
 * Draws into the cache's own temporary folder first: when Remotion is stopped it may still make the folder it was to write
 * to, and the work folder has to be gone then.
 */
const drawBeside = async (
  cache: MediaCache,
  target: string,
  draw: (temporary: string) => Promise<void>,
): Promise<void> => {
  const temporary = cache.temporaryPath(extname(target).slice(1));
  try {
    await draw(temporary);
    await copyFile(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
};
