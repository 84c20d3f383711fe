import { InputError } from "../errors.ts";
import { checkCount, checkRange, checkText, wireMedia } from "./inputs.ts";
import type {
  AvatarVideoInput,
  CinematicVideoInput,
  Finish,
  ImageVideoInput,
  Single,
  StudioVideoInput,
  VideoInput,
  Watermark,
} from "./video-inputs.ts";
import { wireScene } from "./wire-scene.ts";
import { checkEngine, wireActing, wireEngine, wireWords } from "./wire-words.ts";

/** What is asked for, as HeyGen is told. @throws InputError for what it would refuse. */
export const wireVideo = (input: VideoInput): object => {
  switch (input.type) {
    case "avatar":
      return wireAvatarVideo(input);
    case "image":
      return wireImageVideo(input);
    case "studio":
      return wireStudioVideo(input);
    case "cinematic_avatar":
      return wireCinematicVideo(input);
  }
};

export const wireAvatarVideo = (input: AvatarVideoInput): object => {
  checkEngine(input.engine, input);
  return {
    type: "avatar",
    avatar_id: input.avatarId,
    ...wireWords(input),
    engine: input.engine && wireEngine(input.engine),
    ...wireSingle(input),
  };
};

export const wireImageVideo = (input: ImageVideoInput): object => ({
  type: "image",
  image: wireMedia(input.image),
  ...wireWords(input),
  ...wireSingle(input),
});

const mostScenes = 50;

export const wireStudioVideo = (input: StudioVideoInput): object => {
  checkCount("scenes", input.scenes.length, 1, mostScenes);
  return { type: "studio", scenes: input.scenes.map(wireScene), ...wireFinish(input) };
};

export const wireCinematicVideo = (input: CinematicVideoInput): object => {
  checkCount("avatarIds", input.avatarIds.length, 1, 3);
  checkText("prompt", input.prompt);
  checkRange("durationInSeconds", input.durationInSeconds, 4, 15);
  return {
    type: "cinematic_avatar",
    avatar_id: input.avatarIds,
    prompt: input.prompt,
    duration: input.durationInSeconds,
    auto_duration: input.autoDuration,
    enhance_prompt: input.enhancePrompt,
    references: input.references?.map(wireMedia),
    aspect_ratio: input.aspectRatio,
    resolution: input.resolution,
    title: input.title,
  };
};

const wireWatermark = ({ image, opacity, scale, placement }: Watermark): object => {
  checkRange("watermark.opacity", opacity, 0, 1);
  return {
    image: wireMedia(image),
    opacity,
    scale,
    placement: placement && {
      position: placement.position,
      offset_x: placement.offsetX,
      offset_y: placement.offsetY,
    },
  };
};

const wireFinish = (input: Finish): object => ({
  aspect_ratio: input.aspectRatio,
  resolution: input.resolution,
  caption: input.caption && { file_format: "srt", style: input.caption.burnIn ? "default" : undefined },
  watermark: input.watermark && wireWatermark(input.watermark),
  title: input.title,
  callback_id: input.callbackId,
  callback_url: input.callbackUrl,
});

const wireBackground = (background: Single["background"]): object | undefined => {
  if (background === undefined || background.type === "color") return background;
  return "url" in background ? background : { type: "image", asset_id: background.assetId };
};

const wireSingle = (input: Single): object => {
  if (input.outputFormat === "webm" && input.background !== undefined) {
    throw new InputError("A transparent video has no background.", {
      place: { path: "background" },
      hint: "Leave the background out, or ask for mp4.",
    });
  }
  return {
    ...wireActing(input),
    output_format: input.outputFormat,
    fit: input.fit,
    background: wireBackground(input.background),
    remove_background: input.removeBackground,
    ...wireFinish(input),
  };
};
