import { copyFile, readFile, rename, writeFile } from "node:fs/promises";
import { clipFps } from "../media/encode-clip.ts";
import { encodeWav } from "../media/wav.ts";
import { type Store } from "../store/open-store.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { speechSampleRate } from "../speech/speech.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";
import { type Matte } from "./frame-pixels.ts";

const shortEdge = 72;

export type TinyClip = { clipFile: string; thumbnailFile: string };

/**
 * Clips that are legal and as long as their sound, but of 72 lines and silent. One of each look and length is drawn;
 * all others are copies of it that differ in a filling that no player reads.
 */
export const openTinyClips = (store: Store, workers: WorkerPool, matte: Matte) => {
  const drawn = new Map<string, Promise<TinyClip>>();

  const draw = async (name: string, { clip }: VideoRecord, frames: number): Promise<TinyClip> => {
    const soundFile = store.fileOf(`${name}.wav`);
    await writeFile(soundFile, encodeWav(new Int16Array(Math.round((frames / clipFps) * speechSampleRate))));
    const files = {
      clipFile: store.fileOf(`${name}.${clip.format}`),
      thumbnailFile: store.fileOf(`${name}.jpeg`),
    };
    const { lookId, format, backgroundColour } = clip;
    await workers.drawClip({
      ...{ lookId, format, matte, backgroundColour, ...tinySize(clip), soundFile, said: null },
      ...{ outputFile: files.clipFile, thumbnailFile: files.thumbnailFile },
    });
    return files;
  };

  /** Writes the clip of a video, and returns how long it is. */
  return async (video: VideoRecord, soundInSeconds: number, { clipFile, thumbnailFile }: TinyClip) => {
    const { lookId, format, width, height, backgroundColour } = video.clip;
    const frames = Math.max(1, Math.ceil(soundInSeconds * clipFps - 1e-6));
    const size = `${String(width)}x${String(height)}`;
    const name = ["tiny", lookId, size, backgroundColour?.slice(1) ?? "set", String(frames)].join("-");
    const key = `${name}.${format}`;
    let original = drawn.get(key);
    if (original === undefined) drawn.set(key, (original = draw(name, video, frames)));
    const files = await original;
    const beside = `${clipFile}.part`;
    await writeFile(beside, Buffer.concat([await readFile(files.clipFile), filling(format, video.id)]));
    await rename(beside, clipFile);
    await copyFile(files.thumbnailFile, thumbnailFile);
    return { durationInSeconds: frames / clipFps };
  };
};

const tinySize = ({ width, height }: { width: number; height: number }) => {
  const scale = shortEdge / Math.min(width, height);
  const even = (edge: number) => Math.round((edge * scale) / 2) * 2;
  return { width: even(width), height: even(height) };
};

/** An element that means nothing, at the end of a file: `Void` of WebM, `free` of MP4. */
const filling = (format: "webm" | "mp4", id: string): Buffer => {
  const content = Buffer.from(id, "hex");
  if (format === "webm") return Buffer.concat([Buffer.from([0xec, 0x80 | content.length]), content]);
  const header = Buffer.from([0, 0, 0, 8 + content.length, 0x66, 0x72, 0x65, 0x65]);
  return Buffer.concat([header, content]);
};
