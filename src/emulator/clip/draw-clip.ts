import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import { clipFps, type ClipFormat, encodeClip } from "../media/encode-clip.ts";
import { decodeSound } from "../media/sound.ts";
import { encodeWav } from "../media/wav.ts";
import { drawPresenter } from "../presenter/draw-presenter.ts";
import { columnsOf } from "../presenter/framing.ts";
import { guessMouth } from "../presenter/guess-mouth.ts";
import { loudnessOf, trackLoudness } from "../presenter/loudness-track.ts";
import { findLook, type Look } from "../presenter/looks.ts";
import { trackMouth } from "../presenter/mouth-track.ts";
import { perform, type Performance } from "../presenter/performance.ts";
import { type Phone } from "../speech/flite.ts";
import { speechSampleRate, type SpokenWord } from "../speech/speech.ts";
import { framePixels, type Matte } from "./frame-pixels.ts";
import { paintSet } from "./paint-set.ts";

export type ClipTask = {
  lookId: string;
  width: number;
  height: number;
  format: ClipFormat;
  matte: Matte;
  /** A hex colour behind the presenter of an mp4; null is the presenter's own set. */
  backgroundColour: string | null;
  /** Any file with sound. */
  soundFile: string;
  /** What is said in the sound, in its own time; null where that is unknown. */
  said: { words: SpokenWord[]; phones: Phone[] } | null;
  outputFile: string;
  thumbnailFile: string;
};

export type ClipResult = { durationInSeconds: number; frames: number };

/** Draws and encodes a clip: as long as its sound, rounded up to a whole frame. */
export const drawClip = async (task: ClipTask): Promise<ClipResult> => {
  const look = findLook(task.lookId);
  if (look === undefined) throw new Error(`No look has the id "${task.lookId}".`);
  const sound = await decodeSound(task.soundFile);
  const frames = Math.max(1, Math.ceil((sound.length / speechSampleRate) * clipFps - 1e-6));
  const durationInSeconds = frames / clipFps;
  const padded = new Int16Array(Math.round(durationInSeconds * speechSampleRate));
  padded.set(sound.subarray(0, padded.length));
  // Names of its own: after a sudden end, an ffmpeg of the last run may still be writing the same clip.
  const soundFile = `${task.outputFile}.${randomUUID()}.wav`;
  const unfinishedFile = `${task.outputFile}.${randomUUID()}.part`;
  await writeFile(soundFile, encodeWav(padded));

  const performance = performanceOf(task, look, padded);
  const { width, height, format } = task;
  await writeFile(task.thumbnailFile, await drawStill(task, look, performance, durationInSeconds / 2));
  await encodeClip({
    ...{ width, height, format, soundFile, durationInSeconds, outputFile: unfinishedFile },
    frames: drawFrames(task, look, performance, frames),
  });
  await rename(unfinishedFile, task.outputFile);
  await rm(soundFile);
  return { durationInSeconds, frames };
};

const performanceOf = (task: ClipTask, look: Look, sound: Int16Array): Performance => {
  const loudnessAt = loudnessOf(trackLoudness(sound, speechSampleRate));
  const mouthAt =
    task.said === null
      ? guessMouth(sound, speechSampleRate, loudnessAt)
      : trackMouth(task.said.phones, loudnessAt);
  return perform({ words: task.said?.words ?? [], mouthAt, loudnessAt, seed: seedOf(look.id, sound) });
};

/** Two clips of one look do not blink in step, and the same request moves the same way. */
const seedOf = (id: string, sound: Int16Array): number => {
  let seed = sound.length;
  for (const character of id) seed = Math.imul(seed, 31) + character.charCodeAt(0);
  for (let at = 0; at < sound.length; at += 997) seed = Math.imul(seed, 31) + (sound[at] ?? 0);
  return (seed >>> 0) % 10_007;
};

/** Yields the same buffer again and again, each time with the next frame in it. */
function* drawFrames(
  task: ClipTask,
  look: Look,
  performance: Performance,
  frames: number,
): Iterable<Uint8Array> {
  const { width, height, format, matte } = task;
  const paintBehind = (brush: SKRSContext2D) => {
    if (format === "mp4") paintSet(brush, width, height, task.backgroundColour);
    else brush.clearRect(0, 0, width, height);
  };
  const whole = createCanvas(width, height);
  paintBehind(whole.getContext("2d"));
  const frame = Uint8Array.from(whole.data());
  // Reading a canvas costs more than drawing on it, so only the columns that change are drawn and read.
  const columns = columnsOf(look.framing, width, height);
  const canvas = createCanvas(columns.count, height);
  const brush = canvas.getContext("2d");
  brush.translate(-columns.from, 0);
  for (let index = 0; index < frames; index++) {
    const seconds = index / clipFps;
    paintBehind(brush);
    const [pose, mouth] = [performance.poseAt(seconds), performance.mouthAt(seconds)];
    drawPresenter(brush, { width, height, look, pose, mouth });
    copyColumns(framePixels(canvas, brush, matte), columns, frame, width);
    yield frame;
  }
}

const copyColumns = (
  pixels: Uint8Array,
  { from, count }: { from: number; count: number },
  frame: Uint8Array,
  width: number,
): void => {
  for (let source = 0, target = from * 4; source < pixels.length; source += count * 4, target += width * 4) {
    frame.set(pixels.subarray(source, source + count * 4), target);
  }
};

const drawStill = async (
  { width, height, backgroundColour }: ClipTask,
  look: Look,
  performance: Performance,
  seconds: number,
): Promise<Buffer> => {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  paintSet(context, width, height, backgroundColour);
  drawPresenter(context, {
    ...{ width, height, look },
    ...{ pose: performance.poseAt(seconds), mouth: performance.mouthAt(seconds) },
  });
  return canvas.encode("jpeg", 86);
};
