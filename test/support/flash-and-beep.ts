import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeWav, writeRawFrames } from "../../src/media/index.ts";
import { durationInFrames, sceneSpans } from "../../src/model/timing.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { colourArgs, encoderArgs } from "../../src/render/compositor/encoder-args.ts";
import { joinVideo } from "../../src/render/join/join-video.ts";
import { makeSound } from "../../src/render/sound/make-sound.ts";
import { plainScene, plainVideo, speech } from "../pipeline/render-fixture/props.ts";

const sampleRate = 48_000;
const size = { width: 160, height: 90 };
/** Odd lengths, some scenes overlapping the one before. */
const scenes = [31, 47, 20, 33, 52, 41, 29, 38, 61, 45].map((durationInFrames, index) => ({
  ...plainScene,
  id: `scene-${String(index)}`,
  durationInFrames,
  speech: speech("beep.wav", 500, []),
  transition: {
    kind: index % 2 === 1 ? ("fade" as const) : ("none" as const),
    durationInFrames: index % 2 === 1 ? 7 : 0,
  },
}));

export type FlashAndBeep = {
  props: VideoProps;
  publicDir: string;
  segments: string[];
  sound: string;
  video: string;
  /** Frames that are white: the first of each scene. A beep begins with each. */
  flashes: number[];
};

/** The luma of a frame of moving stripes, or of a white one. */
const paint = (frame: Buffer, number: number, isFlash: boolean): Buffer => {
  for (let at = 0; at < size.width * size.height; at += 1) {
    frame[at] = isFlash ? 235 : 40 + (((at % size.width) + 3 * number) % 60);
  }
  return frame.fill(128, size.width * size.height);
};

/**
 * A small video by the way that real ones go, in ten segments, each encoded on its own: where a scene begins, its picture
 * is white for one frame and a beep begins. Some segments begin with a scene, some do not, one is a single frame.
 */
export const makeFlashAndBeep = async (dir: string, fps: 25 | 30): Promise<FlashAndBeep> => {
  const publicDir = dir;
  const props = { ...plainVideo, fps, scenes };
  const beep = Float32Array.from({ length: sampleRate / 2 }, (_, at) =>
    at < 0.06 * sampleRate ? 0.5 * Math.sin((2 * Math.PI * 1000 * at) / sampleRate) : 0,
  );
  await writeFile(join(publicDir, "beep.wav"), encodeWav({ sampleRate, channels: [beep] }));

  const flashes = sceneSpans(scenes).map(({ fromFrame }) => fromFrame);
  const frames = durationInFrames(props);
  const cuts = [...flashes.map((frame, index) => (index % 3 === 1 ? frame + 5 : frame)), frames];
  cuts[5] = (cuts[4] ?? 0) + 1;
  const segments: string[] = [];
  for (const [index, from] of cuts.slice(0, -1).entries()) {
    const until = cuts[index + 1] ?? frames;
    const path = join(dir, `it's segment ${String(index)} — ü\\.mp4`);
    await writeRawFrames(
      (function* () {
        const frame = Buffer.alloc(size.width * size.height * 1.5);
        for (let number = from; number < until; number += 1) {
          yield paint(frame, number, flashes.includes(number));
        }
      })(),
      { ...size, pixelFormat: "yuv420p", fps, colourArgs },
      [...encoderArgs({ preset: "medium", crf: 18, fps }), path],
    );
    segments.push(path);
  }
  const sound = join(dir, "sound.mp4");
  await makeSound(props, { publicDir, target: sound });
  const video = join(dir, "video.mp4");
  await joinVideo({ segments, sound, target: video, title: 'Flash & beep: it\'s = "ü"', fps, frames });
  return { props, publicDir, segments, sound, video, flashes };
};

export const flashSize = size;
