import type { FC } from "react";
import { AbsoluteFill } from "remotion";
import { sceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { MaskedVideo } from "../../layers/MaskedVideo.tsx";
import { PlacedLayers } from "../../layers/PlacedLayers.tsx";
import { layersOf } from "./graphics.tsx";
import { Ground, OverFilm } from "./Ground.tsx";

/** One scene without its sound, or the part of it that `video.part` asks for. */
export const Scene: FC<{ video: VideoProps; scene: SceneProps }> = ({ video, scene }) => {
  const { film, presenter } = sceneGeometry(scene, video.aspect, video.direction);
  const { part } = video;
  return (
    <AbsoluteFill>
      {part === "graphics" ? null : (
        <>
          <Ground video={video} scene={scene} />
          {scene.background.kind === "video" && film !== null ? (
            <MaskedVideo name="Film" file={scene.background.file} geometry={film} loop />
          ) : null}
          <OverFilm video={video} scene={scene} />
        </>
      )}
      {part === "all" && scene.presenter !== null && presenter !== null ? (
        <MaskedVideo name="Presenter" file={scene.presenter.file} geometry={presenter} loop={false} />
      ) : null}
      {part === "background" ? null : <PlacedLayers layers={layersOf(video, scene)} />}
    </AbsoluteFill>
  );
};
