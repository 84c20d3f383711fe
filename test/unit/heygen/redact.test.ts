import { describe, expect, test } from "vitest";
import { createRedactor, createSecretHider } from "../../../src/heygen/redact.ts";

const canary = 'canary/3f9a"51+c7d2';
const bytes = Buffer.from(canary);

/** Every way in which a server, a proxy or a library may say a key. */
const forms: Record<string, string> = {
  "as it is": canary,
  "in a URL": encodeURIComponent(canary),
  "in JSON": JSON.stringify({ error: `bad key ${canary}` }),
  "in JSON within JSON": JSON.stringify({ body: JSON.stringify({ key: canary }) }),
  "in base64": bytes.toString("base64"),
  "in base64 with more behind it": Buffer.from(`${canary}:`).toString("base64"),
  "in base64 for URLs": bytes.toString("base64url"),
  "in hexadecimal": bytes.toString("hex"),
};
/** No form of the canary is longer than this without showing something of it. */
const traces = [
  "3f9a",
  "51+c7d2",
  "51%2Bc7d2",
  bytes.toString("base64").slice(0, 12),
  bytes.toString("hex").slice(0, 12),
];

describe("a known secret is hidden", () => {
  test.each(Object.entries(forms))("%s", (_, text) => {
    for (const hide of [createRedactor([canary]), createSecretHider([canary])]) {
      const shown = hide(`HeyGen said: ${text} (401)`);
      expect(traces.filter((trace) => shown.includes(trace))).toEqual([]);
      expect(shown).toMatch(/^HeyGen said: .*\[hidden\].*\(401\)$/);
    }
  });
});

describe("what looks like a credential is hidden, whoever it belongs to", () => {
  const redact = createRedactor([]);
  test.each([
    "Authorization: Bearer abcDEF123456.secretpart",
    "authorization: Basic c2VjcmV0cGFydDpwYXNz",
    'x-api-key: "secretpart-1"',
    '{"api_key":"secretpart-1"}',
    '{\\"apiKey\\":\\"secretpart-1\\"}',
    "api-key=secretpart",
    "sk_live_secretpart99",
    "whsec_secretpart99",
    "password: secretpart",
    "https://ann:secretpart@proxy.example/v3",
    "https://files.example/a.webm?Expires=1&Signature=secretpart",
    "https:\\/\\/files.example\\/a.webm?Signature=secretpart",
    "GET /a.webm?x=1&X-Amz-Signature=secretpart",
    "https://app.example/cb#access_token=secretpart",
  ])("%s", (text) => {
    expect(redact(`Refused: ${text}`)).not.toMatch(/secretpart|c2VjcmV0/);
  });
});

test("words of people stay as they are", () => {
  const redact = createRedactor([canary, "short"]);
  for (const text of [
    "The bearer of this letter is Ann.",
    "Basic plan, $10 a month; a short token of thanks.",
    "The key of scene sk_1 is unknown.",
    "See https://example.com/docs/keys for more.",
  ]) {
    expect(redact(text)).toBe(text);
  }
});

test("data keeps its links, and loses a secret all the same", () => {
  const hide = createSecretHider([canary]);
  const url = "https://example.com/?utm_source=mail&token=1#top";
  expect(hide(url)).toBe(url);
  expect(hide(`${url}&k=${encodeURIComponent(canary)}`)).toBe(`${url}&k=[hidden]`);
});
