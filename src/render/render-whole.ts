import { join } from "node:path";
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
  { chrome, form, concurrency, signal, counter, onProgress }: EngineTools,
): Promise<FinishedPicture> => {
  const { browser, serveUrl } = await chrome();
  const drawing = { browser: browser.instance, serveUrl, props, signal };
  const [picture, poster] = [join(dir, "picture.mp4"), join(dir, "picture.png")];
  const composition = await selectVideo(drawing);
  const quality = qualities[form.quality];
  let counted = 0;
  await drawPicture({
    ...drawing,
    composition,
    target: picture,
    quality,
    range: form.range,
    concurrency,
    onFrames: (done) => {
      counter.add({ composed: done - counted, wholeFrames: done - counted });
      counted = done;
      onProgress();
    },
  });
  await drawPoster({ ...drawing, target: poster });
  const size = {
    width: Math.round(composition.width * quality.scale),
    height: Math.round(composition.height * quality.scale),
  };
  return { segments: [picture], size, poster, fallbacks: [] };
};
