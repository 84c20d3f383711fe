import { InputError } from "../errors.ts";
import type { Plan } from "../model/plan.ts";
import type { VideoProps } from "../model/video-props.ts";

/**
 * Before anything is made for it.
 *
 * @throws InputError if the brief has no such scene.
 */
export const checkScene = ({ brief, videos }: Plan, id: string): void => {
  const ids = (videos[0]?.scenes ?? []).map((scene) => scene.id);
  if (ids.includes(id)) return;
  throw new InputError(`--scene asks for "${id}", which is no scene of the brief.`, {
    code: "scene_unknown",
    place: { file: brief.file },
    hint: `Its scenes are: ${ids.join(", ")}.`,
  });
};

/** One scene of a video as a video of its own: it comes in without a transition, and looks as it does in the whole. */
export const sceneOnly = (props: VideoProps, id: string): VideoProps => {
  const scene = props.scenes.find((each) => each.id === id);
  if (scene === undefined) {
    throw new InputError(`"${props.id}" has no scene "${id}".`, {
      code: "scene_unknown",
      hint: `Its scenes are: ${props.scenes.map((each) => each.id).join(", ")}.`,
    });
  }
  const transition = { kind: "none", durationInFrames: 0 } as const;
  return { ...props, id: `${props.id}.${id}`, scenes: [{ ...scene, transition }] };
};
