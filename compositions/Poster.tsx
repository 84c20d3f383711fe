import type { FC } from "react";
import { AbsoluteFill, Freeze } from "remotion";
import { posterFrame } from "../src/model/motion/poster-frame.ts";
import type { VideoProps } from "../src/model/video-props.ts";
import { FontLoader } from "./layers/FontLoader.tsx";
import { templateLooks } from "./templates/index.ts";

/** The first scene with all its text in place and no captions: what stands for the video before it is played. */
export const Poster: FC<VideoProps> = (props) => {
  const { Scene } = templateLooks[props.template];
  const [scene] = props.scenes;
  if (scene === undefined) return null;
  return (
    <AbsoluteFill>
      <FontLoader fonts={props.fonts} />
      <Freeze frame={posterFrame(scene, props.fps)}>
        <Scene video={props} scene={{ ...scene, showCaptions: false }} />
      </Freeze>
    </AbsoluteFill>
  );
};
