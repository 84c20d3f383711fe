import type { WebhookEvent } from "../heygen/index.ts";
import type { Ledger, RemoteNews } from "../prepare/index.ts";
import { newsOf } from "./news-of.ts";
import { verifyWebhook, type Delivery, type Refusal, type VerifyOptions } from "./verify-webhook.ts";

export type ReceiveOptions = Omit<VerifyOptions, "nowMs"> & {
  /** Milliseconds since 1970. */
  now: () => number;
  ledger: Pick<Ledger, "takeDelivery">;
};

/** What became of a delivery. */
export type ReceivedDelivery =
  | { outcome: "refused"; reason: Refusal }
  /** A duplicate or a replay: nothing was done. */
  | { outcome: "repeated"; event: WebhookEvent }
  /** `news` is what was written to the ledger; null where the event says nothing of the end of a video. */
  | { outcome: "taken"; event: WebhookEvent; news: RemoteNews | null };

/**
 * Verifies a delivery and writes to the ledger what it says of a video, once. The order in which events come does not matter:
 * only the end of a video is written, and the first end stays.
 *
 * @throws MachineError where the ledger cannot be written; nothing is remembered then, so that HeyGen may deliver again.
 */
export const receiveDelivery = (
  delivery: Delivery,
  { now, ledger, ...options }: ReceiveOptions,
): ReceivedDelivery => {
  const verified = verifyWebhook(delivery, { ...options, nowMs: now() });
  if (!verified.ok) return { outcome: "refused", reason: verified.reason };
  const { event, marks } = verified;
  const news = newsOf(event);
  return ledger.takeDelivery(marks, news) === "again"
    ? { outcome: "repeated", event }
    : { outcome: "taken", event, news };
};
