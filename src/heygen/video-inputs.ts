import { InputError } from "../errors.ts";
import { checkCount, checkRange, checkText, type MediaInput, wireMedia } from "./inputs.ts";

/** Tuning of one of the engines voices run on; HeyGen refuses it for a voice of another one. */
export type VoiceEngineSettings =
  | {
      engine: "elevenlabs";
      model?: string | undefined;
      stability?: number | undefined;
      similarityBoost?: number | undefined;
      style?: number | undefined;
      useSpeakerBoost?: boolean | undefined;
    }
  | {
      engine: "fish";
      model?: "s1" | "s2-pro" | undefined;
      stability?: number | undefined;
      similarity?: number | undefined;
    }
  | { engine: "starfish" };

export type VoiceSettings = {
  /** 0.5 to 1.5. @default 1 */
  speed?: number | undefined;
  /** Semitones, -50 to 50. @default 0 */
  pitch?: number | undefined;
  /** 0 to 1. @default 1 */
  volume?: number | undefined;
  /** BCP 47. */
  locale?: string | undefined;
  engineSettings?: VoiceEngineSettings | undefined;
};

/** What is said: exactly one of the three. */
export type AvatarWords =
  | { audioAssetId: string }
  | { audioUrl: string }
  | {
      script: string;
      /** May be left out for a look with a voice of its own. */
      voiceId?: string | undefined;
      voiceSettings?: VoiceSettings | undefined;
    };

export type AvatarEngine =
  "avatar_iii" | "avatar_iv" | "avatar_v" | { type: "avatar_v"; referenceLookId: string };

export type Watermark = {
  image: MediaInput;
  /** 0 to 1. @default 1 */
  opacity?: number | undefined;
  /** @default 1 */
  scale?: number | undefined;
  placement?:
    | {
        position: "top_left" | "top_right" | "bottom_left" | "bottom_right";
        offsetX?: number | undefined;
        offsetY?: number | undefined;
      }
    | undefined;
};

export type AspectRatio = "16:9" | "9:16" | "4:5" | "5:4" | "1:1" | "auto";
export type Resolution = "720p" | "1080p" | "4k";

/** What every kind of video but the cinematic one takes. */
type Finish = {
  /** @default "16:9" (HeyGen's) */
  aspectRatio?: AspectRatio | undefined;
  /** @default "1080p" (HeyGen's) */
  resolution?: Resolution | undefined;
  /** Asks for a file of captions. */
  caption?: { burnIn: boolean } | undefined;
  /** For select enterprise accounts. */
  watermark?: Watermark | undefined;
  title?: string | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

/** How the one who speaks moves. */
type Acting = {
  motionPrompt?: string | undefined;
  /** For pictures and looks made from photos. @default "low" (HeyGen's) */
  expressiveness?: "high" | "medium" | "low" | undefined;
};

/** What one speaker on one ground takes. */
type Single = Finish &
  Acting & {
    /** `webm` has real alpha, for looks that can do it; then no background. @default "mp4" (HeyGen's) */
    outputFormat?: "mp4" | "webm" | undefined;
    fit?: "cover" | "contain" | undefined;
    background?:
      | { type: "color"; value: string }
      | { type: "image"; url: string }
      | { type: "image"; assetId: string }
      | undefined;
    /** Cuts the speaker out, in a video that stays opaque. */
    removeBackground?: boolean | undefined;
  };

export type AvatarVideoInput = AvatarWords &
  Single & {
    /** The id of a look. */
    avatarId: string;
    /** @default "avatar_iv" (HeyGen's) */
    engine?: AvatarEngine | undefined;
  };

export type ImageVideoInput = AvatarWords & Single & { image: MediaInput };

export type StudioScene =
  | (AvatarWords &
      Acting & {
        type: "avatar";
        avatarId: string;
        engine?: AvatarEngine | undefined;
        /** `#RRGGBB`. */
        backgroundColor?: string | undefined;
      })
  | (AvatarWords &
      Acting & { type: "speakingImage"; image: MediaInput; backgroundColor?: string | undefined })
  | {
      type: "image";
      source: MediaInput;
      /** Silence for so long, at most 300; or else what is said over it. */
      durationInSeconds: number;
    }
  | (AvatarWords & { type: "image"; source: MediaInput })
  | {
      type: "video";
      source: MediaInput;
      /** 0 to 1. */
      volume?: number | undefined;
      mute?: boolean | undefined;
    };

/** The scenes fill the frame, cut to its centre. */
export type StudioVideoInput = Finish & { scenes: readonly StudioScene[] };

export type CinematicVideoInput = {
  /** One to three looks. */
  avatarIds: readonly string[];
  prompt: string;
  /** 4 to 15. @default 10 (HeyGen's) */
  durationInSeconds?: number | undefined;
  autoDuration?: boolean | undefined;
  enhancePrompt?: boolean | undefined;
  /** Pictures and videos to go by: with the looks at most nine pictures and three videos. */
  references?: readonly MediaInput[] | undefined;
  /** @default "16:9" (HeyGen's) */
  aspectRatio?: "16:9" | "9:16" | "1:1" | undefined;
  /** @default "720p" (HeyGen's) */
  resolution?: "720p" | "1080p" | undefined;
  title?: string | undefined;
};

export type VideoInput =
  | ({ type: "avatar" } & AvatarVideoInput)
  | ({ type: "image" } & ImageVideoInput)
  | ({ type: "studio" } & StudioVideoInput)
  | ({ type: "cinematic_avatar" } & CinematicVideoInput);

const mostScenes = 50;
const longestScript = 5000;

const wireEngineSettings = (settings: VoiceEngineSettings): object => {
  switch (settings.engine) {
    case "elevenlabs":
      return {
        engine_type: settings.engine,
        model: settings.model,
        stability: settings.stability,
        similarity_boost: settings.similarityBoost,
        style: settings.style,
        use_speaker_boost: settings.useSpeakerBoost,
      };
    case "fish":
      return {
        engine_type: settings.engine,
        model: settings.model,
        stability: settings.stability,
        similarity: settings.similarity,
      };
    case "starfish":
      return { engine_type: settings.engine };
  }
};

const wireVoiceSettings = (settings: VoiceSettings): object => {
  const { engineSettings, ...rest } = settings;
  checkRange("voiceSettings.speed", rest.speed, 0.5, 1.5);
  checkRange("voiceSettings.pitch", rest.pitch, -50, 50);
  checkRange("voiceSettings.volume", rest.volume, 0, 1);
  return { ...rest, engine_settings: engineSettings && wireEngineSettings(engineSettings) };
};

const wireWords = (words: AvatarWords): object => {
  if ("audioAssetId" in words) return { audio_asset_id: words.audioAssetId };
  if ("audioUrl" in words) return { audio_url: words.audioUrl };
  checkText("script", words.script, longestScript);
  return {
    script: words.script,
    voice_id: words.voiceId,
    voice_settings: words.voiceSettings && wireVoiceSettings(words.voiceSettings),
  };
};

const wireEngine = (engine: AvatarEngine): object =>
  typeof engine === "string"
    ? { type: engine }
    : { type: engine.type, reference_look_id: engine.referenceLookId };

const wireActing = (acting: Acting): object => ({
  motion_prompt: acting.motionPrompt,
  expressiveness: acting.expressiveness,
});

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

const checkEngine = (engine: AvatarEngine | undefined, acting: Acting): void => {
  const name = typeof engine === "object" ? engine.type : engine;
  const refuse = (path: string): never => {
    throw new InputError(`Engine "${String(name)}" takes no ${path}.`, { place: { path } });
  };
  if (name === "avatar_iii" && acting.motionPrompt !== undefined) refuse("motionPrompt");
  if ((name === "avatar_iii" || name === "avatar_v") && acting.expressiveness !== undefined) {
    refuse("expressiveness");
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

// A studio scene calls the value of its colour `color`; a video of one avatar calls it `value`.
const wireSceneColor = (color: string | undefined): object | undefined =>
  color === undefined ? undefined : { type: "color", color };

const wireScene = (scene: StudioScene): object => {
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
