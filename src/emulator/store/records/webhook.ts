import { z } from "zod";
import { kept } from "./shared.ts";

/** Where events are sent, by which generation of the API. */
export const endpointRecordSchema = z.object({
  ...kept,
  generation: z.enum(["v1", "v3"]),
  url: z.string(),
  /** Null: all. */
  events: z.array(z.string()).nullable(),
  /** Only what is about this. */
  entityId: z.string().nullable(),
  secret: z.string(),
});
export type EndpointRecord = z.infer<typeof endpointRecordSchema>;

/** Something that somebody is told, and how far that has got. */
export const eventRecordSchema = z.object({
  ...kept,
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  deliveries: z.array(
    z.object({
      /** Null for an address that a job named itself. */
      endpointId: z.string().nullable(),
      url: z.string(),
      /** `lost` was ordered; `elsewhere` is beyond this machine. */
      state: z.enum(["due", "delivered", "given-up", "lost", "elsewhere"]),
      /** `status`: 0 where nobody answered. */
      attempts: z.array(z.object({ atMs: z.number(), status: z.number() })),
      nextAtMs: z.number(),
    }),
  ),
});
export type EventRecord = z.infer<typeof eventRecordSchema>;
