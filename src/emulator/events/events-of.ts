import { clipFileOf, styledSubtitlesFileOf } from "../clip/make-videos.ts";
import { failureOf as failureOfJob } from "../routes/order-job.ts";
import { failureOf as failureOfVideo } from "../routes/describe-video.ts";
import { endsAtMs, statusOf } from "../routes/video-status.ts";
import { type Context } from "../server/context.ts";
import { type EventRecord, type JobRecord, type VideoRecord } from "../store/records/index.ts";

export type Happening = Pick<EventRecord, "type" | "data">;
/** What has to be known to tell of something. */
export type Told = Pick<Context, "store" | "links" | "origin"> & {
  clock: Pick<Context, "nowMs" | "timeScale">;
};

/** When a job that has ended did so, and could be seen to have. */
export const endedAtMs = (job: VideoRecord | JobRecord, { clock }: Told): number => {
  const hiddenUntilMs = "hiddenUntilMs" in job ? job.hiddenUntilMs : 0;
  return Math.max(finishedAtMs(job), endsAtMs(job, clock), hiddenUntilMs);
};

const finishedAtMs = ({ media, createdAtMs }: VideoRecord | JobRecord): number => {
  switch (media.state) {
    case "made":
      return media.madeAtMs;
    case "failed":
      return media.failedAtMs;
    case "making":
      return createdAtMs;
  }
};

/** What the end of a video is called, and what is told of it; nothing while it has not ended. */
export const eventsOfVideo = (video: VideoRecord, told: Told): Happening[] | "not-yet" => {
  const status = statusOf(video, told.clock);
  const hasEnded = status === "completed" || status === "failed";
  if (!hasEnded || video.hiddenUntilMs > told.clock.nowMs()) return "not-yet";
  const session = told.store.sessions.all().find(({ videoId }) => videoId === video.id);
  const shared = { video_id: video.id, callback_id: video.callbackId };
  const url = status === "completed" ? told.links.sign(clipFileOf(video)) : "";
  const { message: msg } = failureOfVideo(video);
  if (session !== undefined) {
    const of = { session_id: session.id, ...shared };
    return status === "completed"
      ? [{ type: "video_agent.success", data: { ...of, url } }]
      : [{ type: "video_agent.fail", data: { ...of, msg } }];
  }
  if (status === "failed") return [{ type: "avatar_video.fail", data: { ...shared, msg } }];
  const page = `${told.origin()}/videos/${video.id}`;
  const made = {
    ...{ ...shared, url, gif_download_url: null, folder_id: null },
    ...{ video_page_url: page, video_share_page_url: page.replace("/videos/", "/share/") },
  };
  const hasSubtitles = video.media.state === "made" && video.media.hasSubtitles;
  const captioned = () => ({ ...shared, url, caption_url: told.links.sign(styledSubtitlesFileOf(video)) });
  return [
    { type: "avatar_video.success", data: made },
    ...(hasSubtitles ? [{ type: "avatar_video_caption.success", data: captioned() }] : []),
  ];
};

/** The same of a translation. Of other jobs HeyGen tells nothing that is known. */
export const eventsOfJob = (job: JobRecord, told: Told): Happening[] | "not-yet" => {
  const status = statusOf(job, told.clock);
  if (status !== "completed" && status !== "failed") return "not-yet";
  if (job.work.kind !== "translation") return [];
  const shared = {
    ...{ video_translate_id: job.id, output_language: job.work.outputLanguage },
    callback_id: job.callbackId,
  };
  if (status === "failed") {
    const message = failureOfJob(job, "The source audio is missing or damaged");
    return [{ type: "video_translate.fail", data: { ...shared, message } }];
  }
  const file = job.media.state === "made" ? (job.media.files["video"] ?? "") : "";
  return [{ type: "video_translate.success", data: { ...shared, url: told.links.sign(file) } }];
};
