import { findLook, type Look } from "../presenter/looks.ts";
import { estimateSeconds, minutesCostUsd, usdPerMinute } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type Scene, type VideoRecord } from "../store/records/index.ts";
import { type SoundSource, takeDrivingSound } from "./driving-sound.ts";
import { requireVoice } from "./usable-voice.ts";

export type Saying = { text: string; voiceId: string; speed: number } | SoundSource;
type Part = Extract<VideoRecord["drivenBy"], { kind: "parts" }>["parts"][number];
/** Sound that was taken already. */
type Heard = { heard: Extract<Part, { kind: "sound" }> };

/** A video as each generation of the API asks for it. */
export type VideoOrder = {
  title: string | null;
  look: Look;
  /** Words to speak, or the sound of a recording; or several, with silences, one after the other. */
  says: Saying | { parts: readonly (Saying | Heard | { silenceInSeconds: number })[] };
  clip: Omit<VideoRecord["clip"], "lookId" | "scenes">;
  /** What is seen in each of the parts. @default the look all along */
  scenes?: Scene[];
  engine: string;
  /** A prompt that was not taken at its word: it, too, may order how the video goes on. */
  asked?: string;
  /** What it costs. @default by the minute, as a studio avatar */
  price?: { usdPerMinute: number } | { usd: number };
  /** How long it answers as if it were not there. @default 0 */
  hiddenForMs?: number;
  /** Costs nothing. */
  isTest?: boolean;
  callbackId?: string | null;
  callbackUrl?: string | null;
};

/** Takes a place, the words and the money, in this order; remembers the video and begins to make it. */
export const orderVideo = async (
  context: Context,
  caller: Caller,
  order: VideoOrder,
): Promise<VideoRecord> => {
  const { store, wallet, maker, counters, slots, statistics, post } = context;
  const giveBack = slots.take();
  try {
    const id = store.makeId();
    const { drivenBy, seconds } = await takeWords(context, id, order.says);
    const price = order.price ?? { usdPerMinute: usdPerMinute.avatar.studio };
    const priced = "usd" in price ? price.usd : minutesCostUsd(price.usdPerMinute, seconds);
    const costUsd = order.isTest === true ? 0 : priced;
    if (order.isTest !== true) wallet.requireUsd(caller, costUsd);
    wallet.charge(costUsd);
    const video = store.videos.put(recordOf(context, id, order, drivenBy, costUsd));
    counters.videos += 1;
    statistics.videoPaid(video);
    if (video.fate === "completes") maker.begin(video);
    if (video.callbackUrl !== null) post.wake();
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

type Taken<D> = { drivenBy: D; seconds: number };
type Spoken = Exclude<Part, { kind: "silence" }>;

const takeWords = async (
  context: Context,
  id: string,
  says: VideoOrder["says"],
): Promise<Taken<VideoRecord["drivenBy"]>> => {
  if (!("parts" in says)) return takePart(context, id, says);
  const parts: Part[] = [];
  let seconds = 0;
  for (const [index, part] of says.parts.entries()) {
    const taken: Taken<Part> =
      "silenceInSeconds" in part
        ? {
            drivenBy: { kind: "silence", durationInSeconds: part.silenceInSeconds },
            seconds: part.silenceInSeconds,
          }
        : "heard" in part
          ? { drivenBy: part.heard, seconds: part.heard.durationInSeconds }
          : await takePart(context, `${id}-${index}`, part);
    parts.push(taken.drivenBy);
    seconds += taken.seconds;
  }
  return { drivenBy: { kind: "parts", parts }, seconds };
};

const takePart = async (context: Context, id: string, says: Saying): Promise<Taken<Spoken>> => {
  if (!("text" in says)) return takeDrivingSound(context, id, says);
  requireVoice(context, says.voiceId);
  return { drivenBy: { kind: "script", ...says }, seconds: estimateSeconds(says.text, says.speed) };
};

/** What tells apart what two videos say. */
const drivenWith = (drivenBy: VideoRecord["drivenBy"] | Part): string => {
  switch (drivenBy.kind) {
    case "sound":
      return drivenBy.digest;
    case "script":
      return digestOf([drivenBy.text, drivenBy.voiceId, drivenBy.speed]);
    case "silence":
      return String(drivenBy.durationInSeconds);
    case "parts":
      return digestOf(drivenBy.parts.map(drivenWith));
  }
};

/** All the words of an order that are known as text. */
const scriptOf = (says: VideoOrder["says"]): string =>
  ("parts" in says ? says.parts : [says]).map((part) => ("text" in part ? part.text : "")).join(" ");

const recordOf = (
  { nowMs }: Context,
  id: string,
  {
    title,
    look,
    says,
    clip,
    engine,
    price,
    asked = "",
    hiddenForMs = 0,
    isTest = false,
    ...order
  }: VideoOrder,
  drivenBy: VideoRecord["drivenBy"],
  costUsd: number,
): VideoRecord => {
  const { width, height, format } = clip;
  return {
    ...{ id, title, createdAtMs: nowMs(), costUsd, isTest, drivenBy },
    ...{ callbackId: order.callbackId ?? null, callbackUrl: order.callbackUrl ?? null },
    usdPerMinute:
      price === undefined ? usdPerMinute.avatar.studio : "usd" in price ? null : price.usdPerMinute,
    hiddenUntilMs: hiddenForMs === 0 ? 0 : nowMs() + hiddenForMs,
    requestDigest: digestOf([drivenWith(drivenBy), look.id, width, height, format, engine]),
    clip: { lookId: look.id, ...clip, scenes: order.scenes ?? null },
    ...courseOf(`${scriptOf(says)} ${title ?? ""} ${asked}`),
    media: { state: "making" },
  };
};

/** How a job goes on, by the words that order it. */
export const courseOf = (words: string): Pick<VideoRecord, "fate" | "isSlow" | "firstLinkIsExpired"> => ({
  fate: words.includes("EMU_FAIL") ? "fails" : words.includes("EMU_STUCK") ? "never-ends" : "completes",
  isSlow: words.includes("EMU_SLOW"),
  firstLinkIsExpired: words.includes("EMU_EXPIRED"),
});

/** @throws ApiError for a video that is not there, or not yet to be seen */
export const findVideo = ({ store, nowMs }: Context, id: string): VideoRecord => {
  const video = store.videos.get(id);
  if (video === undefined || video.hiddenUntilMs > nowMs())
    throw new ApiError("video_not_found", "No video with that id");
  return video;
};
