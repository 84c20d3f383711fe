import { videoPropsSchema, type SceneProps, type VideoProps } from "../../src/model/video-props.ts";
import sample from "../../compositions/templates/editorial/sample-props.json" with { type: "json" };

const video = videoPropsSchema.parse(sample);

/** The committed sample, with what a test says of it. Its first scene, whichever that is, opens it. */
export const sampleVideo = (changes: Partial<VideoProps> = {}): VideoProps => {
  const { scenes, ...made } = { ...video, ...changes };
  return { ...made, scenes: scenes.map((scene, index) => ({ ...scene, isOpening: index === 0 })) };
};

const spokenScene = (): SceneProps => {
  const scene = video.scenes.find(({ presenter, speech }) => presenter !== null && speech !== null);
  if (scene === undefined) throw new Error("The sample has no scene with a presenter who speaks.");
  return scene;
};

/** Loudness of one who speaks: what a waveform is drawn of. Thirty values a second. */
const levels = Array.from({ length: 75 }, (_, index) => (index < 6 ? 0 : 0.5 + 0.4 * Math.sin(index / 2.3)));

/** A scene of the committed sample by its layout; for layouts that it does not show, one made of its parts. */
export const sampleSceneOf = (layout: string): SceneProps => {
  const shown = video.scenes.find((scene) => scene.layout === layout);
  const scene = shown ?? sampleScene({ id: layout, layout, presenter: null });
  const timed = { fromMs: 300, untilMs: null };
  const ownParts: Record<string, Partial<SceneProps>> = {
    "voice-only": {
      speech: scene.speech === null ? null : { ...scene.speech, levels },
      overlays: [{ kind: "title", kicker: "Listen", text: "Heard, not seen", ...timed }],
    },
    "full-clip": { overlays: [{ kind: "title", kicker: "Whole", text: "Nothing behind it", ...timed }] },
    statement: {
      speech: null,
      overlays: [
        { kind: "quote", text: "A season planned in one afternoon.", by: "Ada, harbour master", ...timed },
      ],
    },
  };
  return { ...scene, ...ownParts[layout], transition: { kind: "none", durationInFrames: 0 } };
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
