import { videoPropsSchema, type SceneProps, type VideoProps } from "../../src/model/video-props.ts";
import sample from "../../compositions/templates/editorial/sample-props.json" with { type: "json" };

const video = videoPropsSchema.parse(sample);

/** The committed sample, with what a test says of it. */
export const sampleVideo = (changes: Partial<VideoProps> = {}): VideoProps => ({ ...video, ...changes });

const spokenScene = (): SceneProps => {
  const scene = video.scenes.find(({ presenter, speech }) => presenter !== null && speech !== null);
  if (scene === undefined) throw new Error("The sample has no scene with a presenter who speaks.");
  return scene;
};

/** A scene with presenter and speech but without text, with what a test says of it. Comes in without a transition. */
export const sampleScene = (changes: Partial<SceneProps> & { id: string }): SceneProps => ({
  ...spokenScene(),
  layout: "presenter-third",
  side: "right",
  transition: { kind: "none", durationInFrames: 0 },
  background: { kind: "brand" },
  overlays: [],
  ...changes,
});
