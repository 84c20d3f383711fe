import type { Dispatcher } from "undici";
import type { HeygenWarning } from "./notices.ts";
import type { RetryPolicy } from "./retry.ts";

/** Exactly one of the two: a key draws on the API wallet, a token on the credits of the web plan. */
export type HeygenCredentials = { apiKey: string } | { oauthToken: string };

export type HeygenTimeouts = {
  /** @default 10000 */
  connectMs: number;
  /** Until the answer begins, for reads. @default 30000 */
  readMs: number;
  /** The same for creates and changes; the slowest of HeyGen's take half a minute. @default 120000 */
  writeMs: number;
  /** The same for uploads. @default 600000 */
  uploadMs: number;
  /** Longest silence within an answer. @default 30000 */
  bodyIdleMs: number;
  /** What an answer may take after it began, on top of the above. @default 120000 */
  bodyTotalMs: number;
};

export type HeygenClientOptions = HeygenCredentials & {
  /** @default "https://api.heygen.com" */
  baseUrl?: string;
  timeouts?: Partial<HeygenTimeouts>;
  retry?: Partial<RetryPolicy>;
  /** Ends every call of this client, running or waiting, with its reason. */
  signal?: AbortSignal;
  /** Told once about each thing HeyGen warns of, such as an endpoint's end. */
  onWarning?: (warning: HeygenWarning) => void;
  /** Undici's, for a proxy or a test. @default an Agent of its own, closed by `close` */
  dispatcher?: Dispatcher;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 to 1, spreads the retries of many callers. */
  random?: () => number;
};

export const defaultTimeouts: HeygenTimeouts = {
  connectMs: 10_000,
  readMs: 30_000,
  writeMs: 120_000,
  uploadMs: 600_000,
  bodyIdleMs: 30_000,
  bodyTotalMs: 120_000,
};
