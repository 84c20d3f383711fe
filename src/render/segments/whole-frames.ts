import { writeFile } from "node:fs/promises";
import { MachineError } from "../../errors.ts";
import { readRawFrames, writeRawFrames } from "../../media/raw-frames.ts";
import { aspectSlug } from "../../model/aspect.ts";
import { colourArgs, encoderArgs } from "../compositor/index.ts";
import { gatherScenes, videoOfLook } from "./look.ts";
import type { Stretch } from "./scene-recipe.ts";
import type { SceneTask, SegmentSource } from "./scene-task.ts";
import { finishedSize } from "./segment.ts";
import type { PictureTools } from "./tools.ts";

/**
 * The slow way, for what cannot be taken apart: Chrome draws every frame whole, as plain Remotion does. Encoded exactly as
 * composed segments are, so that both kinds join. `stretch` counts from the start of the scene.
 */
export const encodeWholeFrames = async (
  source: SegmentSource,
  stretch: Stretch,
  output: string,
  tools: PictureTools,
): Promise<void> => {
  const jpegs = await drawStretch(source, stretch, tools);
  const { aspect, fps } = source.task.look;
  const { quality, signal } = tools;
  const format = { ...finishedSize(aspect, quality), pixelFormat: "yuv420p" } as const;
  // By way of raw planes: what JPEG says of its pixels' shape and place would be written into the segment, and it would no
  // longer join with composed ones. JPEG has its own matrix and the full range.
  const planes = readRawFrames(
    [
      ...["-f", "image2pipe", "-c:v", "mjpeg", "-framerate", String(fps), "-i", "pipe:0"],
      ...["-vf", "scale=in_color_matrix=bt601:in_range=full:out_color_matrix=bt709:out_range=tv"],
    ],
    format,
    { input: jpegs, signal },
  );
  const encode = encoderArgs({ preset: quality.x264Preset, crf: quality.crf, fps });
  await writeRawFrames(planes, { ...format, fps, colourArgs }, [...encode, output], { signal });
};

const drawStretch = async (
  { task, entering }: SegmentSource,
  { from, until }: Stretch,
  tools: PictureTools,
): Promise<Buffer[]> => {
  const tasks = entering === null ? [task] : [task, entering.task];
  const { scenes, fitted } = gatherScenes(tasks);
  const { look } = task;
  const { quality, concurrency, signal, onProgress } = tools;
  // Alone, a scene has nothing to come in over.
  const alone = { kind: "none", durationInFrames: 0 } as const;
  const props = videoOfLook(
    look,
    scenes.map((scene, index) => (index === 0 ? { ...scene, transition: alone } : scene)),
    fitted,
  );
  const drawn = new Map<number, Buffer>();
  const numbers = Array.from({ length: until - from }, (_, index) => from + index);
  const { bareComposition, drawFrames } = await loadDrawing();
  await drawFrames(
    {
      what: `scene "${task.scene.id}"`,
      composition: bareComposition(props, `${look.template}-${aspectSlug(look.aspect)}`),
      frames: numbers,
      image: { imageFormat: "jpeg", jpegQuality: quality.jpegQuality },
      onFrame: (jpeg, frame) => {
        drawn.set(frame, jpeg);
        onProgress({ wholeFrames: 1, composed: 1 });
      },
    },
    { ...(await tools.chrome()), scale: quality.scale, concurrency, signal },
  );
  return numbers.map((number) => {
    const frame = drawn.get(number);
    if (frame === undefined)
      throw new MachineError(`Frame ${number} of scene "${task.scene.id}" is missing.`);
    return frame;
  });
};

/** The poster of a scene that cannot be taken apart, as a PNG in `target`. The scene is without its captions. */
export const drawWholePoster = async (
  task: SceneTask,
  target: string,
  tools: PictureTools,
): Promise<void> => {
  const { look } = task;
  const { scenes, fitted } = gatherScenes([task]);
  const { quality, signal } = tools;
  const pngs: Buffer[] = [];
  const { bareComposition, drawFrames } = await loadDrawing();
  await drawFrames(
    {
      what: `the poster of scene "${task.scene.id}"`,
      composition: bareComposition(
        videoOfLook(look, scenes, fitted),
        `${look.template}-poster-${aspectSlug(look.aspect)}`,
      ),
      frames: [0],
      image: { imageFormat: "png" },
      onFrame: (png) => void pngs.push(png),
    },
    { ...(await tools.chrome()), scale: quality.scale, concurrency: 1, signal },
  );
  await writeFile(target, Buffer.concat(pngs));
};

/** With Remotion, which takes a while to load and which few videos need. */
const loadDrawing = () => import("../drawing.ts");
