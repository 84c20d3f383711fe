import { z } from "zod";

/** Money and identity of the emulated account. */
export const accountSchema = z.object({
  id: z.literal("account"),
  /** Makes ids; another account never makes the same ones. */
  seed: z.string(),
  /** Signs links. */
  secret: z.string(),
  idsMade: z.number().int(),
  balanceUsd: z.number(),
  /** How far the clock was moved. */
  advancedMs: z.number(),
  /** Free test videos of a day of the emulator's clock. */
  tests: z.object({ day: z.number(), count: z.number() }).default({ day: 0, count: 0 }),
});
export type Account = z.infer<typeof accountSchema>;

/** The first answer to a request with an idempotency key. */
export const replaySchema = z.object({
  id: z.string(),
  atMs: z.number(),
  status: z.number(),
  body: z.unknown(),
});
export type Replay = z.infer<typeof replaySchema>;
