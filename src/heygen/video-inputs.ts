import type { MediaInput } from "./inputs.ts";

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
export type Finish = {
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
export type Acting = {
  motionPrompt?: string | undefined;
  /** For pictures and looks made from photos. @default "low" (HeyGen's) */
  expressiveness?: "high" | "medium" | "low" | undefined;
};

/** What one speaker on one ground takes. */
export type Single = Finish &
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
