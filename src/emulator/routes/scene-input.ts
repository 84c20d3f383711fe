import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { assetInput } from "./media-input.ts";
import {
  actingFields,
  checkVoice,
  checkWords,
  colour,
  engine,
  finishFields,
  wordsFields,
} from "./video-input.ts";

// A scene calls the value of its colour `color`; a video of one avatar calls it `value`.
const background = z.strictObject({ type: z.literal("color"), color: colour }).optional();
const speaker = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("avatar"),
    avatar_id: z.string().min(1),
    ...{ ...wordsFields, ...actingFields, engine, background },
  }),
  z.strictObject({
    type: z.literal("image"),
    image: assetInput,
    ...{ ...wordsFields, ...actingFields, background },
  }),
]);
const sceneSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("avatar_video"), input: speaker }),
  z.strictObject({
    type: z.literal("image"),
    source: assetInput,
    duration: z.number().positive("must be more than 0").max(300, "must be at most 300").optional(),
    ...wordsFields,
  }),
  z.strictObject({
    type: z.literal("video"),
    source: assetInput,
    playback: z
      .strictObject({ volume: z.number().min(0).max(1).optional(), mute: z.boolean().optional() })
      .optional(),
  }),
]);
export const studioSchema = z.strictObject({
  type: z.literal("studio"),
  scenes: z.array(sceneSchema).min(1).max(50),
  ...finishFields,
});
export type StudioVideoInput = z.infer<typeof studioSchema>;
export type SceneInput = StudioVideoInput["scenes"][number];

/** Rules between the fields of a scene. */
export const checkScene = (scene: SceneInput, place: string): void => {
  switch (scene.type) {
    case "avatar_video":
      checkWords(scene.input, `${place}input.`);
      if (scene.input.type === "image") checkVoice(scene.input, `${place}input.`);
      return;
    case "image": {
      const isNarrated = [scene.script, scene.audio_url, scene.audio_asset_id].some(
        (source) => source !== undefined,
      );
      if (isNarrated === (scene.duration !== undefined))
        throw new ApiError("invalid_parameter", "either a duration or something to hear is required", {
          param: `${place}duration`,
        });
      if (!isNarrated) return;
      checkWords(scene, place);
      checkVoice(scene, place);
      return;
    }
    case "video":
      return;
  }
};
