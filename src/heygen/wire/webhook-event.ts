import { z } from "zod";
import type { WebhookEvent } from "../webhook-event.ts";
import { ornament, ornamentText, ornamentTime } from "./fields.ts";

const subjects: [prefix: string, subject: WebhookEvent["subject"]][] = [
  ["avatar_video", "video"],
  ["video_translate", "translation"],
  ["proofread_creation", "proofread"],
  ["photo_avatar", "photo_avatar"],
  ["video_agent", "agent"],
  ["batch", "batch"],
];

// A GIF or a file of captions ends beside its video: it is not the video's end.
const sideProducts = /^avatar_video_(gif|caption)\./;

const dataSchema = z.looseObject({
  video_id: ornamentText,
  video_translate_id: ornamentText,
  video_translation_id: ornamentText,
  proofread_id: ornamentText,
  session_id: ornamentText,
  generation_id: ornamentText,
  group_id: ornamentText,
  batch_id: ornamentText,
  id: ornamentText,
  callback_id: ornamentText,
  url: ornamentText,
  video_url: ornamentText,
  gif_url: ornamentText,
  caption_url: ornamentText,
  msg: ornamentText,
  message: ornamentText,
  error: ornamentText,
});

type Data = z.output<typeof dataSchema>;

const jobIdOf = (subject: WebhookEvent["subject"], data: Data): string | null => {
  switch (subject) {
    case "video":
      return data.video_id;
    case "translation":
      return data.video_translation_id ?? data.video_translate_id;
    case "proofread":
      return data.proofread_id ?? data.id;
    case "photo_avatar":
      return data.generation_id ?? data.group_id ?? data.id;
    case "agent":
      return data.session_id ?? data.video_id;
    case "batch":
      return data.batch_id;
    case "other":
      return null;
  }
};

const outcomeOf = (type: string): WebhookEvent["outcome"] => {
  if (sideProducts.test(type)) return "other";
  if (type.endsWith(".success") || type === "batch.finished") return "completed";
  return /\.(fail|validation_failed|download_failed)$/.test(type) ? "failed" : "other";
};

export const webhookBodySchema = z
  .object({
    event_type: z.string().min(1),
    event_data: ornament(z.record(z.string(), z.unknown())),
    event_id: ornamentText,
    created_at: ornamentTime,
  })
  .transform((body): WebhookEvent => {
    const type = body.event_type;
    const raw = body.event_data ?? {};
    const data = dataSchema.parse(raw);
    const subject = subjects.find(([prefix]) => type.startsWith(prefix))?.[1] ?? "other";
    return {
      ...{ type, subject, outcome: outcomeOf(type), jobId: jobIdOf(subject, data), videoId: data.video_id },
      callbackId: data.callback_id,
      url: data.url ?? data.video_url ?? data.gif_url ?? data.caption_url,
      message: data.msg ?? data.message ?? data.error,
      eventId: body.event_id,
      createdAtMs: body.created_at,
      data: raw,
    };
  });
