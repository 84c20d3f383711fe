import { ApiError } from "../../server/api-error.ts";
import { type VideoOrder } from "../order-video.ts";
import { type Voice } from "./video-inputs.ts";

/** What the scenes say one after the other: words with silences between them, or one recording. */
export const saysOf = (spoken: readonly Voice[]): VideoOrder["says"] => {
  const [first] = spoken;
  if (spoken.length === 1 && first?.type === "audio")
    return soundOf(first.audio_asset_id ?? first.audio_url ?? "");
  const words = spoken.find((voice) => voice.type === "text");
  const text = spoken.map((voice) => {
    if (voice.type === "text") return voice.input_text;
    if (voice.type === "silence") return `<break time="${voice.duration}s"/>`;
    throw new ApiError("invalid_parameter", "The emulator joins recordings with no other scene", {
      param: "video_inputs",
    });
  });
  if (words === undefined)
    throw new ApiError("invalid_parameter", "The emulator makes no video that is silent from end to end");
  return { text: text.join(" "), voiceId: words.voice_id, speed: words.speed };
};

/** Sound is named by an asset's id, or by an address. */
export const soundOf = (audio: string): VideoOrder["says"] =>
  /^https?:/.test(audio) ? { url: audio } : { assetId: audio };
