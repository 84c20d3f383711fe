import type { FC } from "react";
import type { TemplateId } from "../../src/model/templates/index.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { Editorial } from "./editorial/Editorial.tsx";
import { graphicsOf } from "./editorial/graphics.tsx";
import { Ground, OverFilm } from "./editorial/Ground.tsx";
import { Scene } from "./editorial/Scene.tsx";
import type { SceneGraphics } from "./graphics.ts";

type ScenePart = FC<{ video: VideoProps; scene: SceneProps }>;

/** The half of a template that draws. A scene is, from back to front: ground, film, over-film, presenter, graphics. */
export type TemplateLook = {
  /** All scenes in time. */
  Video: FC<VideoProps>;
  /** One scene, or the part of it that `video.part` asks for. */
  Scene: ScenePart;
  /** What lies behind a scene's film, or, without one, all that lies behind its presenter. Opaque and still. */
  Ground: ScenePart;
  /** What lies over a scene's film and behind its presenter. Still; nothing where a scene has no film. */
  OverFilm: ScenePart;
  /** What lies in front of the presenter, in layers. */
  graphicsOf: (video: VideoProps, scene: SceneProps) => SceneGraphics;
};

export const templateLooks: Record<TemplateId, TemplateLook> = {
  editorial: { Video: Editorial, Scene, Ground, OverFilm, graphicsOf },
};
