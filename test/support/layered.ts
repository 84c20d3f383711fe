import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import {
  bundleMarkup,
  bundlePlatePage,
  hashSources,
  openPage,
  type BarePage,
  type PageBrowser,
} from "../../src/browser/index.ts";
import { openMediaCache } from "../../src/media/index.ts";
import type { Quality } from "../../src/model/quality.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { openPlatePages, type PlatePages } from "../../src/render/plates/plate-pages.ts";
import { openCompositor } from "../../src/render/compositor/index.ts";
import { makePictures } from "../../src/render/segments/make-pictures.ts";
import { loadMarkup } from "../../src/render/segments/markup.ts";
import type { PictureTools } from "../../src/render/segments/tools.ts";
import { versionsOf } from "../../src/render/segments/versions.ts";
import { repositoryRoot, testCacheDir } from "./browser.ts";
import { drawingPublicDir, type Drawing } from "./drawing.ts";

let hash: Promise<string> | null = null;
/** What names the compositions of this checkout; found once, so that all renders of a test agree. */
export const hashCompositions = (): Promise<string> =>
  (hash ??= hashSources(join(repositoryRoot, "compositions", "index.ts"), [
    join(repositoryRoot, "src", "model"),
  ]));

let markup: Promise<{ file: string }> | null = null;
/** The compositions of this checkout as Node reads them. */
export const bundleTestMarkup = async (): Promise<string> => {
  const entryPoint = join(repositoryRoot, "compositions", "markup.tsx");
  const outDir = join(testCacheDir, "bundles");
  markup ??= bundleMarkup({ entryPoint, outDir, hash: await hashCompositions() });
  return (await markup).file;
};

let platePage: Promise<{ file: string }> | null = null;
/** The script that draws plates, of this checkout. */
const bundleTestPlatePage = async (): Promise<string> => {
  const entryPoint = join(repositoryRoot, "compositions", "plate-page.ts");
  const outDir = join(testCacheDir, "bundles");
  platePage ??= bundlePlatePage({ entryPoint, outDir, hash: await hashCompositions() });
  return (await platePage).file;
};

/** A blank page with that script, over what tests draw. */
export const openTestPage = async (browser: PageBrowser): Promise<BarePage> =>
  openPage(browser, {
    script: await readFile(await bundleTestPlatePage(), "utf8"),
    publicDir: drawingPublicDir,
  });

/** Pages of the browser that draw plates of this checkout's compositions. */
export const openTestPages = (browser: PageBrowser, { scale = 1 } = {}): PlatePages =>
  openPlatePages({
    page: () => openTestPage(browser),
    scale,
    concurrency: availableParallelism(),
  });

export type MadePicture = {
  /** Files that the video's picture is joined from, in order. */
  segments: string[];
  poster: string;
  /** Why scenes were drawn whole. */
  fallbacks: string[];
};

export type PictureMaker = {
  make: (video: VideoProps, quality: Quality) => Promise<MadePicture>;
  close: () => Promise<void>;
};

/** The layered engine up to its segments, in any quality; what Chrome draws for one is kept for the next. */
export const openPictureMaker = async (drawing: Drawing): Promise<PictureMaker> => {
  const folder = await mkdtemp(join(tmpdir(), "greenroom-layered-"));
  const concurrency = availableParallelism();
  const compositor = openCompositor({ threads: concurrency });
  const cache = await openMediaCache(join(folder, "media"));
  const markup = loadMarkup(await bundleTestMarkup());
  const bundleHash = await hashCompositions();
  const toolsFor = (quality: Quality, pages: PlatePages): PictureTools => ({
    ...{ cache, compositor, concurrency, pages, quality, publicDir: drawingPublicDir },
    chrome: () => Promise.resolve(drawing),
    markup: () => Promise.resolve(markup),
    versions: versionsOf({ bundleHash, browserVersion: drawing.browser.version, quality }),
    drawing: new Map(),
    inFlight: new Map(),
    wholeFrames: new PQueue({ concurrency: 1 }),
    onProgress: () => undefined,
  });
  return {
    make: async (video, quality) => {
      const pages = openTestPages(drawing.pageBrowser, quality);
      try {
        const [picture] = (await makePictures([video], undefined, toolsFor(quality, pages))).videos;
        if (picture === undefined) throw new Error("The picture was not begun.");
        return {
          segments: await picture.segments,
          poster: await cache.require(await picture.poster),
          fallbacks: picture.fallbacks().map(({ because }) => because),
        };
      } finally {
        await pages.close();
      }
    },
    close: async () => {
      await compositor.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
