import PQueue from "p-queue";
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
/** Videos that are joined at once: more would take the cores from the segments that others wait for. */
const joinedAtOnce = 2;

/**
 * Renders videos in layers: Chrome draws only pictures that are new, and the compositor puts them together with films and
 * presenters. While the segments of some videos are encoded, Chrome draws for the next.
 */
export const renderLayered = async (jobs: readonly RenderJob[], tools: EngineTools): Promise<void> => {
  const compositor = openCompositor({
    threads: tools.concurrency,
    readFilm: rememberFilms(tools.cache),
  });
  const pages = openPlatePages({
    page: () => {
      compositor.warm(); // what is drawn will be composed
      return tools.page();
    },
    scale: qualities[tools.form.quality].scale,
    concurrency: tools.concurrency,
  });
  const pictureTools = pictureToolsOf(tools, { compositor, pages });
  const joining = new PQueue({ concurrency: joinedAtOnce });
  let isStopped = false;
  const finish = async (job: RenderJob, picture: Promise<VideoPicture>): Promise<void> => {
    if (isStopped) return;
    tools.settle(job, await finishLayered(job, picture, tools));
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
        // Not before Chrome has all it has to draw: mixing sound takes the same thread.
        return picture.then(noop, noop).then(() => joining.add(() => finish(job, picture)));
      });
      const finished = heard(Promise.all(finishing));
      // A video whose picture cannot be begun fails by itself, where it is finished.
      await pictures.then(
        ({ drawn }) => drawn,
        () => undefined,
      );
      await before;
      before = finished;
    }
    // Nothing more is to be drawn: what Chrome holds for its pages would come on top of what encoders need.
    await pages.close();
    await before;
  } finally {
    isStopped = true;
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
      const { cache } = tools;
      const paths: string[] = [];
      for (const segment of await segments) paths.push(await cache.require(segment));
      const size = finishedSize(job.props.aspect, qualities[tools.form.quality]);
      return { segments: paths, size, poster: await cache.require(await poster), fallbacks: fallbacks() };
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
