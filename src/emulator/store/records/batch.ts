import { z } from "zod";
import { kept } from "./shared.ts";

/** Many things that were asked for at once. */
export const batchRecordSchema = z.object({
  ...kept,
  kind: z.enum(["videos", "translations", "assets"]),
  title: z.string().nullable(),
  callbackUrl: z.string().nullable(),
  items: z.array(
    z.object({
      /** Of what was made; null until it is begun. */
      id: z.string().nullable(),
      /** Why it was refused. */
      error: z.object({ code: z.string(), message: z.string() }).nullable(),
      /** As it came. */
      input: z.unknown(),
    }),
  ),
});
export type BatchRecord = z.infer<typeof batchRecordSchema>;
