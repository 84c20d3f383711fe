import { rm, writeFile } from "node:fs/promises";
import { minutesCostUsd } from "../prices.ts";
import { type Store } from "../store/open-store.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { type SpokenWord } from "../speech/speech.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";
import { drawScenes } from "./draw-scenes.ts";
import { type Matte } from "./frame-pixels.ts";
import { hearVideo } from "./hear-video.ts";
import { openTinyClips } from "./tiny-clips.ts";
import { writeStyledSubtitles, writeSubtitles } from "./write-subtitles.ts";

export type MakeVideosOptions = {
  store: Store;
  workers: WorkerPool;
  matte: Matte;
  nowMs: () => number;
  /** Called with what a video cost more (or less) than was thought when it was asked for. */
  settle: (usd: number) => void;
  /** Tiny clips are copies, for thousands of jobs. */
  media: "full" | "tiny";
};

export type VideoMaker = {
  /** Begins to make a video's media; its record tells how that went. */
  begin: (video: VideoRecord) => void;
  /** From now on outcomes are not recorded: the threads are about to be ended. */
  stop: () => void;
};

const costOf = ({ isTest, usdPerMinute, costUsd }: VideoRecord, seconds: number): number => {
  if (isTest) return 0;
  return usdPerMinute === null ? costUsd : minutesCostUsd(usdPerMinute, seconds);
};

export const clipFileOf = ({ id, clip }: VideoRecord): string => `${id}.${clip.format}`;
export const thumbnailFileOf = ({ id }: VideoRecord): string => `${id}.jpeg`;
export const subtitlesFileOf = ({ id }: VideoRecord): string => `${id}.srt`;
export const styledSubtitlesFileOf = ({ id }: VideoRecord): string => `${id}.ass`;

/** Turns videos that were asked for into files, two at a time. Each outcome is written to the video's record. */
export const makeVideos = (options: MakeVideosOptions): VideoMaker => {
  const { store, workers, matte, nowMs, settle, media: mediaKind } = options;
  const writeTinyClip = openTinyClips(store, workers, matte);

  const make = async (video: VideoRecord): Promise<VideoRecord["media"]> => {
    const sound = await hearVideo(video, store, workers);
    const { said } = sound;
    const clipFile = store.fileOf(clipFileOf(video));
    const thumbnailFile = store.fileOf(thumbnailFileOf(video));
    const { lookId, width, height, format, backgroundColour, scenes } = video.clip;
    const draw = () => {
      if (mediaKind === "tiny")
        return writeTinyClip(video, sound.durationInSeconds, { clipFile, thumbnailFile });
      const files = { outputFile: clipFile, thumbnailFile, soundFile: store.fileOf(sound.soundFile) };
      if (scenes !== null) return drawScenes({ store, workers, video, scenes, spans: sound.spans, ...files });
      return workers.drawClip({
        ...{ lookId, width, height, format, matte, backgroundColour, ...files },
        said: said === null ? null : { words: said.words, phones: said.phones },
      });
    };
    const { durationInSeconds } = await draw();
    const hasSubtitles = video.clip.wantsSubtitles && said !== null && said.words.length > 0;
    if (hasSubtitles) await writeSubtitlesOf(video, said.words);
    return { state: "made", durationInSeconds, madeAtMs: nowMs(), hasSubtitles };
  };

  const writeSubtitlesOf = async (video: VideoRecord, words: readonly SpokenWord[]) => {
    await writeFile(store.fileOf(subtitlesFileOf(video)), writeSubtitles(words));
    await writeFile(store.fileOf(styledSubtitlesFileOf(video)), writeStyledSubtitles(words, video.clip));
  };

  const makeAndRecord = async (video: VideoRecord): Promise<void> => {
    const media = await make(video).catch((error: unknown): VideoRecord["media"] => ({
      state: "failed",
      message: error instanceof Error ? error.message : String(error),
      failedAtMs: nowMs(),
    }));
    // A job that was interrupted stays unfinished in its record, and is taken up again after the restart.
    if (isStopped) return;
    const now = store.videos.get(video.id);
    if (now === undefined) return removeFiles(store, video);
    const costUsd = media.state === "made" ? costOf(video, media.durationInSeconds) : 0;
    settle(costUsd - now.costUsd);
    store.videos.put({ ...now, costUsd, media });
  };

  let isStopped = false;
  return {
    begin: (video) => void makeAndRecord(video),
    stop: () => (isStopped = true),
  };
};

/** Deletes what was made for a video. */
export const removeFiles = async (store: Store, video: VideoRecord): Promise<void> => {
  const made = [clipFileOf, thumbnailFileOf, subtitlesFileOf, styledSubtitlesFileOf].map((nameOf) =>
    nameOf(video),
  );
  const brought = (video.clip.scenes ?? []).flatMap((scene) => ("file" in scene ? [scene.file] : []));
  await Promise.all([...made, ...brought].map((name) => rm(store.fileOf(name), { force: true })));
};
