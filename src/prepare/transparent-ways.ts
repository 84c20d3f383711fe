import type { AppError } from "../errors.ts";
import { HeygenRequestError } from "../heygen/errors.ts";
import { digestValue } from "../media/index.ts";
import { drivenPart, type AvatarNeed, type Digest, type Key, type VideoNeed } from "../model/media.ts";
import { transparentWaySchema, type TransparentWay } from "../model/transparent.ts";
import { videoUsd, type Prices } from "../plan/estimate.ts";
import type { Batch } from "./batch.ts";
import type { Job, JobOrder } from "./ledger/index.ts";

/** `plain`: a video that is as it is, from which HeyGen is to remove the background. */
type VideoWay = TransparentWay | "plain";

/** The ledger's key of a clip made in one way: each is a job of its own, and the law of paying once holds for each. */
export const jobKeyOf = (key: Key, way: VideoWay): Key => (way === "webm" ? key : digestValue({ key, way }));

export const wayOfJob = ({ way }: Pick<Job, "way">): TransparentWay =>
  transparentWaySchema.parse(way ?? "webm");

/** A look may be trained anew, and then be asked for as WebM again. */
const rememberedMs = 24 * 3_600_000;

type Clip = { key: Key; need: VideoNeed; drivenBy: Digest | null };
type Look = Pick<AvatarNeed, "avatarId" | "engine">;

/** What a job costs: the video of a clip, or the removal of its background; null where that is not known. */
export const wayUsd = (
  prices: Prices | undefined,
  need: VideoNeed,
  way: TransparentWay | null,
  seconds: number,
): number | null => {
  if (prices === undefined) return null;
  return way === "background-removal"
    ? (prices.removalUsd?.(seconds) ?? null)
    : videoUsd(prices, need, seconds);
};

/** The ways of a run's clips, each tried when those before it are closed. */
export const openLadder = (
  ways: readonly TransparentWay[],
  { ledger, maker, waiting }: Pick<Batch, "ledger" | "maker" | "waiting">,
) => {
  const closed = new Map<Key, Set<TransparentWay>>();

  const isBegun = ({ key, drivenBy }: Clip, way: TransparentWay): boolean => {
    const state = ledger.find(jobKeyOf(key, way), drivenBy ?? "")?.state ?? "planned";
    return state !== "planned" && state !== "failed";
  };
  const isRefused = (need: VideoNeed): boolean => {
    const look = drivenPart(need);
    const refusal = look === null ? null : ledger.webmRefusal(maker, look);
    return refusal !== null && Math.abs(waiting.now() - refusal.seenMs) < rememberedMs;
  };
  /** One that was begun, because it may be paid for; else the first that is not known to be closed. */
  const wayOf = (clip: Clip): TransparentWay | undefined => {
    const open = ways.filter((way) => closed.get(clip.key)?.has(way) !== true);
    if (open.length < 2) return open[0];
    return (
      open.find((way) => isBegun(clip, way)) ?? open.find((way) => way !== "webm" || !isRefused(clip.need))
    );
  };

  return {
    /** All under which the ledger may have a clip. */
    keysOf: (key: Key): Key[] => [key, ...ways.map((way) => jobKeyOf(key, way))],
    /** What the ledger is to know of the job in which a clip is made now, besides what holds for every way. */
    jobOf: (
      clip: Clip,
      { seconds, prices }: { seconds: number; prices: Prices | undefined },
    ): Pick<JobOrder, "key"> & Partial<JobOrder> => {
      if (clip.need.kind !== "avatar") return { key: clip.key };
      const way = wayOf(clip) ?? "webm";
      const job = { key: jobKeyOf(clip.key, way), way: way === "webm" ? null : way };
      return { ...job, estimatedUsd: wayUsd(prices, clip.need, way, seconds) };
    },
    /** A clip cannot be had in this way. Whether there is another. */
    close: (clip: Clip, way: TransparentWay): boolean => {
      closed.set(clip.key, new Set([...(closed.get(clip.key) ?? []), way]));
      return wayOf(clip) !== undefined;
    },
  };
};

/** Whether an error says that a clip cannot be had in the way that was tried. */
export const closesWay = (error: AppError): boolean =>
  ["avatar_without_alpha", "clip_without_green"].includes(error.code) ||
  (error instanceof HeygenRequestError && ["background", "remove_background"].includes(error.param ?? ""));

/** Whether HeyGen has refused this look as WebM since the run began: it is not asked again. */
export const isRefusedNow = (
  look: Look,
  { ledger, maker, since }: Pick<Batch, "ledger" | "maker" | "since">,
): boolean => (ledger.webmRefusal(maker, look)?.revision ?? -1) > since;

/** The first request of a name is a trial: others of that name wait until it is answered, however. */
export const createTrials = (): Batch["afterTrial"] => {
  const trials = new Map<string, Promise<void>>();
  return async (name, act) => {
    const trial = trials.get(name);
    if (trial !== undefined) {
      await trial;
      return act();
    }
    const acting = act();
    const answered = (): void => undefined; // who acts hears of it
    trials.set(name, acting.then(answered, answered));
    return acting;
  };
};
