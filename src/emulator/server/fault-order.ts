import { z } from "zod";

const count = z.number().int().min(1);

/** Which requests, and which of these. */
const aim = {
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
  /** `/v3/videos/:id`; `*` is one part of a path, `**` any number of them. */
  route: z.string().startsWith("/", "must begin with /").default("/**"),
  /** The same as `times: 1`. */
  once: z.boolean().default(false),
  /** How often it happens at most. */
  times: count.optional(),
  /** Every n-th request that matches. */
  every: count.default(1),
  /** Of the requests that are left, by chance; the same seed chooses the same ones. */
  probability: z.number().min(0).max(1).default(1),
  seed: z.number().int().default(1),
};
/** False: instead of the request's work. True: once it is done and paid for, and nobody learns of it. */
const after = { after: z.boolean().default(false) };

const statusFault = z.strictObject({
  fault: z.literal("status"),
  status: z.number().int().min(200).max(599),
  code: z.string().min(1).optional(),
  message: z.string().optional(),
  /** Sent as the header `Retry-After`. */
  retryAfterSeconds: z.number().min(0).optional(),
  ...after,
  ...aim,
});
/** Never answers; ends the connection. */
const silenceFault = z.strictObject({ fault: z.enum(["timeout", "reset"]), ...after, ...aim });
/** Says that all is well, and is no answer. */
const pageFault = z.strictObject({ fault: z.literal("html-200"), ...after, ...aim });
const badJsonFault = z.strictObject({ fault: z.literal("bad-json"), ...after, ...aim });
const slowFault = z.strictObject({
  fault: z.literal("slow"),
  /** Of real time. */
  delayMs: z.number().int().min(0).max(600_000).default(1000),
  ...after,
  ...aim,
});
/** Half of the body comes: and no more, though the connection stays; and it ends; and the half says it is the whole. */
const bodyFault = z.strictObject({ fault: z.enum(["stall", "cut", "truncate"]), ...aim });
const webhookFault = z.strictObject({
  fault: z.enum(["duplicate-webhook", "lose-webhook"]),
  /** The event's type, such as `avatar_video.success`; without it, any. */
  event: z.string().optional(),
  once: aim.once,
  times: aim.times,
  every: aim.every,
  probability: aim.probability,
  seed: aim.seed,
});

export const faultOrderSchema = z.discriminatedUnion("fault", [
  statusFault,
  silenceFault,
  pageFault,
  badJsonFault,
  slowFault,
  bodyFault,
  webhookFault,
]);
/** As it is asked for: what has a default may be left out. */
export type FaultOrder = z.input<typeof faultOrderSchema>;
export type Fault = z.output<typeof faultOrderSchema>;
/** Those that answer something in place of the answer. */
export type AnsweringFault =
  z.output<typeof statusFault> | z.output<typeof pageFault> | z.output<typeof badJsonFault>;
export type WebhookFault = z.output<typeof webhookFault>;
export type RequestFault = Exclude<Fault, WebhookFault>;

/** An order that stands, and what became of it. */
export type StandingFault = Fault & { id: string; matched: number; fired: number };
