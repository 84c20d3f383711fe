import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import { digestFile } from "../media/digest.ts";
import type { Receipt } from "../model/receipt.ts";
import { durationInFrames } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";
import { captionCues } from "./caption-cues.ts";
import { toSrt, toVtt } from "./caption-files.ts";
import { checkVideo } from "./check-video.ts";
import { drawPicture, drawPoster, selectVideo } from "./draw-picture.ts";
import { findFlaws } from "./find-flaws.ts";
import { fingerprint } from "./fingerprint.ts";
import { joinVideo } from "./join/join-video.ts";
import { findFinished, outputNames, publish, withWorkFolder } from "./output-files.ts";
import { makeSound } from "./sound/make-sound.ts";

export type RenderJob = {
  /** Names the files; holds the aspect: `ada-16x9`. */
  id: string;
  props: VideoProps;
  /** For the receipt. */
  media: Receipt["media"];
  cost: Receipt["cost"];
};

export const renderPhases = ["measure", "picture", "sound", "check", "poster"] as const;
export type RenderPhase = (typeof renderPhases)[number];

export type RenderTools = {
  browser: GuardedBrowser;
  /** From `bundleCompositions`. */
  bundle: { serveUrl: string; hash: string };
  /** Holds every file that the props name. */
  publicDir: string;
  outDir: string;
  /** Pages of Chrome that draw at once; as many as there are cores is fastest. */
  concurrency: number;
  signal?: AbortSignal | undefined;
  onPhase: (phase: RenderPhase) => void;
  onFrames: (done: number) => void;
};

/**
 * Renders one video with its poster, captions and receipt, or finds that all of it is already there.
 * @throws AppError when it cannot be made; nothing of it is left then.
 */
export const renderVideo = async (
  job: RenderJob,
  tools: RenderTools,
): Promise<{ status: "rendered" | "unchanged"; receipt: Receipt }> => {
  const print = fingerprint(job.props, tools.bundle.hash);
  const finished = await findFinished(tools.outDir, job.id, print);
  if (finished !== null) return { status: "unchanged", receipt: finished };

  return withWorkFolder(tools.outDir, async (dir) => {
    const { files, receipt: receiptName } = outputNames(job.id);
    const facts = await makeVideo(job, tools, dir, join(dir, files.video));
    tools.onPhase("poster");
    await drawPoster({ ...drawingWith(job, tools), target: join(dir, files.poster) });
    const cues = captionCues(job.props);
    await writeFile(join(dir, files.srt), toSrt(cues));
    await writeFile(join(dir, files.vtt), toVtt(cues));
    const receipt = await makeReceipt(job, tools, facts, join(dir, files.video), print);
    await writeFile(join(dir, receiptName), `${JSON.stringify(receipt, null, 2)}\n`);
    tools.signal?.throwIfAborted();
    await publish(dir, tools.outDir, job.id);
    return { status: "rendered", receipt };
  });
};

const drawingWith = ({ props }: RenderJob, { browser, bundle, signal }: RenderTools) => ({
  browser: browser.instance,
  serveUrl: bundle.serveUrl,
  props,
  signal,
});

const makeVideo = async (
  { id, props, ...job }: RenderJob,
  tools: RenderTools,
  dir: string,
  target: string,
) => {
  const { signal, onPhase } = tools;
  const drawing = drawingWith({ id, props, ...job }, tools);
  const frames = durationInFrames(props);
  onPhase("measure");
  const composition = await selectVideo(drawing);
  onPhase("picture");
  const picture = join(dir, "picture.mp4");
  const { concurrency, onFrames } = tools;
  await drawPicture({ ...drawing, composition, target: picture, concurrency, onFrames });
  onPhase("sound");
  const sound = join(dir, "sound.mp4");
  const { loudness } = await makeSound(props, { publicDir: tools.publicDir, target: sound, signal });
  await joinVideo({ segments: [picture], sound, target, title: props.title, fps: props.fps, frames, signal });
  onPhase("check");
  const { width, height } = composition;
  const facts = await checkVideo(target, { id, frames, fps: props.fps, width, height }, signal);
  return { ...facts, loudness };
};

const standInNote = "The presenter and the voice are Greenroom's stand-ins, not HeyGen's: a preview.";

const makeReceipt = async (
  { id, props, media, cost }: RenderJob,
  tools: RenderTools,
  { loudness, ...facts }: Awaited<ReturnType<typeof makeVideo>>,
  video: string,
  print: string,
): Promise<Receipt> => {
  return {
    version: 1,
    id,
    title: props.title,
    aspect: props.aspect,
    maker: props.maker,
    note: props.maker === "heygen" ? null : standInNote,
    files: outputNames(id).files,
    digest: await digestFile(video),
    sizeInBytes: (await stat(video)).size,
    fingerprint: print,
    ...facts,
    fps: props.fps,
    loudness: loudness && { integrated: round(loudness.integrated), truePeak: round(loudness.truePeak) },
    media,
    cost,
    engine: "remotion",
    browser: tools.browser.version,
    findings: findFlaws(props, loudness),
  };
};

/** Hundredths are finer than loudness is heard or compared. */
const round = (decibels: number): number => Math.round(decibels * 100) / 100;
