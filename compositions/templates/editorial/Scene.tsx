import type { FC } from "react";
import { AbsoluteFill } from "remotion";
import { sceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { Avatar } from "../../layers/Avatar.tsx";
import { Graphics } from "./Graphics.tsx";
import { Ground } from "./Ground.tsx";

/** One scene without its sound, or the part of it that `video.part` asks for. */
export const Scene: FC<{ video: VideoProps; scene: SceneProps }> = ({ video, scene }) => {
  const geometry = sceneGeometry(scene, video.aspect, video.direction);
  const { part } = video;
  return (
    <AbsoluteFill>
      {part === "graphics" ? null : (
        <Ground scene={scene} geometry={geometry} brand={video.brand} direction={video.direction} />
      )}
      {part === "all" && scene.presenter !== null && geometry.presenter !== null ? (
        <Avatar presenter={scene.presenter} geometry={geometry.presenter} />
      ) : null}
      {part === "background" ? null : <Graphics video={video} scene={scene} geometry={geometry} />}
    </AbsoluteFill>
  );
};
