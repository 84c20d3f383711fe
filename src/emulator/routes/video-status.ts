import { type Context } from "../server/context.ts";
import { type VideoRecord } from "../store/records/index.ts";

export type VideoStatus = "pending" | "processing" | "completed" | "failed";

/** Emulated time after which a job has begun and ended, before scaling. */
const beginsAfterMs = 1000;
const endsAfterMs = 3000;
const slowFactor = 10;

/** What of a job tells where it stands, be it a video or another. */
export type Course = Pick<VideoRecord, "createdAtMs" | "isSlow" | "fate"> & {
  media: { state: "making" | "made" | "failed" };
};
type Clock = Pick<Context, "nowMs" | "timeScale">;

/** When a job may end at the earliest; its media has to be made as well. */
export const endsAtMs = ({ createdAtMs, isSlow }: Course, { timeScale }: Clock): number =>
  createdAtMs + endsAfterMs * (isSlow ? slowFactor * Math.max(1, timeScale) : timeScale);

/** Where a job stands by the clock and by what has been made. */
export const statusOf = (video: Course, clock: Clock): VideoStatus => {
  const now = clock.nowMs();
  if (now < video.createdAtMs + beginsAfterMs * clock.timeScale) return "pending";
  if (video.fate === "never-ends" || now < endsAtMs(video, clock)) return "processing";
  if (video.fate === "fails" || video.media.state === "failed") return "failed";
  return video.media.state === "made" ? "completed" : "processing";
};

export const isRunning = (video: Course, clock: Clock): boolean =>
  ["pending", "processing"].includes(statusOf(video, clock));
