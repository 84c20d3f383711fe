import type { FC } from "react";
import type { TemplateId } from "../../src/model/templates/index.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { Editorial } from "./editorial/Editorial.tsx";
import { Scene as EditorialScene } from "./editorial/Scene.tsx";

/** The half of a template that draws: all scenes in time, and one scene for a poster. */
export type TemplateLook = { Video: FC<VideoProps>; Scene: FC<{ video: VideoProps; scene: SceneProps }> };

export const templateLooks = {
  editorial: { Video: Editorial, Scene: EditorialScene },
} satisfies Record<TemplateId, TemplateLook>;
