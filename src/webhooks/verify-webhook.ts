import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookEvent } from "../heygen/index.ts";
import { webhookEventSchema } from "../heygen/wire/webhooks.ts";

/** What came over the wire, untouched. */
export type Delivery = {
  /** The bytes as they were received: JSON that was read and written again has another signature. */
  body: Uint8Array;
  /** Names in any case, as Node has them. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** How the key is made of the secret, which HeyGen has not published: as it is, without `whsec_`, or that decoded. */
export const secretForms = ["verbatim", "bare", "base64"] as const;
export type SecretForm = (typeof secretForms)[number];

export type VerifyOptions = {
  /** Of the endpoints that may send here. One is enough to match. */
  secrets: readonly string[];
  /** @default "verbatim" */
  secretForm?: SecretForm | undefined;
  /** Milliseconds since 1970. */
  nowMs: number;
  /** How far the time of a delivery may be from ours, either way. @default 300 000 */
  toleranceMs?: number | undefined;
};

/** Why a delivery is not believed. */
export type Refusal =
  "missing-signature" | "wrong-signature" | "missing-timestamp" | "stale" | "unreadable-event";
export type Verification =
  | {
      ok: true;
      event: WebhookEvent;
      /** What tells this delivery from any other: the event's id, and the digest of the body. */
      marks: readonly string[];
    }
  | { ok: false; reason: Refusal };

/** Where HeyGen's generations put the signature. */
const signatureHeaders = ["heygen-signature", "signature", "x-heygen-signature"] as const;

/**
 * Whether bytes come from HeyGen, and what they say: `HMAC-SHA256(secret, body)` in hexadecimal digits, compared in constant
 * time; every signature that is there has to match. Nothing of a body is read before.
 *
 * Neither the time nor the id in the headers is signed. A time that is too old is refused all the same; only `marks` that
 * are remembered keep out a replay.
 */
export const verifyWebhook = (
  { body, headers }: Delivery,
  { secrets, secretForm = "verbatim", nowMs, toleranceMs = 300_000 }: VerifyOptions,
): Verification => {
  const found = lowerCased(headers);
  const signatures = signatureHeaders.flatMap((name) => found.get(name) ?? []);
  if (signatures.length === 0) return refuse("missing-signature");
  const expected = secrets.map((secret) =>
    createHmac("sha256", keyOf(secret, secretForm)).update(body).digest(),
  );
  // All are compared whatever comes out of one.
  const matches = signatures.map(
    (signature) => expected.filter((each) => isSame(signature, each)).length > 0,
  );
  if (matches.includes(false)) return refuse("wrong-signature");

  const timestamp = found.get("heygen-timestamp");
  // Deliveries of the API v1 have none.
  if (timestamp === undefined && found.has("heygen-signature")) return refuse("missing-timestamp");
  if (timestamp !== undefined && !isFresh(timestamp, nowMs, toleranceMs)) return refuse("stale");

  const event = readEvent(body);
  if (event === undefined) return refuse("unreadable-event");
  const id = event.eventId ?? found.get("heygen-event-id");
  const digest = createHash("sha256").update(body).digest("hex");
  return { ok: true, event, marks: [...(id === undefined ? [] : [`event:${id}`]), `body:${digest}`] };
};

const refuse = (reason: Refusal): Verification => ({ ok: false, reason });

const lowerCased = (headers: Delivery["headers"]): Map<string, string> =>
  new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === "string" ? value : value.join(", ")]],
    ),
  );

const prefix = /^whsec_/;
const keyOf = (secret: string, form: SecretForm): Buffer => {
  switch (form) {
    case "verbatim":
      return Buffer.from(secret);
    case "bare":
      return Buffer.from(secret.replace(prefix, ""));
    case "base64":
      return Buffer.from(secret.replace(prefix, ""), "base64");
  }
};

const isSame = (signature: string, expected: Buffer): boolean =>
  /^[0-9a-f]{64}$/i.test(signature.trim()) && timingSafeEqual(Buffer.from(signature.trim(), "hex"), expected);

const isFresh = (timestamp: string, nowMs: number, toleranceMs: number): boolean =>
  /^\d{1,12}$/.test(timestamp.trim()) && Math.abs(nowMs - Number(timestamp) * 1000) <= toleranceMs;

const readEvent = (body: Uint8Array): WebhookEvent | undefined => {
  try {
    return webhookEventSchema.safeParse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)))
      .data;
  } catch (error) {
    // JSON that is none, or bytes that are no text.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
};
