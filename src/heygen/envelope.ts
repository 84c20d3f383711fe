import { z } from "zod";

/** What HeyGen says about an endpoint that is going away. */
export type WireWarning = {
  message: string;
  replacement: string | null;
  docsUrl: string | null;
  sunset: string | null;
};

export type Failure = { code: string | null; message: string; param: string | null };

export type Envelope = { warning: WireWarning | null } & (
  { ok: true; data: unknown; nextToken: string | null } | { ok: false; failure: Failure }
);

const codeSchema = z.union([z.string(), z.number()]).transform((code) => String(code).toLowerCase());
const text = z.string().nullish().catch(null);

const errorSchema = z.union([
  z.string().transform((message): Failure => ({ code: null, message, param: null })),
  z
    .object({ code: codeSchema.nullish().catch(null), message: text, param: text })
    .transform(({ code, message, param }): Failure => {
      return { code: code ?? null, message: message ?? "no reason given", param: param ?? null };
    }),
]);

const warningSchema = z
  .union([
    z.string().transform((message) => ({ message })),
    z.object({ message: z.string(), v3_endpoint: text, docs_url: text, sunset_date: text }),
  ])
  .transform((warning): WireWarning => {
    const block = { v3_endpoint: null, docs_url: null, sunset_date: null, ...warning };
    return {
      message: block.message,
      replacement: block.v3_endpoint ?? null,
      docsUrl: block.docs_url ?? null,
      sunset: block.sunset_date ?? null,
    };
  });

const bodySchema = z.object({
  error: errorSchema.nullish(),
  code: z.union([z.number(), z.string()]).nullish().catch(null),
  message: text,
  msg: text,
  data: z.unknown().optional(),
  next_token: text,
  has_more: z.boolean().nullish().catch(null),
  warning: warningSchema.nullish().catch(null),
});

// The older API says 100 for success; any other number beside `data` is an error, whatever the HTTP status.
const successCode = "100";

/**
 * Reads any of HeyGen's three envelopes: v1 (`code`, `data`, `message`), v2 (`error: null | string | object`) and v3
 * (`data` or `error`). Null if the value is none of them.
 */
export const readEnvelope = (json: unknown): Envelope | null => {
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success) return null;
  const body = parsed.data;
  const warning = body.warning ?? null;
  if (body.error) return { ok: false, failure: body.error, warning };
  const code = body.code ?? null;
  if (code !== null && String(code) !== successCode) {
    const message = body.message ?? body.msg ?? "no reason given";
    return { ok: false, failure: { code: String(code).toLowerCase(), message, param: null }, warning };
  }
  if (body.data === undefined) return null;
  const nextToken = body.has_more === false ? null : (body.next_token ?? null);
  return { ok: true, data: body.data, nextToken, warning };
};
