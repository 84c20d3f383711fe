import { VERSION } from "remotion/version";
import type { Quality } from "../../model/quality.ts";
import { engineVersion } from "../compositor/index.ts";

/** Raised when plates are drawn or taken apart differently. */
const platesVersion = 5;

/** Everything beside a scene that its pixels follow from. */
export type Versions = {
  /** What Chrome draws: its own version, the compositions, the scale. */
  plates: { version: number; bundle: string; browser: string; scale: number };
  /** What is encoded: also the blender, ffmpeg (which comes with Remotion) and its settings. */
  segments: Versions["plates"] & {
    engine: number;
    remotion: string;
    x264Preset: string;
    crf: number;
    jpegQuality: number;
  };
};

export const versionsOf = (facts: {
  bundleHash: string;
  browserVersion: string;
  quality: Quality;
}): Versions => {
  const { scale, x264Preset, crf, jpegQuality } = facts.quality;
  const plates = {
    version: platesVersion,
    bundle: facts.bundleHash,
    browser: facts.browserVersion,
    scale,
  };
  return {
    plates,
    segments: { ...plates, engine: engineVersion, remotion: VERSION, x264Preset, crf, jpegQuality },
  };
};
