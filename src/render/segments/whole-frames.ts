import { once } from "node:events";
import { renderFrames } from "@remotion/renderer";
import { MachineError } from "../../errors.ts";
import { startFfmpeg } from "../../media/ffmpeg.ts";
import { aspectSlug } from "../../model/aspect.ts";
import { encoderArgs } from "../compositor/index.ts";
import { bareComposition, cancellable, explainDrawing, timeoutInMilliseconds } from "../drawing.ts";
import { gatherScenes, videoOfLook } from "./look.ts";
import type { Stretch } from "./scene-recipe.ts";
import type { SegmentSource } from "./scene-task.ts";
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
  const frames = await drawFrames(source, stretch, tools);
  const { look } = source.task;
  const { quality, signal } = tools;
  const ffmpeg = startFfmpeg(
    [
      ...["-f", "image2pipe", "-c:v", "mjpeg", "-framerate", String(look.fps), "-i", "pipe:0"],
      // JPEG has its own matrix and the full range.
      ...["-vf", "scale=in_color_matrix=bt601:in_range=full:out_color_matrix=bt709:out_range=tv"],
      ...encoderArgs({ preset: quality.x264Preset, crf: quality.crf, fps: look.fps }),
      output,
    ],
    { signal },
  );
  try {
    for (const frame of frames) {
      if (!ffmpeg.stdin.write(frame)) await Promise.race([once(ffmpeg.stdin, "drain"), ffmpeg.finished]);
    }
    ffmpeg.stdin.end();
    ffmpeg.stdout.resume();
    await ffmpeg.finished;
  } finally {
    await ffmpeg.stop();
  }
};

const drawFrames = async (
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
  const { browser, serveUrl } = await tools.chrome();
  const drawn = new Map<number, Buffer>();
  const numbers = Array.from({ length: until - from }, (_, index) => from + index);
  await explainDrawing({ what: `scene "${task.scene.id}"`, signal }, () =>
    cancellable(signal, (cancelSignal) =>
      renderFrames({
        serveUrl,
        puppeteerInstance: browser.instance,
        composition: bareComposition(props, `${look.template}-${aspectSlug(look.aspect)}`),
        inputProps: props,
        outputDir: null,
        imageFormat: "jpeg",
        jpegQuality: quality.jpegQuality,
        frames: numbers,
        scale: quality.scale,
        concurrency: Math.min(concurrency, numbers.length),
        muted: true,
        logLevel: "error",
        timeoutInMilliseconds,
        cancelSignal,
        onStart: () => undefined,
        onFrameUpdate: () => undefined,
        onFrameBuffer: (jpeg, frame) => {
          drawn.set(frame, jpeg);
          onProgress({ wholeFrames: 1, composed: 1 });
        },
      }),
    ),
  );
  return numbers.map((number) => {
    const frame = drawn.get(number);
    if (frame === undefined)
      throw new MachineError(`Frame ${number} of scene "${task.scene.id}" is missing.`);
    return frame;
  });
};
