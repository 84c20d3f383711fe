import { InputError } from "../../errors.ts";
import { checkCount, checkRange, checkText, longestScript } from "../inputs.ts";

/** A place in the frame, in the units of what is placed. */
export type Offset = { x: number; y: number };

export type LegacyCharacter =
  | {
      type: "avatar";
      avatarId: string;
      style?: "normal" | "closeUp" | "circle" | undefined;
      /** @default 1 */
      scale?: number | undefined;
      offset?: Offset | undefined;
      /** Cut out and laid over the background; the video stays opaque. */
      matting?: boolean | undefined;
      /** `#RRGGBB`. */
      circleBackgroundColor?: string | undefined;
    }
  | {
      type: "talking_photo";
      talkingPhotoId: string;
      style?: "square" | "circle" | undefined;
      talkingStyle?: "stable" | "expressive" | undefined;
      expression?: "default" | "happy" | undefined;
      scale?: number | undefined;
      offset?: Offset | undefined;
      matting?: boolean | undefined;
      superResolution?: boolean | undefined;
      useAvatarIv?: boolean | undefined;
      /** `#RRGGBB`. */
      circleBackgroundColor?: string | undefined;
    };

export type LegacyVoice =
  | {
      type: "text";
      voiceId: string;
      /** At most 5,000 characters. */
      text: string;
      /** 0.5 to 1.5. @default 1 */
      speed?: number | undefined;
      /** -50 to 50. @default 0 */
      pitch?: number | undefined;
      /** For voices that support it. */
      emotion?: "Excited" | "Friendly" | "Serious" | "Soothing" | "Broadcaster" | undefined;
      /** BCP 47, for voices that support it. */
      locale?: string | undefined;
      elevenLabs?:
        | {
            model?:
              "eleven_multilingual_v2" | "eleven_turbo_v2_5" | "eleven_flash_v2_5" | "eleven_v3" | undefined;
            similarityBoost?: number | undefined;
            stability?: number | undefined;
            style?: number | undefined;
          }
        | undefined;
    }
  | { type: "audio"; url: string }
  | { type: "audio"; assetId: string }
  | { type: "silence"; seconds: number };

export type BackgroundFit = "cover" | "crop" | "contain" | "none";
export type LegacyBackground =
  | { type: "color"; value: string }
  | ({ type: "image"; fit?: BackgroundFit | undefined } & ({ url: string } | { assetId: string }))
  | ({
      type: "video";
      fit?: BackgroundFit | undefined;
      playStyle?: "fit_to_scene" | "freeze" | "loop" | "once" | undefined;
    } & ({ url: string } | { assetId: string }));

/** The one text a scene can show: still, and from its first frame to its last. */
export type LegacyText = {
  text: string;
  fontFamily?: string | undefined;
  fontSize?: number | undefined;
  fontWeight?: string | undefined;
  /** `#RRGGBB`. */
  color?: string | undefined;
  position?: Offset | undefined;
  align?: "left" | "center" | "right" | undefined;
  lineHeight?: number | undefined;
  width?: number | undefined;
};

export type LegacyScene = {
  character?: LegacyCharacter | undefined;
  voice: LegacyVoice;
  background?: LegacyBackground | undefined;
  text?: LegacyText | undefined;
};

export type Dimension = { width: number; height: number };

const mostScenes = 50;

const checkColour = (field: string, value: string | undefined): void => {
  if (value === undefined || /^#[0-9a-f]{6}$/i.test(value)) return;
  throw new InputError(`${field} is "${value.slice(0, 30)}", which is no colour.`, {
    place: { path: field },
    hint: "Write it as #101820.",
  });
};

/** Throws `InputError` unless both sides are even and from 128 to 4096. */
export const checkDimension = (dimension: Dimension | undefined): void => {
  for (const [side, pixels] of Object.entries(dimension ?? {})) {
    if (pixels % 2 === 0 && pixels >= 128 && pixels <= 4096) continue;
    const field = `dimension.${side}`;
    throw new InputError(`${field} is ${String(pixels)}; HeyGen takes even numbers from 128 to 4096.`, {
      place: { path: field },
    });
  }
};

const wireCharacter = (character: LegacyCharacter, field: string): object => {
  checkColour(`${field}.circleBackgroundColor`, character.circleBackgroundColor);
  const shared = {
    scale: character.scale,
    offset: character.offset,
    matting: character.matting,
    circle_background_color: character.circleBackgroundColor,
  };
  if (character.type === "avatar") {
    checkText(`${field}.avatarId`, character.avatarId);
    return { type: "avatar", avatar_id: character.avatarId, avatar_style: character.style, ...shared };
  }
  checkText(`${field}.talkingPhotoId`, character.talkingPhotoId);
  return {
    type: "talking_photo",
    talking_photo_id: character.talkingPhotoId,
    talking_photo_style: character.style,
    talking_style: character.talkingStyle,
    expression: character.expression,
    super_resolution: character.superResolution,
    use_avatar_iv_model: character.useAvatarIv,
    ...shared,
  };
};

const wireVoice = (voice: LegacyVoice, field: string): object => {
  if (voice.type === "silence") {
    checkRange(`${field}.seconds`, voice.seconds, 0.1, 600);
    return { type: "silence", duration: String(voice.seconds) };
  }
  if (voice.type === "audio") {
    return "url" in voice
      ? { type: "audio", audio_url: voice.url }
      : { type: "audio", audio_asset_id: voice.assetId };
  }
  checkText(`${field}.voiceId`, voice.voiceId);
  checkText(`${field}.text`, voice.text, longestScript);
  checkRange(`${field}.speed`, voice.speed, 0.5, 1.5);
  checkRange(`${field}.pitch`, voice.pitch, -50, 50);
  return {
    type: "text",
    voice_id: voice.voiceId,
    input_text: voice.text,
    speed: voice.speed,
    pitch: voice.pitch,
    emotion: voice.emotion,
    locale: voice.locale,
    elevenlabs_settings: voice.elevenLabs && {
      model: voice.elevenLabs.model,
      similarity_boost: voice.elevenLabs.similarityBoost,
      stability: voice.elevenLabs.stability,
      style: voice.elevenLabs.style,
    },
  };
};

const wireBackground = (background: LegacyBackground, field: string): object => {
  if (background.type === "color") {
    checkColour(`${field}.value`, background.value);
    return { type: "color", value: background.value };
  }
  const source =
    "url" in background ? { url: background.url } : { [`${background.type}_asset_id`]: background.assetId };
  const playStyle = background.type === "video" ? { play_style: background.playStyle } : {};
  return { type: background.type, ...source, fit: background.fit, ...playStyle };
};

const wireText = (text: LegacyText, field: string): object => {
  checkText(`${field}.text`, text.text);
  checkColour(`${field}.color`, text.color);
  return {
    type: "text",
    text: text.text,
    font_family: text.fontFamily,
    font_size: text.fontSize,
    font_weight: text.fontWeight,
    color: text.color,
    position: text.position,
    text_align: text.align,
    line_height: text.lineHeight,
    width: text.width,
  };
};

/** The scenes as HeyGen takes them. Throws `InputError` for the first thing HeyGen would refuse. */
export const wireScenes = (scenes: readonly LegacyScene[]): object[] => {
  checkCount("scenes", scenes.length, 1, mostScenes);
  return scenes.map(({ character, voice, background, text }, index) => {
    const field = `scenes.${String(index)}`;
    return {
      character: character && wireCharacter(character, `${field}.character`),
      voice: wireVoice(voice, `${field}.voice`),
      background: background && wireBackground(background, `${field}.background`),
      text: text && wireText(text, `${field}.text`),
    };
  });
};
