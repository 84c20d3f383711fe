import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { verifyWebhook, type Delivery, type VerifyOptions } from "../../../src/webhooks/index.ts";

const nowMs = Date.UTC(2026, 10, 22, 10);
const secret = "whsec_EmulatorOnly0123456789";
const raw =
  '{"event_type":"avatar_video.success","event_data":{"video_id":"4be1d09a7c2f4f6e9d3a58b1c07e6f24","url":"https://files2.heygen.ai/emu.mp4","callback_id":"order-118"}}';
/** Worked out apart from this code. */
const digest = "29d55f37cc00f9b86cc5eaecc1836ad566a1be0f96fc624a4e25d8a05ac5ab81";

const sign = (body: string, key: string | Buffer = secret): string =>
  createHmac("sha256", key).update(body).digest("hex");
const seconds = (ms: number): string => String(Math.round(ms / 1000));
const v3Headers = (signature = digest, atMs = nowMs): Delivery["headers"] => ({
  "heygen-signature": signature,
  "heygen-timestamp": seconds(atMs),
  "heygen-event-id": "evt_01J9Z0",
});

const verify = (
  headers: Delivery["headers"],
  { body = raw, ...options }: Partial<VerifyOptions> & { body?: string } = {},
) => verifyWebhook({ body: Buffer.from(body), headers }, { secrets: [secret], nowMs, ...options });
const refused = (reason: string) => ({ ok: false, reason });

describe("a delivery is believed", () => {
  test("with the headers of the API v3", () => {
    expect(verify(v3Headers())).toMatchObject({
      ok: true,
      event: { eventType: "avatar_video.success", videoId: "4be1d09a7c2f4f6e9d3a58b1c07e6f24" },
      marks: ["event:evt_01J9Z0", expect.stringMatching(/^body:[0-9a-f]{64}$/)],
    });
  });

  test("with the header of the API v1, which says neither when nor which", () => {
    const verified = verify({ signature: digest });
    expect(verified).toMatchObject({ ok: true, marks: [expect.stringMatching(/^body:/)] });
  });

  test.each(["Signature", "HEYGEN-SIGNATURE", "X-HeyGen-Signature"])("whatever the case of %s", (name) => {
    expect(verify({ [name]: digest.toUpperCase(), "Heygen-Timestamp": seconds(nowMs) }).ok).toBe(true);
  });

  test("with any of several secrets, and with each form of the key that is asked for", () => {
    expect(verify(v3Headers(), { secrets: ["another", secret] }).ok).toBe(true);
    const bare = secret.replace("whsec_", "");
    const forms = { verbatim: secret, bare, base64: Buffer.from(bare, "base64") } as const;
    for (const secretForm of ["verbatim", "bare", "base64"] as const) {
      expect(verify(v3Headers(sign(raw, forms[secretForm])), { secretForm }).ok).toBe(true);
      expect(verify(v3Headers(sign(raw, "else")), { secretForm }).ok).toBe(false);
    }
  });

  test("with an id in its body rather than the one in a header, which nobody has signed", () => {
    const body = '{"event_id":"evt_in","event_type":"batch.finished","event_data":{}}';
    expect(verify(v3Headers(sign(body)), { body })).toMatchObject({
      ok: true,
      event: { videoId: null },
      marks: ["event:evt_in", expect.any(String)],
    });
  });

  test("within five minutes of our time, either way", () => {
    expect(verify(v3Headers(digest, nowMs - 300_000)).ok).toBe(true);
    expect(verify(v3Headers(digest, nowMs + 300_000)).ok).toBe(true);
  });
});

describe("a delivery is refused", () => {
  test("where one byte was changed", () => {
    const body = raw.replace("order-118", "order-119");
    expect(verify(v3Headers(), { body })).toEqual(refused("wrong-signature"));
  });

  test("where the JSON was read and written again, though it says the same", () => {
    const body = JSON.stringify(JSON.parse(raw), null, 1);
    expect(JSON.parse(body)).toEqual(JSON.parse(raw));
    expect(verify(v3Headers(), { body })).toEqual(refused("wrong-signature"));
    const escaped = '{"event_type":"avatar_video.fail","event_data":{"msg":"caf\\u00e9"}}';
    const again = JSON.stringify(JSON.parse(escaped));
    expect(verify(v3Headers(sign(escaped)), { body: escaped }).ok).toBe(true);
    expect(verify(v3Headers(sign(escaped)), { body: again })).toEqual(refused("wrong-signature"));
  });

  test("with another secret, or none that is known", () => {
    expect(verify(v3Headers(sign(raw, "whsec_other")))).toEqual(refused("wrong-signature"));
    expect(verify(v3Headers(), { secrets: [] })).toEqual(refused("wrong-signature"));
  });

  test("without a signature", () => {
    expect(verify({ "heygen-timestamp": seconds(nowMs) })).toEqual(refused("missing-signature"));
    expect(verify({ "heygen-signature": undefined })).toEqual(refused("missing-signature"));
  });

  test.each(["", "29d5", digest.slice(1), `${digest}00`, `sha256=${digest}`, "z".repeat(64)])(
    "with the signature %j",
    (signature) => {
      expect(verify(v3Headers(signature))).toEqual(refused("wrong-signature"));
    },
  );

  test("where one of two signatures does not match", () => {
    const forged = { ...v3Headers(), signature: "0".repeat(64) };
    expect(verify(forged)).toEqual(refused("wrong-signature"));
    expect(verify({ ...v3Headers(), signature: [digest, digest] })).toEqual(refused("wrong-signature"));
  });

  test("without the time that v3 sends", () => {
    expect(verify({ "heygen-signature": digest })).toEqual(refused("missing-timestamp"));
  });

  test("when it is older than five minutes, or from the future, or has no time that can be read", () => {
    expect(verify(v3Headers(digest, nowMs - 301_000))).toEqual(refused("stale"));
    expect(verify(v3Headers(digest, nowMs + 301_000))).toEqual(refused("stale"));
    expect(verify(v3Headers(digest, nowMs - 61_000), { toleranceMs: 60_000 })).toEqual(refused("stale"));
    for (const timestamp of ["", "soon", "-1", "1e9", "NaN"])
      expect(verify({ ...v3Headers(), "heygen-timestamp": timestamp })).toEqual(refused("stale"));
  });

  test.each(["", "[]", '"text"', "{", '{"event_data":{}}'])(
    "where %j is signed, which is no event",
    (body) => {
      expect(verify(v3Headers(sign(body)), { body })).toEqual(refused("unreadable-event"));
    },
  );

  test("where the bytes are no text", () => {
    const body = Buffer.from([0x22, 0xff, 0x22]);
    const headers = v3Headers(createHmac("sha256", secret).update(body).digest("hex"));
    expect(verifyWebhook({ body, headers }, { secrets: [secret], nowMs })).toEqual(
      refused("unreadable-event"),
    );
  });
});
