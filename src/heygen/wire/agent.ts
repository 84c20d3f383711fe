import { z } from "zod";
import { stateOf } from "../states.ts";
import { ornament, ornamentText, ornamentTime } from "./fields.ts";

const waiting = new Set(["waiting_for_input", "reviewing"]);

const standing = (status: string) => ({
  state: stateOf(status),
  rawStatus: status,
  /** It goes on only when it is answered. */
  needsReply: waiting.has(status.toLowerCase()),
});

export const createdSessionSchema = z
  .object({
    session_id: z.string().min(1),
    status: z.string(),
    video_id: ornamentText,
    created_at: ornamentTime,
  })
  .transform((session) => ({
    sessionId: session.session_id,
    ...standing(session.status),
    /** Null until it is known which video comes of it. */
    videoId: session.video_id,
    createdAtMs: session.created_at,
  }));

const messageSchema = z
  .object({
    role: ornamentText,
    type: ornamentText,
    content: ornamentText,
    created_at: ornamentTime,
    resource_ids: ornament(z.array(z.string())),
  })
  .transform((message) => ({
    /** `user` or `model`. */
    role: message.role,
    /** `text`, `resource` or `error`. */
    type: message.type,
    content: message.content,
    createdAtMs: message.created_at,
    resourceIds: message.resource_ids ?? [],
  }));

export const sessionSchema = z
  .object({
    session_id: z.string().min(1),
    status: z.string(),
    progress: ornament(z.number()),
    title: ornamentText,
    video_id: ornamentText,
    created_at: ornamentTime,
    messages: ornament(z.array(messageSchema)),
  })
  .transform((session) => ({
    sessionId: session.session_id,
    ...standing(session.status),
    /** Percent. */
    progress: session.progress,
    title: session.title,
    videoId: session.video_id,
    createdAtMs: session.created_at,
    /** Newest first, at most forty. */
    messages: session.messages ?? [],
  }));

export const sessionHeaderSchema = z
  .object({ session_id: z.string().min(1), title: ornamentText, created_at: ornamentTime })
  .transform((session) => ({
    sessionId: session.session_id,
    title: session.title,
    createdAtMs: session.created_at,
  }));

export const sentMessageSchema = z
  .object({ session_id: ornamentText, run_id: ornamentText, title: ornamentText })
  .transform(({ run_id, title }) => ({ runId: run_id, title }));

export const resourceSchema = z
  .object({
    resource_id: z.string().min(1),
    resource_type: ornamentText,
    source_type: ornamentText,
    url: ornamentText,
    preview_url: ornamentText,
    thumbnail_url: ornamentText,
    metadata: ornament(z.record(z.string(), z.unknown())),
    created_at: ornamentTime,
  })
  .transform((resource) => ({
    resourceId: resource.resource_id,
    /** `video`, for example. */
    type: resource.resource_type,
    /** `generated`, for example. */
    sourceType: resource.source_type,
    url: resource.url,
    previewUrl: resource.preview_url,
    thumbnailUrl: resource.thumbnail_url,
    metadata: resource.metadata,
    createdAtMs: resource.created_at,
  }));

export const styleSchema = z
  .object({
    style_id: z.string().min(1),
    name: ornamentText,
    tags: ornament(z.array(z.string())),
    aspect_ratio: ornamentText,
    thumbnail_url: ornamentText,
    preview_video_url: ornamentText,
  })
  .transform((style) => ({
    styleId: style.style_id,
    name: style.name,
    tags: style.tags ?? [],
    aspectRatio: style.aspect_ratio,
    thumbnailUrl: style.thumbnail_url,
    previewVideoUrl: style.preview_video_url,
  }));
