import { z } from "zod";
import { renderDefaults } from "./render-defaults.ts";

export const qualityNames = ["draft", "standard", "high"] as const;
export const qualityNameSchema = z.enum(qualityNames);
export type QualityName = z.infer<typeof qualityNameSchema>;

/** How finely a video is drawn and encoded. */
export type Quality = {
  x264Preset: "veryfast" | "medium" | "slow";
  crf: number;
  /** Of frames that Chrome draws whole. */
  jpegQuality: number;
  /** Factor on the frame's size: 0.5 gives 960 × 540 for 16:9. */
  scale: number;
};

/** `standard` is what `remotion.config.ts` sets too. */
export const qualities: Record<QualityName, Quality> = {
  draft: { x264Preset: "veryfast", crf: 26, jpegQuality: 80, scale: 0.5 },
  standard: {
    x264Preset: renderDefaults.x264Preset,
    crf: renderDefaults.crf,
    jpegQuality: renderDefaults.jpegQuality,
    scale: 1,
  },
  high: { x264Preset: "slow", crf: 14, jpegQuality: 95, scale: 1 },
};
