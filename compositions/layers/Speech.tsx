import type { FC } from "react";
import { Audio } from "@remotion/media";
import { staticFile } from "remotion";
import type { SpeechProps } from "../../src/model/video-props.ts";

/** The words of a scene; the sound begins with the scene. */
export const Speech: FC<{ speech: SpeechProps }> = ({ speech }) => (
  <Audio src={staticFile(speech.file)} name="Speech" />
);
