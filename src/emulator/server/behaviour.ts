import { z } from "zod";

/** What of the service can be other than usual. It may be changed while the emulator runs. */
export const behaviourSchema = z.strictObject({
  /** What `/v1`, `/v2` and `/v3/template` answer: as ever; with a warning that they end; or that they have ended. */
  legacy: z.enum(["live", "sunset", "retired"]).default("sunset"),
  /** Nobody has published what a retired route answers. */
  retiredStatus: z.union([z.literal(410), z.literal(404)]).default(410),
  /** Ignored, a repeated create is a second one, and is paid for. */
  idempotency: z.enum(["honoured", "ignored"]).default("honoured"),
  /** How long after its creation a video is first in lists; by its id it can be read at once. */
  listLagMs: z.number().int().min(0).default(0),
  /** For how long a video of the agent answers 404 though its session names it; HeyGen's do for minutes. */
  agentVideoLagMs: z.number().int().min(0).default(3000),
  /** Nobody has published whether photographs can be had without a background. */
  transparentPhotos: z.enum(["refused", "made"]).default("refused"),
  /** Jobs that may run at once; null for any number. */
  concurrencyLimit: z.number().int().min(1).nullable().default(10),
  /**
   * How long a job takes besides the making: 0 completes as soon as its media is made, 1 takes 3 s of the emulator's
   * clock at least, 60 about as long as HeyGen.
   */
  timeScale: z.number().min(0).default(0),
});
export type Behaviour = z.infer<typeof behaviourSchema>;
