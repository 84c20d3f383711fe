import type { FC } from "react";
import { AbsoluteFill, Freeze } from "remotion";
import { posterFrame } from "../src/model/motion/poster-frame.ts";
import type { SceneProps, VideoProps } from "../src/model/video-props.ts";
import { FontLoader } from "./layers/FontLoader.tsx";
import { templateLooks } from "./templates/index.ts";

/** A scene with all its text in place and no captions. */
export const ScenePoster: FC<{ video: VideoProps; scene: SceneProps }> = ({ video, scene }) => {
  const { Scene } = templateLooks[video.template];
  return (
    <Freeze frame={posterFrame(scene, video.fps)}>
      <Scene video={video} scene={{ ...scene, showCaptions: false }} />
    </Freeze>
  );
};

/** The first scene, as what stands for the video before it is played. */
export const Poster: FC<VideoProps> = (video) => {
  const [scene] = video.scenes;
  if (scene === undefined) return null;
  return (
    <AbsoluteFill>
      <FontLoader fonts={video.fonts} />
      <ScenePoster video={video} scene={scene} />
    </AbsoluteFill>
  );
};
