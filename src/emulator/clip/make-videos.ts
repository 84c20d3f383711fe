import { rm, writeFile } from "node:fs/promises";
import { avatarCostUsd } from "../prices.ts";
import { type Store } from "../store/open-store.ts";
import { type VideoRecord } from "../store/records.ts";
import { type SpokenWord } from "../speech/speech.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";
import { type Matte } from "./frame-pixels.ts";
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

export const clipFileOf = ({ id, clip }: VideoRecord): string => `${id}.${clip.format}`;
export const thumbnailFileOf = ({ id }: VideoRecord): string => `${id}.jpeg`;
export const subtitlesFileOf = ({ id }: VideoRecord): string => `${id}.srt`;
export const styledSubtitlesFileOf = ({ id }: VideoRecord): string => `${id}.ass`;

/** Turns videos that were asked for into files, two at a time. Each outcome is written to the video's record. */
export const makeVideos = (options: MakeVideosOptions): VideoMaker => {
  const { store, workers, matte, nowMs, settle, media: mediaKind } = options;
  const writeTinyClip = openTinyClips(store, workers, matte);

  const speakScript = async (video: VideoRecord) => {
    if (video.drivenBy.kind === "sound") {
      const { file, said, durationInSeconds } = video.drivenBy;
      return { soundFile: file, said, durationInSeconds };
    }
    const soundFile = `${video.id}.mp3`;
    const { text, voiceId, speed } = video.drivenBy;
    const said = await workers.speak({ text, voiceId, speed, outputFile: store.fileOf(soundFile) });
    return { soundFile, said, durationInSeconds: said.durationInSeconds };
  };

  const make = async (video: VideoRecord): Promise<VideoRecord["media"]> => {
    const sound = await speakScript(video);
    const { said } = sound;
    const clipFile = store.fileOf(clipFileOf(video));
    const thumbnailFile = store.fileOf(thumbnailFileOf(video));
    const { lookId, width, height, format, backgroundColour } = video.clip;
    const { durationInSeconds } =
      mediaKind === "tiny"
        ? await writeTinyClip(video, sound.durationInSeconds, { clipFile, thumbnailFile })
        : await workers.drawClip({
            ...{ lookId, width, height, format, matte, backgroundColour },
            soundFile: store.fileOf(sound.soundFile),
            said: said === null ? null : { words: said.words, phones: said.phones },
            ...{ outputFile: clipFile, thumbnailFile },
          });
    const hasSubtitles = video.clip.wantsSubtitles && said !== null;
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
    if (store.videos.get(video.id) === undefined) return removeFiles(store, video);
    const costUsd = media.state === "made" && !video.isTest ? avatarCostUsd(media.durationInSeconds) : 0;
    settle(costUsd - video.costUsd);
    store.videos.put({ ...video, costUsd, media });
  };

  let isStopped = false;
  return {
    begin: (video) => void makeAndRecord(video),
    stop: () => (isStopped = true),
  };
};

/** Deletes what was made for a video. */
export const removeFiles = async (store: Store, video: VideoRecord): Promise<void> => {
  const names = [clipFileOf, thumbnailFileOf, subtitlesFileOf, styledSubtitlesFileOf].map((nameOf) =>
    nameOf(video),
  );
  await Promise.all(names.map((name) => rm(store.fileOf(name), { force: true })));
};
