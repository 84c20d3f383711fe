import type { CSSProperties } from "react";
import { fontFamilyOf, type TextStyle } from "../src/model/layout/text-style.ts";
import type { VideoProps } from "../src/model/video-props.ts";

/** How a style is written for the browser; the same properties that texts are measured with. */
export const textCss = (
  video: Pick<VideoProps, "brand" | "fallbackFamilies">,
  style: TextStyle,
): CSSProperties => ({
  fontFamily: fontFamilyOf(style.face, video.brand, video.fallbackFamilies),
  fontWeight: video.brand.fonts[style.face].weight,
  letterSpacing: `${style.letterSpacingEm}em`,
  fontOpticalSizing: "none",
});
