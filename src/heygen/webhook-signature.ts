import { createHmac, timingSafeEqual } from "node:crypto";

/** What came by POST. `body` is what was received, byte for byte: JSON that was read and written again is another text. */
export type WebhookDelivery = {
  body: Uint8Array;
  /** As Node gives them; names in any case. */
  headers: Record<string, string | readonly string[] | undefined>;
};

export type VerifyOptions = {
  /** The endpoint's; during a rotation, the old one as well. Used as it is, `whsec_` and all. */
  secrets: readonly string[];
  /** Milliseconds since 1970. */
  nowMs: number;
  /** How far off a delivery's time may be. @default 300000 */
  toleranceMs?: number;
};

export type Verdict =
  | {
      ok: true;
      /** Null from the older API, which names no event. */
      eventId: string | null;
      /** When HeyGen sent it; null from the older API. */
      sentAtMs: number | null;
    }
  | { ok: false; reason: RefusalReason };

export type RefusalReason = "no_signature" | "wrong_signature" | "stale" | "no_secret";

// HeyGen has moved the name about; whichever are there have to match.
const signatureHeaders = ["heygen-signature", "signature", "x-heygen-signature"];

/**
 * Whether a delivery is HeyGen's, by the HMAC of its raw bytes, compared in constant time. Of the current API it has to be
 * fresh as well; its time is not under the signature, so a replay is found by `createReplayGuard` only.
 */
export const verifyWebhook = (delivery: WebhookDelivery, options: VerifyOptions): Verdict => {
  const { secrets, nowMs, toleranceMs = 300_000 } = options;
  const usable = secrets.filter((secret) => secret !== "");
  if (usable.length === 0) return { ok: false, reason: "no_secret" };
  const header = (name: string): string | undefined => headerOf(delivery.headers, name);
  const signatures = signatureHeaders.map(header).filter((value) => value !== undefined);
  if (signatures.length === 0) return { ok: false, reason: "no_signature" };
  const expected = usable.map((secret) => createHmac("sha256", secret).update(delivery.body).digest());
  if (!signatures.every((signature) => matchesAny(signature, expected))) {
    return { ok: false, reason: "wrong_signature" };
  }
  const sentAtMs = timeOf(header("heygen-timestamp"));
  if (sentAtMs === "unreadable") return { ok: false, reason: "stale" };
  if (sentAtMs !== null && Math.abs(nowMs - sentAtMs) > toleranceMs) return { ok: false, reason: "stale" };
  return { ok: true, eventId: header("heygen-event-id") ?? null, sentAtMs };
};

const headerOf = (headers: WebhookDelivery["headers"], name: string): string | undefined => {
  const key = Object.keys(headers).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? undefined : [headers[key]].flat()[0];
  return value === "" ? undefined : value;
};

const matchesAny = (signature: string, expected: readonly Buffer[]): boolean => {
  if (!/^[0-9a-f]{64}$/i.test(signature.trim())) return false;
  const given = Buffer.from(signature.trim(), "hex");
  // All are compared, so that the time it takes does not tell which one was near.
  return expected.map((digest) => timingSafeEqual(digest, given)).includes(true);
};

/** Seconds since 1970, as the header has them. */
const timeOf = (header: string | undefined): number | null | "unreadable" => {
  if (header === undefined) return null;
  return /^\d{1,12}$/.test(header.trim()) ? Number(header) * 1000 : "unreadable";
};
