import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";
import { rename, rm, writeFile } from "node:fs/promises";
import { clipFps, encodeClip } from "../media/encode-clip.ts";
import { probe } from "../media/probe.ts";
import { readFrames } from "../media/read-frames.ts";
import { type Store } from "../store/open-store.ts";
import { type Scene, type VideoRecord } from "../store/records/index.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";
import { type ClipResult } from "./draw-clip.ts";
import { type Span } from "./hear-video.ts";

export type DrawScenesOptions = {
  store: Store;
  workers: WorkerPool;
  video: VideoRecord;
  scenes: readonly Scene[];
  /** When each scene is seen. */
  spans: readonly Span[];
  /** The sound of all scenes, a whole number of frames long. */
  soundFile: string;
  outputFile: string;
  thumbnailFile: string;
};

type Size = { width: number; height: number };
type Frames = AsyncIterable<Uint8Array>;

const frameAt = (seconds: number): number => Math.round(seconds * clipFps);

/** Draws scene after scene into one mp4; what is of another shape is cut to its centre. */
export const drawScenes = async (options: DrawScenesOptions): Promise<ClipResult> => {
  const { video, scenes, spans, soundFile, outputFile, thumbnailFile } = options;
  const { width, height } = video.clip;
  const frames = Math.ceil((spans.at(-1)?.until ?? 0) * clipFps - 1e-6);
  const durationInSeconds = frames / clipFps;
  const temporary: string[] = [];
  const shown = await Promise.all(
    scenes.map(async (scene, index) => {
      const span = spans[index];
      if (span === undefined) throw new Error(`Nothing is known of the sound of scene ${index}.`);
      const until = index === scenes.length - 1 ? frames : frameAt(span.until);
      return {
        count: until - frameAt(span.from),
        pictures: await openScene(scene, span, options, temporary),
      };
    }),
  );
  let still: Uint8Array | undefined;
  const keepStill = async function* (all: Frames): Frames {
    let index = 0;
    for await (const frame of all) {
      if (index === Math.floor(frames / 2)) still = Uint8Array.from(frame);
      index += 1;
      yield frame;
    }
  };
  const unfinishedFile = `${outputFile}.part`;
  await encodeClip({
    ...{ width, height, format: "mp4", soundFile, durationInSeconds, outputFile: unfinishedFile },
    frames: keepStill(oneAfterTheOther(shown)),
  });
  await writeFile(thumbnailFile, await encodeStill(still, { width, height }));
  await rename(unfinishedFile, outputFile);
  await Promise.all(temporary.map((file) => rm(file, { force: true })));
  return { durationInSeconds, frames };
};

/** Each scene for as many frames as it has, its last picture for longer where it ends too early. */
async function* oneAfterTheOther(scenes: readonly { count: number; pictures: () => Frames }[]): Frames {
  for (const { count, pictures } of scenes) {
    let left = count;
    let last: Uint8Array | undefined;
    if (left > 0)
      for await (const frame of pictures()) {
        yield frame;
        last = frame;
        left -= 1;
        if (left === 0) break;
      }
    if (last === undefined && left > 0) throw new Error("A scene has no pictures");
    for (; left > 0 && last !== undefined; left -= 1) yield last;
  }
}

const openScene = async (
  scene: Scene,
  span: Span,
  { store, workers, video }: DrawScenesOptions,
  temporary: string[],
): Promise<() => Frames> => {
  const { width, height } = video.clip;
  switch (scene.kind) {
    case "picture": {
      const frame = await coverPicture(store.fileOf(scene.file), { width, height });
      return async function* () {
        await Promise.resolve();
        for (;;) yield frame;
      };
    }
    case "film": {
      const file = store.fileOf(scene.file);
      const codec = (await probe(file))?.picture?.codec ?? "";
      return () => readFrames({ file, codec, width, height, covers: true });
    }
    case "presenter": {
      if (span.sound === null) throw new Error("A presenter has nothing to say");
      const name = `${video.id}-at-${frameAt(span.from)}`;
      const files = {
        outputFile: store.fileOf(`${name}.mp4`),
        thumbnailFile: store.fileOf(`${name}.jpeg`),
      };
      temporary.push(files.outputFile, files.thumbnailFile);
      const { soundFile, said } = span.sound;
      await workers.drawClip({
        ...{ width, height, format: "mp4", matte: "straight", ...files },
        ...{ lookId: scene.lookId, backgroundColour: scene.backgroundColour },
        soundFile: store.fileOf(soundFile),
        said: said === null ? null : { words: said.words, phones: said.phones },
      });
      return () => readFrames({ file: files.outputFile, codec: "h264", width, height });
    }
  }
};

const coverPicture = async (file: string, { width, height }: Size): Promise<Uint8Array> => {
  const picture = await loadImage(file);
  const canvas = createCanvas(width, height);
  const brush = canvas.getContext("2d");
  brush.fillRect(0, 0, width, height);
  const scale = Math.max(width / picture.width, height / picture.height);
  const [across, down] = [picture.width * scale, picture.height * scale];
  brush.drawImage(picture, (width - across) / 2, (height - down) / 2, across, down);
  return Uint8Array.from(canvas.data());
};

const encodeStill = (frame: Uint8Array | undefined, { width, height }: Size): Promise<Buffer> => {
  const canvas = createCanvas(width, height);
  if (frame !== undefined)
    canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(frame), width, height), 0, 0);
  return canvas.encode("jpeg", 86);
};
