import { InputError } from "../errors.ts";
import { checkRange, checkText, longestScript } from "./inputs.ts";
import type {
  Acting,
  AvatarEngine,
  AvatarWords,
  VoiceEngineSettings,
  VoiceSettings,
} from "./video-inputs.ts";

/** What is said, as HeyGen is told. */
export const wireWords = (words: AvatarWords): object => {
  if ("audioAssetId" in words) return { audio_asset_id: words.audioAssetId };
  if ("audioUrl" in words) return { audio_url: words.audioUrl };
  checkText("script", words.script, longestScript);
  return {
    script: words.script,
    voice_id: words.voiceId,
    voice_settings: words.voiceSettings && wireVoiceSettings(words.voiceSettings),
  };
};

const wireVoiceSettings = (settings: VoiceSettings): object => {
  const { engineSettings, ...rest } = settings;
  checkRange("voiceSettings.speed", rest.speed, 0.5, 1.5);
  checkRange("voiceSettings.pitch", rest.pitch, -50, 50);
  checkRange("voiceSettings.volume", rest.volume, 0, 1);
  return { ...rest, engine_settings: engineSettings && wireEngineSettings(engineSettings) };
};

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

export const wireEngine = (engine: AvatarEngine): object =>
  typeof engine === "string"
    ? { type: engine }
    : { type: engine.type, reference_look_id: engine.referenceLookId };

export const wireActing = (acting: Acting): object => ({
  motion_prompt: acting.motionPrompt,
  expressiveness: acting.expressiveness,
});

/** @throws InputError for what the engine does not take. */
export const checkEngine = (engine: AvatarEngine | undefined, acting: Acting): void => {
  const name = typeof engine === "object" ? engine.type : engine;
  const refuse = (path: string): never => {
    throw new InputError(`Engine "${String(name)}" takes no ${path}.`, { place: { path } });
  };
  if (name === "avatar_iii" && acting.motionPrompt !== undefined) refuse("motionPrompt");
  if ((name === "avatar_iii" || name === "avatar_v") && acting.expressiveness !== undefined) {
    refuse("expressiveness");
  }
};
