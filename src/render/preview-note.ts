import type { VideoProps } from "../model/video-props.ts";

/** Said in words, in receipts, wherever a voice or a presenter is not HeyGen's. */
export const previewNote = ({
  maker,
  presenterMaker = maker,
}: Pick<VideoProps, "maker" | "presenterMaker">): string | null => {
  if (maker === "emulator")
    return "The presenter and the voice are Greenroom's stand-ins, not HeyGen's: a preview.";
  return presenterMaker === "emulator"
    ? "Preview presenter: a stand-in of Greenroom's speaks with HeyGen's voice. A draft, not to be published."
    : null;
};
