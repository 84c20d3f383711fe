import { z } from "zod";
import { ornament, ornamentText, ornamentTime } from "./fields.ts";

export const webhookEndpointSchema = z
  .object({
    endpoint_id: z.string().min(1),
    url: ornamentText,
    events: ornament(z.array(z.string())),
    status: ornamentText,
    created_at: ornamentTime,
    secret: ornamentText,
  })
  .transform((endpoint) => ({
    endpointId: endpoint.endpoint_id,
    url: endpoint.url,
    /** Null: all of them. */
    events: endpoint.events,
    status: endpoint.status,
    createdAtMs: endpoint.created_at,
    /** Said once, when the endpoint is made or its secret changed. Keep it: null ever after. */
    secret: endpoint.secret,
  }));

export const rotatedSecretSchema = z
  .object({ endpoint_id: ornamentText, secret: z.string().min(1) })
  .transform(({ secret }) => ({ secret }));

export const eventTypeSchema = z
  .object({ event_type: z.string(), description: ornamentText })
  .transform(({ event_type, description }) => ({ eventType: event_type, description }));

export const webhookEventSchema = z
  .object({
    event_id: ornamentText,
    event_type: z.string(),
    event_data: ornament(z.record(z.string(), z.unknown())),
    created_at: ornamentTime,
  })
  .transform((event) => ({
    eventId: event.event_id,
    eventType: event.event_type,
    /** The video that the event is about, if it is about one. */
    videoId: ornamentText.parse(event.event_data?.["video_id"]),
    /** As it was sent. */
    data: event.event_data ?? {},
    createdAtMs: event.created_at,
  }));
