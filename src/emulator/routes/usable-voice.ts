import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { findVoice } from "../speech/voices.ts";
import { type VoiceRecord } from "../store/records/index.ts";
import { statusOf } from "./video-status.ts";

/** Where a clone stands, in the words of its family. */
export const cloneStatus = (context: Context, clone: VoiceRecord): "processing" | "complete" | "failed" => {
  const status = statusOf(clone, context);
  if (status === "failed") return "failed";
  return status === "completed" ? "complete" : "processing";
};

/** @throws ApiError for a voice that is not known, or a clone that cannot speak (yet) */
export const requireVoice = (context: Context, id: string): void => {
  if (findVoice(id) !== undefined) return;
  const param = "voice_id";
  const clone = context.store.voices.get(id);
  if (clone === undefined) throw new ApiError("voice_not_found", "No voice with that id", { param });
  const status = cloneStatus(context, clone);
  if (status === "processing")
    throw new ApiError("resource_not_ready", "The voice is still being cloned", {
      param,
      retryAfterSeconds: 1,
    });
  if (status === "failed") throw new ApiError("voice_not_usable", "The voice could not be cloned", { param });
};
