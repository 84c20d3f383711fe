import { sizeOfAspect } from "../aspect.ts";
import { captionLines, captionRunName, scenePages } from "../captions/scene-pages.ts";
import type { SceneProps, VideoProps } from "../video-props.ts";
import { fitBlock, type FittedText } from "./fit-block.ts";
import type { Measure } from "./measure.ts";
import { sceneStacks } from "./scene-stacks.ts";
import { textStyles } from "./text-style.ts";
import { runsOf } from "./text-runs.ts";

/** What `fitVideo` reads of the props. */
export type FittedVideo = Pick<VideoProps, "scenes" | "aspect" | "language" | "direction">;

const fitOverlays = (scene: SceneProps, video: FittedVideo, measure: Measure): Record<string, FittedText> => {
  const { width, height } = sizeOfAspect[video.aspect];
  return Object.assign(
    {},
    ...sceneStacks(scene, video).map(({ stack, box, typeScale, gap }) =>
      fitBlock(
        stack.map(({ overlay, index }) => runsOf(scene, overlay, index)),
        {
          width: box.width,
          height: box.height,
          shortSide: Math.min(width, height),
          typeScale,
          gap,
          language: video.language,
          measure,
        },
      ),
    ),
  ) as Record<string, FittedText>;
};

/** Pages are cut by an estimate, alike everywhere; a page whose words are wider in truth gets smaller type. */
const fitCaptions = (scene: SceneProps, video: FittedVideo, measure: Measure): Record<string, FittedText> => {
  const { pages, fontSize, lineWidth } = scenePages(scene, video);
  return Object.fromEntries(
    pages.map((page, index) => {
      const lines = captionLines(page);
      const widest = Math.max(...lines.map((line) => measure(line, textStyles.caption)));
      return [
        captionRunName(scene, index),
        { fontSize: Math.floor(Math.min(fontSize, lineWidth / widest) * 10) / 10, lines },
      ];
    }),
  );
};

/** Sizes and lines of every text of a video, by name: what `props.fitted` holds. Pixels of the frame. */
export const fitVideo = (video: FittedVideo, measure: Measure): Record<string, FittedText> =>
  Object.assign(
    {},
    ...video.scenes.flatMap((scene) => [
      fitOverlays(scene, video, measure),
      fitCaptions(scene, video, measure),
    ]),
  ) as Record<string, FittedText>;
