import type { FC } from "react";
import { AbsoluteFill } from "remotion";
import type { VideoProps } from "../src/model/video-props.ts";
import { FontLoader } from "./layers/FontLoader.tsx";
import { Music } from "./layers/Music.tsx";
import { templateLooks } from "./templates/index.ts";

/** A whole video in the look of its template. */
export const Video: FC<VideoProps> = (props) => {
  const { Video: Look } = templateLooks[props.template];
  return (
    <AbsoluteFill>
      <FontLoader fonts={props.fonts} />
      <Look {...props} />
      {props.part === "all" ? <Music video={props} /> : null}
    </AbsoluteFill>
  );
};
