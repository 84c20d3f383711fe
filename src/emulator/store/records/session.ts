import { z } from "zod";
import { kept } from "./shared.ts";

/** A conversation with the video agent. */
export const sessionRecordSchema = z.object({
  ...kept,
  mode: z.enum(["generate", "chat"]),
  title: z.string(),
  /** What was asked for at first, as it came. */
  input: z.record(z.string(), z.unknown()),
  /** Oldest first. */
  messages: z.array(
    z.object({
      role: z.enum(["user", "model"]),
      type: z.enum(["text", "resource", "error"]),
      content: z.string(),
      atMs: z.number(),
      resourceIds: z.array(z.string()).nullable(),
    }),
  ),
  /** How often it was answered. */
  replies: z.number().int(),
  lastAskedAtMs: z.number(),
  isStopped: z.boolean(),
  fails: z.boolean(),
  videoId: z.string().nullable(),
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;
