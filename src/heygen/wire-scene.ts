import { checkRange, wireMedia } from "./inputs.ts";
import type { StudioScene } from "./video-inputs.ts";
import { checkEngine, wireActing, wireEngine, wireWords } from "./wire-words.ts";

/** One scene of a studio video, as HeyGen is told. */
export const wireScene = (scene: StudioScene): object => {
  switch (scene.type) {
    case "avatar":
      checkEngine(scene.engine, scene);
      return {
        type: "avatar_video",
        input: {
          type: "avatar",
          avatar_id: scene.avatarId,
          ...wireWords(scene),
          engine: scene.engine && wireEngine(scene.engine),
          ...wireActing(scene),
          background: wireSceneColor(scene.backgroundColor),
        },
      };
    case "speakingImage":
      return {
        type: "avatar_video",
        input: {
          type: "image",
          image: wireMedia(scene.image),
          ...wireWords(scene),
          ...wireActing(scene),
          background: wireSceneColor(scene.backgroundColor),
        },
      };
    case "image":
      if (!("durationInSeconds" in scene)) {
        return { type: "image", source: wireMedia(scene.source), ...wireWords(scene) };
      }
      // From one frame on.
      checkRange("durationInSeconds", scene.durationInSeconds, 0.04, 300);
      return { type: "image", source: wireMedia(scene.source), duration: scene.durationInSeconds };
    case "video":
      checkRange("volume", scene.volume, 0, 1);
      return {
        type: "video",
        source: wireMedia(scene.source),
        playback:
          scene.volume === undefined && scene.mute === undefined
            ? undefined
            : { volume: scene.volume, mute: scene.mute },
      };
  }
};

// A studio scene calls the value of its colour `color`; a video of one avatar calls it `value`.
const wireSceneColor = (color: string | undefined): object | undefined =>
  color === undefined ? undefined : { type: "color", color };
