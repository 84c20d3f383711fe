import { InputError } from "../errors.ts";
import { webhookBodySchema } from "./wire/webhook-event.ts";

/**
 * What an event says, in one form for all generations of HeyGen's bodies. An event is a nudge: links in it expire, so read
 * the thing that it names.
 */
export type WebhookEvent = {
  /** As HeyGen writes it: `avatar_video.success`. */
  type: string;
  /** What it is about; `other` for what we do not wait for. */
  subject: "video" | "translation" | "proofread" | "photo_avatar" | "agent" | "batch" | "other";
  /** How it ended; `other` for events that are no end. */
  outcome: "completed" | "failed" | "other";
  /** The id of the job, by its subject; null where the event names none. */
  jobId: string | null;
  /** Of an agent's session, beside the video. */
  videoId: string | null;
  callbackId: string | null;
  /** Short-lived. */
  url: string | null;
  message: string | null;
  eventId: string | null;
  createdAtMs: number | null;
  /** As HeyGen sent it, under HeyGen's names. */
  data: Record<string, unknown>;
};

/** Reads the body of a delivery that was verified. Throws `InputError` for one that is no event. */
export const readWebhookEvent = (body: Uint8Array): WebhookEvent => {
  const parsed = webhookBodySchema.safeParse(parse(body));
  if (parsed.success) return parsed.data;
  throw new InputError("The body of the webhook is no event of HeyGen's.", {
    code: "webhook_unreadable",
    hint: "Pass the bytes of the request as they came.",
  });
};

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8")) as unknown;
  } catch {
    // Whatever it is, it is no event: the schema says so.
    return undefined;
  }
};
