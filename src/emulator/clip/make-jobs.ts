import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { encodeClip } from "../media/encode-clip.ts";
import { reproducible, runFfmpeg } from "../media/ffmpeg.ts";
import { probe, type Probed } from "../media/probe.ts";
import { readFrames } from "../media/read-frames.ts";
import { decodeSound } from "../media/sound.ts";
import { encodeWav } from "../media/wav.ts";
import { recogniseSpeech } from "../speech/recognise-speech.ts";
import { speechSampleRate, type SpokenWord } from "../speech/speech.ts";
import { digestOf } from "../server/digest.ts";
import { type Store } from "../store/open-store.ts";
import { type JobRecord, type VideoRecord, type Work } from "../store/records/index.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";
import { type Matte } from "./frame-pixels.ts";
import { cutFrames, emptiedFrames, maskFrames } from "./layer-frames.ts";
import { clipFileOf } from "./make-videos.ts";
import { writeSubtitles } from "./write-subtitles.ts";

export type MakeJobsOptions = {
  store: Store;
  workers: WorkerPool;
  matte: Matte;
  nowMs: () => number;
  /** Called with what is given back for a job that failed, as a negative amount. */
  settle: (usd: number) => void;
};

export type JobMaker = {
  /** Begins to make what was ordered; the job's record tells how that went. */
  begin: (job: JobRecord) => void;
  stop: () => void;
};

type Files = Record<string, string>;
type Made = { durationInSeconds: number; files: Files };
type Source = Probed & { file: string };
type LayerName = Extract<Work, { kind: "background-removal" }>["layers"][number];

/** Work on videos that were brought: translations, lipsyncs, proofreads, and layers without their background. */
export const makeJobs = ({ store, workers, matte, nowMs, settle }: MakeJobsOptions): JobMaker => {
  const make = async (job: JobRecord): Promise<Made> => {
    const file = store.fileOf(job.sourceFile);
    const probed = await probe(file);
    if (probed === undefined) throw new Error("The source video cannot be read");
    const source = { ...probed, file };
    switch (job.work.kind) {
      case "translation":
        return translate(job, job.work, source);
      case "proofread":
        return proofread(job, source);
      case "lipsync":
        return lipsync(job, job.work.soundFile, source);
      case "background-removal":
        return removeBackground(job, job.work.layers, source);
    }
  };

  const fileFor = (job: JobRecord, what: string, extension: string) => {
    const name = `${job.id}-${what}.${extension}`;
    return { name, path: store.fileOf(name) };
  };

  const wordsOf = async (file: string): Promise<SpokenWord[]> => {
    const recognised = recogniseSpeech(await decodeSound(file), store.speeches.all());
    if (recognised === undefined) return [];
    const { speech, offsetInSeconds: at } = recognised;
    return speech.words.map((word) => ({ ...word, start: word.start + at, end: word.end + at }));
  };

  /** Captions of what is said in a file; where that is not known, one cue that says so. */
  const writeCaptions = async (job: JobRecord, what: string, sourceFile: string, seconds: number) => {
    const words = await wordsOf(sourceFile);
    const spoken = words.length === 0 ? [{ word: "(speech)", start: 0, end: seconds }] : words;
    const srt = fileFor(job, what, "srt");
    await writeFile(srt.path, writeSubtitles(spoken));
    return srt;
  };

  const requireSound = (source: Source) => {
    if (!source.hasSound) throw new Error("The source audio is missing or damaged");
    if (source.picture === null) throw new Error("The source has no pictures");
    return source.picture;
  };
  const pictureArgs = (codec: string) =>
    codec === "h264" ? ["-c:v", "copy"] : ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "veryfast"];
  const mp4Args = [
    ...["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"],
    ...["-movflags", "+faststart", ...reproducible, "-f", "mp4"],
  ];

  /** Nobody here speaks other languages: what is said stays, in a new file with new captions. */
  const translate = async (
    job: JobRecord,
    work: Extract<Work, { kind: "translation" }>,
    source: Source,
  ): Promise<Made> => {
    const { codec } = requireSound(source);
    const part = [
      ...["-ss", String(work.from)],
      ...(work.until === null ? [] : ["-t", String(work.until - work.from)]),
    ];
    const video = fileFor(job, "video", "mp4");
    const audio = fileFor(job, "audio", "mp3");
    await runFfmpeg([...part, "-i", source.file, ...pictureArgs(codec), ...mp4Args, video.path]);
    const mp3 = ["-vn", "-c:a", "libmp3lame", "-b:a", "128k", ...reproducible, "-f", "mp3"];
    await runFfmpeg(["-i", video.path, ...mp3, audio.path]);
    const durationInSeconds = (await probe(video.path))?.durationInSeconds ?? source.durationInSeconds;
    const files: Files = { video: video.name, audio: audio.name };
    if (work.wantsCaptions) {
      const srt = await writeCaptions(job, "captions", audio.path, durationInSeconds);
      if (work.captionsFile !== null) await copyFile(store.fileOf(work.captionsFile), srt.path);
      const vtt = fileFor(job, "captions", "vtt");
      await writeFile(vtt.path, vttOf(await readFile(srt.path, "utf8")));
      Object.assign(files, { srt: srt.name, vtt: vtt.name });
    }
    return { durationInSeconds, files };
  };

  const proofread = async (job: JobRecord, source: Source): Promise<Made> => {
    requireSound(source);
    const { durationInSeconds } = source;
    const original = await writeCaptions(job, "original", source.file, durationInSeconds);
    const srt = fileFor(job, "proofread", "srt");
    await copyFile(original.path, srt.path);
    return { durationInSeconds, files: { srt: srt.name, original: original.name } };
  };

  const lipsync = async (job: JobRecord, soundFile: string, source: Source): Promise<Made> => {
    if (source.picture === null) throw new Error("No face was found in the source video");
    const sound = await probe(store.fileOf(soundFile));
    if (sound?.hasSound !== true) throw new Error("The audio is missing or damaged");
    const video = fileFor(job, "video", "mp4");
    const { durationInSeconds } = sound;
    await runFfmpeg([
      // The pictures begin again where the speech goes on for longer.
      ...[
        "-stream_loop",
        "-1",
        "-i",
        source.file,
        "-i",
        store.fileOf(soundFile),
        "-map",
        "0:v:0",
        "-map",
        "1:a:0",
      ],
      ...["-t", durationInSeconds.toFixed(3), ...pictureArgs(source.picture.codec), ...mp4Args, video.path],
    ]);
    return { durationInSeconds, files: { video: video.name } };
  };

  const removeBackground = async (
    job: JobRecord,
    layers: readonly LayerName[],
    source: Source,
  ): Promise<Made> => {
    if (source.picture === null) throw new Error("The source has no pictures");
    const even = (edge: number) => Math.max(2, Math.round(edge / 2) * 2);
    const [width, height] = [even(source.picture.width), even(source.picture.height)];
    const sound = source.hasSound
      ? await decodeSound(source.file)
      : new Int16Array(Math.round(source.durationInSeconds * speechSampleRate));
    const soundFile = fileFor(job, "sound", "wav");
    await writeFile(soundFile.path, encodeWav(sound));
    const { durationInSeconds } = source;
    const encode = async (what: string, format: "webm" | "mp4", frames: AsyncIterable<Uint8Array>) => {
      const { name, path: outputFile } = fileFor(job, what, format);
      await encodeClip({
        ...{ width, height, format, durationInSeconds, frames, outputFile, soundFile: soundFile.path },
      });
      return name;
    };
    const size = { width, height };
    const sourceFrames = () => readFrames({ file: source.file, codec: source.picture?.codec ?? "", ...size });
    const own = await ownVideoOf(source.file);
    const foreground = fileFor(job, "foreground", "webm");
    if (own === undefined) await encode("foreground", "webm", cutFrames(sourceFrames(), width, height));
    else
      await workers.drawClip({
        ...{ lookId: own.clip.lookId, ...size, format: "webm", matte, backgroundColour: null },
        soundFile: soundFile.path,
        said: own.drivenBy.kind === "sound" ? own.drivenBy.said : null,
        ...{ outputFile: foreground.path, thumbnailFile: fileFor(job, "foreground", "jpeg").path },
      });
    const foregroundFrames = () => readFrames({ file: foreground.path, codec: "vp9", ...size });
    const files: Files = {};
    for (const layer of layers) {
      if (layer === "foreground") files[layer] = foreground.name;
      else if (layer === "mask") files[layer] = await encode("mask", "mp4", maskFrames(foregroundFrames()));
      else
        files[layer] = await encode(
          "background",
          "mp4",
          emptiedFrames(sourceFrames(), foregroundFrames(), width, height),
        );
    }
    await rm(soundFile.path);
    return { durationInSeconds, files };
  };

  /** The video of ours that a file is a copy of: it can be drawn again without its set. */
  const ownVideoOf = async (file: string): Promise<VideoRecord | undefined> => {
    const digest = digestOf(await readFile(file));
    for (const video of store.videos.all()) {
      if (video.media.state !== "made") continue;
      const bytes = await readFile(store.fileOf(clipFileOf(video))).catch(() => undefined);
      if (bytes !== undefined && digestOf(bytes) === digest) return video;
    }
    return undefined;
  };

  let isStopped = false;
  const makeAndRecord = async (job: JobRecord): Promise<void> => {
    const media = await make(job).then(
      (made): JobRecord["media"] => ({ state: "made", madeAtMs: nowMs(), ...made }),
      (error: unknown): JobRecord["media"] => ({
        state: "failed",
        message: (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "",
        failedAtMs: nowMs(),
      }),
    );
    if (isStopped) return;
    const now = store.jobs.get(job.id);
    if (now === undefined) {
      await removeJobFiles(store, { ...job, media });
      return;
    }
    if (media.state === "failed") settle(-now.costUsd);
    store.jobs.put({ ...now, media, ...(media.state === "failed" ? { costUsd: 0 } : {}) });
  };
  return {
    begin: (job) => void makeAndRecord(job),
    stop: () => (isStopped = true),
  };
};

/** Deletes what was brought and made for a job. */
export const removeJobFiles = async (store: Store, { sourceFile, work, media }: JobRecord): Promise<void> => {
  const brought = work.kind === "lipsync" ? [sourceFile, work.soundFile] : [sourceFile];
  const names = [...brought, ...(media.state === "made" ? Object.values(media.files) : [])];
  await Promise.all(names.map((name) => rm(store.fileOf(name), { force: true })));
};

const vttOf = (srt: string): string => `WEBVTT\n\n${srt.replaceAll(/(\d{2}:\d{2}:\d{2}),(\d{3})/g, "$1.$2")}`;
