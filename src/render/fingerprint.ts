import { digestValue } from "../media/digest.ts";
import type { Digest } from "../model/media.ts";
import { renderDefaults } from "../model/render-defaults.ts";
import type { VideoProps } from "../model/video-props.ts";

/** Raised when the same props would be rendered or mixed differently. */
const version = 1;

/**
 * Names everything a video is made from: its props (staged files are named by digest), the compositions and the
 * settings. Sizes that `calculateMetadata` measures follow from these and are left out.
 */
export const fingerprint = (props: VideoProps, bundleHash: string): Digest =>
  digestValue({ version, props: { ...props, fitted: {} }, bundleHash, renderDefaults });
