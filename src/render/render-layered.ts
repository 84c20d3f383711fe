import { setMaxListeners } from "node:events";
import PQueue from "p-queue";
import { MachineError } from "../errors.ts";
import { qualities } from "../model/quality.ts";
import { openCompositor } from "./compositor/index.ts";
import { openPlatePages } from "./plates/plate-pages.ts";
import { finishVideo, type RenderJob } from "./render-video.ts";
import type { EngineTools, RenderOutcome } from "./render-videos.ts";
import { heard } from "./heard.ts";
import { loadMarkup, type Markup } from "./segments/markup.ts";
import { makePictures, type VideoPicture } from "./segments/make-pictures.ts";
import { finishedSize } from "./segments/segment.ts";
import type { PictureTools } from "./segments/tools.ts";
import { rememberFilms } from "./segments/remember-films.ts";
import { versionsOf } from "./segments/versions.ts";

/**
 * Videos that are looked at together: enough that what they share is found and that Chrome draws many pictures in one go;
 * few, because what is known of them is held in memory.
 */
const videosAtOnce = 8;
/**
 * Videos that are joined at once: more would take the cores from the segments that others wait for, and what they mix is held
 * in memory.
 */
const joinedAtOnce = (concurrency: number): number => Math.ceil(concurrency / 2);

/**
 * Renders videos in layers: Chrome draws only pictures that are new, and the compositor puts them together with films and
 * presenters. Chrome and the encoders share what memory there is: while it draws, fewer segments are encoded side by side,
 * and it is closed when it has nothing to draw.
 */
export const renderLayered = async (jobs: readonly RenderJob[], tools: EngineTools): Promise<void> => {
  const compositor = openCompositor({
    threads: tools.concurrency,
    recallFilm: rememberFilms(tools.cache),
  });
  /** Ends what is still being drawn or encoded when nobody waits for it any more. */
  const rest = new AbortController();
  const signal = AbortSignal.any([rest.signal, ...(tools.signal === undefined ? [] : [tools.signal])]);
  setMaxListeners(0, signal); // one for each segment in the making
  const state = {
    isStopped: false,
    isDrawingWhole: false,
    /** What Chrome has in memory, and what gives it back. */
    room: null as Promise<() => void> | null,
  };
  const pages = openPlatePages({
    page: async () => {
      await pictureTools.wholeFrames.onIdle(); // they take all of Chrome
      await (state.room ??= compositor.makeRoom(tools.concurrency));
      signal.throwIfAborted(); // it may have been waited for until the end
      compositor.warm(); // what is drawn will be composed
      return tools.page();
    },
    scale: qualities[tools.form.quality].scale,
    concurrency: tools.concurrency,
  });
  const browser = (): ReturnType<EngineTools["browser"]> => {
    state.isDrawingWhole = true;
    return tools.browser();
  };
  const pictureTools = pictureToolsOf({ ...tools, signal, browser }, { compositor, pages });
  const joining = new PQueue({ concurrency: joinedAtOnce(tools.concurrency) });
  const isStopped = (): boolean => state.isStopped;
  const finish = async (job: RenderJob, picture: Promise<VideoPicture>): Promise<void> => {
    if (isStopped()) return;
    const outcome = await finishLayered(job, picture, tools);
    // What was given up with the others has not failed.
    if (outcome.status === "rendered" || !isStopped()) tools.settle(job, outcome);
  };
  try {
    let before: Promise<unknown> = Promise.resolve();
    for (let from = 0; from < jobs.length; from += videosAtOnce) {
      tools.signal?.throwIfAborted();
      const some = jobs.slice(from, from + videosAtOnce);
      const pictures = heard(
        makePictures(
          some.map(({ props }) => props),
          tools.form.range,
          pictureTools,
        ),
      );
      const finishing = some.map((job, index) => {
        const picture = heard(pictures.then(({ videos }) => videos[index] ?? missing(job)));
        // Mixing sound takes the same thread as what Chrome and the encoders wait for.
        const turn = picture.then(({ underway }) => underway).catch(noop);
        return turn.then(() => joining.add(() => finish(job, picture)));
      });
      const finished = heard(Promise.all(finishing));
      // A video whose picture cannot be begun fails by itself, where it is finished.
      const drawn = pictures.then(
        (begun) => begun.drawn,
        () => undefined,
      );
      // Where one failure ends the render, nothing more is drawn after it.
      const failure = heard(Promise.all([before, finished]));
      await Promise.race([drawn, failure.then(() => drawn)]);
      await pages.close();
      await tools.rest();
      if (!state.isDrawingWhole) {
        (await state.room)?.();
        state.room = null;
      }
      await before;
      before = finished;
    }
    await before;
  } finally {
    state.isStopped = true;
    rest.abort(new MachineError("The render has ended."));
    await Promise.all([compositor.close(), pages.close()]);
    // What nobody waited for any more still puts its temporary files away.
    const { inFlight, drawing } = pictureTools;
    await Promise.allSettled([...inFlight.values(), ...drawing.values()]);
    await joining.onIdle();
  }
};

const noop = (): void => undefined;

const missing = ({ id }: RenderJob): never => {
  throw new Error(`The picture of "${id}" was not begun.`);
};

const finishLayered = (
  job: RenderJob,
  picture: Promise<VideoPicture>,
  tools: EngineTools,
): Promise<RenderOutcome> =>
  finishVideo(
    job,
    async () => {
      const { segments, poster, fallbacks } = await picture;
      const size = finishedSize(job.props.aspect, qualities[tools.form.quality]);
      return {
        segments: await segments,
        size,
        poster: await tools.cache.require(await poster),
        fallbacks: fallbacks(),
      };
    },
    tools.finishTools(job),
  ).then(
    (receipt): RenderOutcome => ({ id: job.id, status: "rendered", receipt }),
    (error: unknown): RenderOutcome => ({ id: job.id, status: "failed", error }),
  );

const pictureToolsOf = (
  { cache, publicDir, concurrency, signal, counter, onProgress, ...tools }: EngineTools,
  { compositor, pages }: Pick<PictureTools, "compositor" | "pages">,
): PictureTools => {
  const quality = qualities[tools.form.quality];
  let loaded: Promise<Markup> | null = null;
  return {
    ...{ cache, publicDir, compositor, pages, quality, concurrency, signal },
    chrome: async () => {
      const [browser, serveUrl] = await Promise.all([tools.browser(), tools.serveUrl()]);
      return { browser, serveUrl };
    },
    markup: () => (loaded ??= tools.markup().then(loadMarkup)),
    versions: versionsOf({ bundleHash: tools.bundleHash, browserVersion: tools.browserVersion, quality }),
    drawing: new Map(),
    inFlight: new Map(),
    wholeFrames: new PQueue({ concurrency: 1 }),
    onProgress: (progress) => {
      counter.add(progress);
      onProgress();
    },
  };
};
