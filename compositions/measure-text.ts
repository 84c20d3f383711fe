import { measureText } from "@remotion/layout-utils";
import type { Measure } from "../src/model/layout/measure.ts";
import { fontFamilyOf } from "../src/model/layout/text-style.ts";
import type { VideoProps } from "../src/model/video-props.ts";

/** Measured large and scaled down, because browsers round the widths of small type. */
const measuredAt = 100;

/** Measures with the browser's own text layout, in the fonts of a video. They have to be loaded. */
export const browserMeasure =
  (video: Pick<VideoProps, "brand" | "fallbackFamilies">): Measure =>
  (text, style) =>
    measureText({
      text,
      fontFamily: fontFamilyOf(style.face, video.brand, video.fallbackFamilies),
      fontSize: measuredAt,
      fontWeight: video.brand.fonts[style.face].weight,
      letterSpacing: `${style.letterSpacingEm}em`,
      additionalStyles: { fontOpticalSizing: "none" },
    }).width / measuredAt;
