import type { WebhookEvent } from "../heygen/index.ts";
import type { RemoteNews } from "../prepare/index.ts";

/** Events that tell of the end of a video. All others, those included that are not known yet, say nothing of one. */
const ends: Readonly<Record<string, RemoteNews["state"]>> = {
  "avatar_video.success": "completed",
  "avatar_video.fail": "failed",
  "video_agent.success": "completed",
  "video_agent.fail": "failed",
};

export const newsOf = ({ eventType, videoId }: WebhookEvent): RemoteNews | null => {
  const state = ends[eventType];
  return state === undefined || videoId === null ? null : { remoteId: videoId, state };
};
