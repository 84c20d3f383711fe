import { type FastifyRequest } from "fastify";
import { findLook, type Look } from "../presenter/looks.ts";
import { avatarCostUsd, estimateSeconds } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { findVoice } from "../speech/voices.ts";
import { type VideoRecord } from "../store/records.ts";
import { type SoundSource, takeDrivingSound } from "./driving-sound.ts";

/** A video as any generation of the API asks for it. */
export type VideoOrder = {
  title: string | null;
  look: Look;
  /** Words to speak, or the sound of a recording. */
  says: { text: string; voiceId: string; speed: number } | SoundSource;
  clip: Omit<VideoRecord["clip"], "lookId">;
  engine: string;
  /** Costs nothing. */
  isTest?: boolean;
  callbackId?: string | null;
  callbackUrl?: string | null;
};

/** Takes a place, the words and the money, in this order; remembers the video and begins to make it. */
export const orderVideo = async (
  context: Context,
  request: FastifyRequest,
  order: VideoOrder,
): Promise<VideoRecord> => {
  const { store, wallet, maker, counters, slots, statistics } = context;
  const giveBack = slots.take();
  try {
    const id = store.makeId();
    const { drivenBy, seconds } = await takeWords(context, id, order.says);
    const costUsd = order.isTest === true ? 0 : avatarCostUsd(seconds);
    if (order.isTest !== true) wallet.requireUsd(request, costUsd);
    wallet.charge(costUsd);
    const video = store.videos.put(recordOf(context, id, order, drivenBy, costUsd));
    counters.videos += 1;
    statistics.videoPaid(video);
    if (video.fate === "completes") maker.begin(video);
    return video;
  } finally {
    giveBack();
  }
};

/** @throws ApiError for a look that is not known, or that cannot be had in the format */
export const requireLook = (id: string, format: "webm" | "mp4"): Look => {
  const look = findLook(id);
  if (look === undefined)
    throw new ApiError("avatar_not_found", "No avatar look with that id (or it is still training)");
  if (format === "webm" && !look.hasMatte) {
    throw new ApiError("invalid_parameter", "This video avatar does not support webm output.", {
      param: "output_format",
    });
  }
  return look;
};

const takeWords = async (
  context: Context,
  id: string,
  says: VideoOrder["says"],
): Promise<{ drivenBy: VideoRecord["drivenBy"]; seconds: number }> => {
  if (!("text" in says)) return takeDrivingSound(context, id, says);
  if (findVoice(says.voiceId) === undefined)
    throw new ApiError("voice_not_found", "No voice with that id", { param: "voice_id" });
  return { drivenBy: { kind: "script", ...says }, seconds: estimateSeconds(says.text, says.speed) };
};

/** What tells apart what two videos say. */
const drivenWith = (drivenBy: VideoRecord["drivenBy"]): string =>
  drivenBy.kind === "sound" ? drivenBy.digest : digestOf([drivenBy.text, drivenBy.voiceId, drivenBy.speed]);

const recordOf = (
  { nowMs }: Context,
  id: string,
  { title, look, says, clip, engine, isTest = false, callbackId = null, callbackUrl = null }: VideoOrder,
  drivenBy: VideoRecord["drivenBy"],
  costUsd: number,
): VideoRecord => {
  const script = "text" in says ? says.text : "";
  const hasTrigger = (word: string) => `${script} ${title ?? ""}`.includes(word);
  const { width, height, format } = clip;
  return {
    ...{ id, title, createdAtMs: nowMs(), costUsd, isTest, callbackId, callbackUrl, drivenBy },
    requestDigest: digestOf([drivenWith(drivenBy), look.id, width, height, format, engine]),
    clip: { lookId: look.id, ...clip },
    fate: hasTrigger("EMU_FAIL") ? "fails" : hasTrigger("EMU_STUCK") ? "never-ends" : "completes",
    isSlow: hasTrigger("EMU_SLOW"),
    firstLinkIsExpired: hasTrigger("EMU_EXPIRED"),
    media: { state: "making" },
  };
};
