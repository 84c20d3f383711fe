import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openMediaCache } from "../../src/media/index.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import {
  renderVideos,
  type RenderForm,
  type RenderOutcome,
  type RenderProgress,
} from "../../src/render/index.ts";
import { drawingPublicDir, type Drawing } from "./drawing.ts";
import { bundleTestMarkup, hashCompositions, openTestPage } from "./layered.ts";

export type RunOptions = {
  /** Keeps media from run to run, beside the videos. */
  folder: string;
  form?: Partial<RenderForm>;
  /** Another bundle of the compositions' markup; told apart from the real one by its name. */
  markup?: string;
  signal?: AbortSignal;
};

export type Run = {
  outcomes: RenderOutcome[];
  /** Frames that were composed or drawn whole, frames that were there, and pictures that Chrome drew. */
  made: number;
  reused: number;
  drawn: number;
  wholeFrames: number;
  /** How often each was asked for. */
  asked: { page: number; bundle: number; markup: number };
};

/** Renders videos of the sample's look in draft quality; nothing of an earlier run is there but the cache. */
export const renderSamples = async (
  drawing: Drawing,
  videos: readonly VideoProps[],
  { folder, form, markup, signal }: RunOptions,
): Promise<Run> => {
  const outDir = join(folder, "out");
  await rm(outDir, { recursive: true, force: true });
  const asked = { page: 0, bundle: 0, markup: 0 };
  const told: RenderProgress[] = [];
  const jobs = videos.map((props) => ({
    ...{ id: props.id, props, media: [] },
    cost: { estimatedUsd: 0, pricesAsOf: "2026-01-01" },
  }));
  const outcomes = await renderVideos(jobs, {
    browser: () => Promise.resolve(drawing.browser),
    serveUrl: () => {
      asked.bundle += 1;
      return Promise.resolve(drawing.serveUrl);
    },
    page: () => {
      asked.page += 1;
      return openTestPage(drawing.pageBrowser);
    },
    markup: () => {
      asked.markup += 1;
      return markup === undefined ? bundleTestMarkup() : Promise.resolve(markup);
    },
    bundleHash: `${await hashCompositions()}${markup ?? ""}`,
    browserVersion: drawing.browser.version,
    cache: await openMediaCache(join(folder, "media")),
    ...{ publicDir: drawingPublicDir, outDir, ...(signal && { signal }) },
    form: { engine: "layered", quality: "draft", ...form },
    onEvent: (event) => {
      if (event.kind === "progress") told.push(event.progress);
    },
  });
  const last = told.at(-1);
  if (last === undefined) throw new Error("Nothing was told of the render.");
  const { frames, drawn, wholeFrames } = last;
  return { outcomes, made: frames.made, reused: frames.reused, drawn, wholeFrames, asked };
};

export const videoFile = (folder: string, id: string): string => join(folder, "out", `${id}.mp4`);
