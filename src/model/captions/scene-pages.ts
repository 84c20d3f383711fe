import { sizeOfAspect } from "../aspect.ts";
import { estimateWidth } from "../layout/measure.ts";
import { sceneGeometry } from "../layout/scene-geometry.ts";
import { textStyles } from "../layout/text-style.ts";
import type { SceneProps, VideoProps } from "../video-props.ts";
import { captionPages, type CaptionPage } from "./pages.ts";

/** Space between the words and the edge of the plate they lie on, of the font size. */
export const platePaddingEm = { x: 0.62, y: 0.24 } as const;
/** How far the mark of the spoken word reaches out to the sides, of the font size. */
export const markReachEm = 0.16;

export type ScenePages = {
  pages: CaptionPage[];
  /** Pixels; a page with very wide words is drawn smaller. */
  fontSize: number;
  /** What a line may be wide, in pixels. */
  lineWidth: number;
};

/** The name of a page's fitted size. */
export const captionRunName = (scene: Pick<SceneProps, "id">, pageIndex: number): string =>
  `${scene.id}/caption/${pageIndex}`;

/** The lines of a page as text. */
export const captionLines = (page: CaptionPage): string[] =>
  page.lines.map((words) =>
    words.map(({ text, spaceBefore }, index) => (spaceBefore && index > 0 ? ` ${text}` : text)).join(""),
  );

/** The pages of a scene in one aspect; none where it is silent or shows no captions. */
export const scenePages = (
  scene: SceneProps,
  video: Pick<VideoProps, "aspect" | "language" | "direction">,
): ScenePages => {
  const { captions } = sceneGeometry(scene, video.aspect, video.direction);
  const { width, height } = sizeOfAspect[video.aspect];
  const style = textStyles.caption;
  const sides = 2 * (markReachEm + (captions.onPlate ? platePaddingEm.x : 0));
  const ends = captions.onPlate ? 2 * platePaddingEm.y : 0;
  const fontSize =
    Math.floor(
      Math.min(
        style.size * Math.min(width, height) * captions.typeScale,
        captions.box.height / (style.maxLines * style.lineHeight + ends),
      ) * 10,
    ) / 10;
  const lineWidth = captions.box.width - sides * fontSize;
  if (!scene.showCaptions || scene.speech === null) return { pages: [], fontSize, lineWidth };
  const pages = captionPages(scene.speech.words, {
    maxWidth: lineWidth / fontSize,
    widthOf: (text) => estimateWidth(text, style),
    language: video.language,
  });
  return { pages, fontSize, lineWidth };
};
