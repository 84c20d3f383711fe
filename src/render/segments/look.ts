import { digestValue } from "../../media/digest.ts";
import type { Digest } from "../../model/media.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";

/** What all scenes of a video share, and what may draw scenes of several videos at once. */
export type Look = Pick<
  VideoProps,
  | "version"
  | "template"
  | "aspect"
  | "language"
  | "direction"
  | "fps"
  | "brand"
  | "fonts"
  | "fallbackFamilies"
>;

export const lookOf = (video: VideoProps): Look => {
  const { version, template, aspect, language, direction, fps, brand, fonts, fallbackFamilies } = video;
  return { version, template, aspect, language, direction, fps, brand, fonts, fallbackFamilies };
};

/** A video made of scenes of one look, for drawing: their names are made unique, and nothing is heard. */
export const videoOfLook = (
  look: Look,
  scenes: readonly SceneProps[],
  fitted: VideoProps["fitted"] = {},
): VideoProps => ({
  ...look,
  id: "plates",
  title: "",
  scenes: [...scenes],
  music: null,
  maker: "emulator",
  part: "all",
  fitted,
});

/**
 * Names all that a scene's picture follows from, beside the programs that draw it: equal keys, equal pictures. Neither its
 * name nor its sound is seen, and how it comes in is the transition's business.
 */
export const sceneKeyOf = (look: Look, scene: SceneProps): Digest => {
  const speech = scene.speech === null ? null : { ...scene.speech, file: "" };
  return digestValue({ look, scene: { ...scene, id: "", transition: null, speech } });
};

/** The measured texts of one scene, by names that do not begin with the scene's. */
export type SceneFit = VideoProps["fitted"];

export const fitOfScene = (fitted: VideoProps["fitted"], { id }: SceneProps): SceneFit =>
  Object.fromEntries(
    Object.entries(fitted)
      .filter(([name]) => name.startsWith(`${id}/`))
      .map(([name, text]) => [name.slice(id.length + 1), text]),
  );

/** The scenes with names of their own, and the names of their texts with them. */
export const gatherScenes = (
  scenes: readonly { scene: SceneProps; fit: SceneFit | null }[],
): { scenes: SceneProps[]; fitted: VideoProps["fitted"] } => {
  const named = scenes.map(({ scene, fit }, index) => ({ scene: { ...scene, id: `scene-${index}` }, fit }));
  return {
    scenes: named.map(({ scene }) => scene),
    fitted: Object.fromEntries(
      named.flatMap(({ scene, fit }) =>
        Object.entries(fit ?? {}).map(([name, text]) => [`${scene.id}/${name}`, text]),
      ),
    ),
  };
};
