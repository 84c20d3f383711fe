import { cp, mkdir, copyFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { renderFrames, selectComposition } from "@remotion/renderer";
import { PNG } from "pngjs";
import { bundleCompositions, openPageBrowser, type PageBrowser } from "../../src/browser/index.ts";
import { openGuardedBrowser, type GuardedBrowser } from "../../src/browser/open-browser.ts";
import { readFallbackFonts, resolveNpmFile } from "../../src/data/read-fonts.ts";
import { chooseFonts, orderFallbacks } from "../../src/plan/choose-fonts.ts";
import { aspectSlug, type Size } from "../../src/model/aspect.ts";
import { videoPropsSchema, type VideoProps } from "../../src/model/video-props.ts";
import { findTestBrowser, repositoryRoot, testCacheDir } from "./browser.ts";

/** What compositions load in tests: the committed files, and what a test adds. */
export const drawingPublicDir = join(testCacheDir, "drawing-public");

/** A browser with the compositions of this checkout, and one for bare pages. */
export type Drawing = {
  browser: GuardedBrowser;
  serveUrl: string;
  pageBrowser: PageBrowser;
  close: () => Promise<void>;
};

/** Bundles the compositions once for all tests that draw, and opens browsers. The caller closes them. */
export const openDrawing = async (): Promise<Drawing> => {
  await mkdir(drawingPublicDir, { recursive: true });
  for (const folder of ["brands", "music", "samples"]) {
    await cp(join(repositoryRoot, "public", folder), join(drawingPublicDir, folder), { recursive: true });
  }
  const { serveUrl } = await bundleCompositions({
    entryPoint: join(repositoryRoot, "compositions", "index.ts"),
    sources: [join(repositoryRoot, "src", "model")],
    publicDir: drawingPublicDir,
    outDir: join(testCacheDir, "bundles"),
  });
  const found = await findTestBrowser();
  const [browser, pageBrowser] = await Promise.all([openGuardedBrowser(found), openPageBrowser(found)]);
  const close = async (): Promise<void> => {
    await Promise.all([browser.close(), pageBrowser.close()]);
  };
  return { serveUrl, browser, pageBrowser, close };
};

/** The props of a video with its texts measured, as its composition would have them. */
export const measureVideo = async (
  { browser, serveUrl }: Pick<Drawing, "browser" | "serveUrl">,
  inputProps: VideoProps,
): Promise<VideoProps> => {
  const shared = { serveUrl, inputProps, puppeteerInstance: browser.instance, logLevel: "error" } as const;
  const { props } = await selectComposition({ ...shared, id: `editorial-${aspectSlug(inputProps.aspect)}` });
  return videoPropsSchema.parse(props);
};

/** Draws frames of a composition as PNG, in a size of its own where one is given. */
export const drawFrames = async (
  { browser, serveUrl }: Pick<Drawing, "browser" | "serveUrl">,
  id: string,
  inputProps: VideoProps,
  frames: readonly number[],
  options: { size?: Size; scale?: number } = {},
): Promise<PNG[]> => {
  const shared = { serveUrl, inputProps, puppeteerInstance: browser.instance, logLevel: "error" } as const;
  const composition = await selectComposition({ ...shared, id });
  const drawn = new Map<number, PNG>();
  await renderFrames({
    ...shared,
    composition: { ...composition, ...options.size },
    frames: [...frames],
    scale: options.scale ?? 1,
    imageFormat: "png",
    outputDir: null,
    muted: true,
    onStart: () => undefined,
    onFrameUpdate: () => undefined,
    onFrameBuffer: (png, frame) => {
      drawn.set(frame, PNG.sync.read(png));
    },
  });
  return frames.map((frame) => {
    const picture = drawn.get(frame);
    if (picture === undefined) throw new Error(`Frame ${frame} of ${id} was not drawn.`);
    return picture;
  });
};

/** The fonts that a text is drawn in where the brand's own lack it, staged beside the committed files. */
export const stageFonts = async (
  text: string,
  language: string,
): Promise<Pick<VideoProps, "fonts" | "fallbackFamilies">> => {
  const fallbacks = orderFallbacks(await readFallbackFonts(), language);
  const { faces, fallbackFamilies } = chooseFonts(text, [{ family: "None", faces: [] }], fallbacks);
  await mkdir(join(drawingPublicDir, "fonts"), { recursive: true });
  const fonts = faces.map(async ({ source, ...face }) => {
    const file = `fonts/${basename(source)}`;
    await copyFile(resolveNpmFile(source), join(drawingPublicDir, file));
    return { ...face, file };
  });
  return { fonts: await Promise.all(fonts), fallbackFamilies };
};
