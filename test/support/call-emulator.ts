import { type Emulator } from "../../src/emulator/index.ts";

export type CallOptions = { body?: unknown; key?: string; idempotencyKey?: string };
export type Called = { status: number; headers: Headers; body: unknown };
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Called>;

/** Asks an emulator in plain HTTP: what is tested is the wire and not our client. */
export const callEmulator =
  ({ url }: Emulator): Call =>
  async (method, path, { body, key = "sk_test", idempotencyKey } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(key === "" ? {} : { "x-api-key": key }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
