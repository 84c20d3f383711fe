import { copyFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Size } from "../model/aspect.ts";
import type { MediaCache } from "../media/cache.ts";
import { digestFile } from "../media/digest.ts";
import type { Digest } from "../model/media.ts";
import type { Receipt } from "../model/receipt.ts";
import { durationInFrames } from "../model/timing.ts";
import type { VideoProps } from "../model/video-props.ts";
import { previewNote } from "./preview-note.ts";
import { captionCues } from "./caption-cues.ts";
import { cutCues } from "./cut-cues.ts";
import { toSrt, toVtt } from "./caption-files.ts";
import { checkVideo } from "./check-video.ts";
import { findFlaws } from "./find-flaws.ts";
import type { RenderForm } from "./fingerprint.ts";
import { joinVideo } from "./join/join-video.ts";
import { outputNames, publish, withWorkFolder } from "./output-files.ts";
import type { Fallback } from "./segments/make-pictures.ts";
import { findSound } from "./sound/find-sound.ts";
import type { FrameRange } from "./timeline/cut-video.ts";

export type RenderJob = {
  /** Names the files; holds the aspect: `ada-16x9`. */
  id: string;
  props: VideoProps;
  /** For the receipt. */
  media: Receipt["media"];
  cost: Receipt["cost"];
};

/** The picture of a video, wherever it came from. Absolute paths. */
export type FinishedPicture = {
  /** H.264 in MP4 without sound, in order, all by the same settings. */
  segments: readonly string[];
  /** Of the frames. */
  size: Size;
  /** A PNG. */
  poster: string;
  fallbacks: readonly Fallback[];
};

export type FinishTools = {
  cache: MediaCache;
  /** Holds every file that the props name. */
  publicDir: string;
  outDir: string;
  form: RenderForm;
  /** What the receipt says of everything that the video was made from. */
  fingerprint: Digest;
  browserVersion: string;
  signal?: AbortSignal | undefined;
};

/**
 * Joins a picture with its sound, and publishes the video with its poster, captions and receipt.
 * @param makePicture is given a folder that is gone afterwards. The sound is made meanwhile.
 * @throws AppError when it cannot be made; nothing of it is left then.
 */
export const finishVideo = (
  job: RenderJob,
  makePicture: (workDir: string) => Promise<FinishedPicture>,
  tools: FinishTools,
): Promise<Receipt> =>
  withWorkFolder(tools.outDir, async (dir) => {
    const { props } = job;
    const { signal, form } = tools;
    const { files, receipt: receiptName } = outputNames(job.id);
    const video = join(dir, files.video);
    const frames = framesOfRange(props, form.range);
    const cues = cutCues(captionCues(props), props.fps, form.range);
    const writing = [
      writeFile(join(dir, files.srt), toSrt(cues)),
      writeFile(join(dir, files.vtt), toVtt(cues)),
    ];
    const making = [findSound(props, tools), makePicture(dir), ...writing] as const;
    // When one has failed the other still writes: the folder is not to go before.
    await Promise.allSettled(making);
    signal?.throwIfAborted();
    const [sound, picture] = await Promise.all(making);
    const joining = joinVideo({
      ...{ segments: picture.segments, sound: sound.path, target: video },
      ...{ title: props.title, fps: props.fps, frames, signal },
    });
    const finishing = [joining, copyFile(picture.poster, join(dir, files.poster))];
    await Promise.allSettled(finishing);
    await Promise.all(finishing);
    const [facts, digest] = await Promise.all([
      checkVideo(video, { id: job.id, frames, fps: props.fps, ...picture.size }, signal),
      digestFile(video),
    ]);
    const receipt = await makeReceipt(job, tools, { ...facts, ...sound, ...picture, video, digest });
    await writeFile(join(dir, receiptName), `${JSON.stringify(receipt, null, 2)}\n`);
    signal?.throwIfAborted();
    await publish(dir, tools.outDir, job.id);
    return receipt;
  });

export const framesOfRange = (props: VideoProps, range: FrameRange | undefined): number => {
  const total = durationInFrames(props);
  return range === undefined ? total : Math.min(range.last, total - 1) - range.first + 1;
};

type Made = Awaited<ReturnType<typeof checkVideo>> &
  Pick<FinishedPicture, "fallbacks"> & { loudness: Receipt["loudness"]; video: string; digest: Digest };

const makeReceipt = async (
  { id, props, media, cost }: RenderJob,
  { form, fingerprint, browserVersion }: FinishTools,
  { loudness, fallbacks, video, digest, width, height, frames, durationInSeconds }: Made,
): Promise<Receipt> => ({
  version: 1,
  id,
  title: props.title,
  aspect: props.aspect,
  maker: props.maker,
  ...(props.presenterMaker === undefined ? {} : { presenterMaker: props.presenterMaker }),
  note: previewNote(props),
  files: outputNames(id).files,
  digest,
  sizeInBytes: (await stat(video)).size,
  fingerprint,
  ...{ durationInSeconds, frames, width, height },
  fps: props.fps,
  loudness: loudness && { integrated: round(loudness.integrated), truePeak: round(loudness.truePeak) },
  media,
  cost,
  engine: form.engine,
  quality: form.quality,
  fallbacks: [...fallbacks],
  browser: browserVersion,
  findings: findFlaws(props, loudness, form.range !== undefined),
});

/** Hundredths are finer than loudness is heard or compared. */
const round = (decibels: number): number => Math.round(decibels * 100) / 100;
