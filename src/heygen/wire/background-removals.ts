import { z } from "zod";
import { stateOf } from "../states.ts";
import { failureOf } from "./batches.ts";
import { ornament, ornamentText, ornamentTime, secondsAsMs, wireFailureSchema } from "./fields.ts";

export const backgroundRemovalSchema = z
  .object({
    id: z.string().min(1),
    status: z.string(),
    title: ornamentText,
    created_at: ornamentTime,
    completed_at: ornamentTime,
    duration: ornament(z.number()),
    error: wireFailureSchema,
    layers: ornament(z.object({ foreground: ornamentText, mask: ornamentText, background: ornamentText })),
  })
  .transform((removal) => {
    const state = stateOf(removal.status);
    return {
      removalId: removal.id,
      state,
      rawStatus: removal.status,
      title: removal.title,
      durationMs: removal.duration === null ? null : secondsAsMs(removal.duration),
      /** Links, signed and short-lived; null for what was not asked for or is not ready. In no container that is promised. */
      layers: removal.layers ?? { foreground: null, mask: null, background: null },
      createdAtMs: removal.created_at,
      completedAtMs: removal.completed_at,
      failure: failureOf(state, removal.error?.code, removal.error?.message),
    };
  });
