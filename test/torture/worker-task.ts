import { z } from "zod";
import { planSchema } from "../../src/model/plan.ts";
import { clockSpecSchema } from "./clock.ts";

/** What a worker process is to do, as it reads it from a file. Times are emulated ones. */
export const workerTaskSchema = z.object({
  plan: planSchema,
  /** Cache and ledger, shared by all workers of a run. */
  home: z.string(),
  url: z.string(),
  clock: clockSpecSchema,
  skewMs: z.number(),
  /** Ends itself by SIGKILL at the so-manieth step that is written down. */
  diesAtStep: z.number().int().nullable(),
  concurrency: z.number().int().optional(),
  recovery: z.object({
    quarantineMs: z.number(),
    clockJumpMs: z.number(),
    searchEveryMs: z.number(),
    /** Of real time, as all that is measured by the network. */
    createTimeoutMs: z.number(),
  }),
});
export type WorkerTask = z.infer<typeof workerTaskSchema>;

/** What a worker says, one JSON value a line. */
export const workerMessageSchema = z.discriminatedUnion("type", [
  /** All is loaded: from now on it does something that can be interrupted. */
  z.object({ type: z.literal("started") }),
  /** A speech is being asked for, and its answer was written down. */
  z.object({ type: z.literal("asking") }),
  z.object({ type: z.literal("answered") }),
  z.object({ type: z.literal("done"), key: z.string() }),
  z.object({ type: z.literal("recovering"), key: z.string() }),
  z.object({ type: z.literal("failed"), messages: z.array(z.string()) }),
]);
export type WorkerMessage = z.infer<typeof workerMessageSchema>;
