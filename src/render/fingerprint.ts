import { digestValue } from "../media/digest.ts";
import type { Digest } from "../model/media.ts";
import type { QualityName } from "../model/quality.ts";
import { qualities } from "../model/quality.ts";
import type { Engine } from "../model/receipt.ts";
import { renderDefaults } from "../model/render-defaults.ts";
import type { VideoProps } from "../model/video-props.ts";
import { engineVersion } from "./compositor/index.ts";
import type { FrameRange } from "./timeline/cut-video.ts";

/** Raised when the same props would be rendered or mixed differently. */
const version = 2;

/** How a video is to be rendered, beside what it shows. */
export type RenderForm = {
  engine: Engine;
  quality: QualityName;
  /** Only these frames. @default all */
  range?: FrameRange | undefined;
};

/**
 * Names everything a video is made from: its props (staged files are named by digest), the compositions and the
 * settings. Sizes that `calculateMetadata` measures follow from these and are left out.
 */
export const fingerprint = (
  props: VideoProps,
  bundleHash: string,
  { engine, quality, range }: RenderForm,
): Digest =>
  digestValue({
    version,
    props: { ...props, fitted: {} },
    bundleHash,
    renderDefaults,
    engine: engine === "layered" ? { engine, engineVersion } : { engine },
    quality: qualities[quality],
    range: range ?? null,
  });
