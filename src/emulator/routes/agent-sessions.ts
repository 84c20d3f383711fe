import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { type SessionRecord } from "../store/records/index.ts";
import { statusOf } from "./video-status.ts";

type SessionStatus = "thinking" | "waiting_for_input" | "reviewing" | "generating" | "completed" | "failed";
const progressOf: Record<SessionStatus, number> = {
  thinking: 8,
  waiting_for_input: 20,
  reviewing: 45,
  generating: 70,
  completed: 100,
  failed: 0,
};
/** Of the default timeline. */
const thinksForMs = 1000;
const failsAfterMs = 3000;
const mostMessages = 40;

/** Where the sessions of the agent stand, and what it says there: both follow from the time and the answers it had. */
export const sessionsOf = (context: Context) => {
  const { store, nowMs } = context;

  const find = (id: string): SessionRecord => {
    const session = store.sessions.get(id);
    if (session === undefined) throw new ApiError("resource_not_found", "No session with that id");
    return session;
  };

  const statusOfSession = (session: SessionRecord): SessionStatus => {
    if (session.isStopped) return "failed";
    const sinceMs = nowMs() - session.lastAskedAtMs;
    if (session.fails) return sinceMs < failsAfterMs * context.timeScale ? "thinking" : "failed";
    if (session.videoId !== null) {
      const video = store.videos.get(session.videoId);
      const status = video === undefined ? "completed" : statusOf(video, context);
      return status === "completed" || status === "failed" ? status : "generating";
    }
    if (sinceMs < thinksForMs * context.timeScale) return "thinking";
    return session.replies === 0 ? "waiting_for_input" : "reviewing";
  };

  const resourceIdsOf = ({ id }: SessionRecord) => ({
    storyboard: `res_${id.slice(-10)}_1`,
    video: `res_${id.slice(-10)}_2`,
  });
  /** What the agent says where a session stands; null while it thinks. */
  const wordOf = (
    session: SessionRecord,
    status: SessionStatus,
  ): SessionRecord["messages"][number] | null => {
    const say = (
      type: "text" | "resource" | "error",
      content: string,
      resourceIds: string[] | null = null,
    ) => ({
      ...{ role: "model" as const, type, content, resourceIds },
      atMs: session.lastAskedAtMs + thinksForMs,
    });
    const { storyboard, video } = resourceIdsOf(session);
    switch (status) {
      case "thinking":
        return null;
      case "waiting_for_input":
        return say("text", "Which presenter should I use?");
      case "reviewing":
        return say("resource", "Storyboard ready", [storyboard]);
      case "generating":
        return say("text", "Rendering");
      case "completed":
        return say("resource", "Done", [video]);
      case "failed":
        return say("error", session.isStopped ? "Stopped" : "Something went wrong");
    }
  };
  const describe = (session: SessionRecord) => {
    const status = statusOfSession(session);
    const word = wordOf(session, status);
    const messages = [...session.messages, ...(word === null ? [] : [word])].reverse().slice(0, mostMessages);
    return {
      ...{ session_id: session.id, status, progress: progressOf[status], title: session.title },
      ...{ video_id: session.videoId, created_at: Math.floor(session.createdAtMs / 1000) },
      messages: messages.map(({ role, type, content, atMs, resourceIds }) => ({
        ...{ role, type, content, created_at: Math.floor(atMs / 1000), resource_ids: resourceIds },
      })),
    };
  };

  return { find, statusOfSession, resourceIdsOf, wordOf, describe };
};
