import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { isIP, type LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Dispatcher, request as Request } from "undici";
import { MachineError } from "../errors.ts";
import { blockedHost, DownloadError } from "./download-error.ts";
import { isPublicAddress } from "./public-address.ts";

export type DownloadOptions = {
  url: string;
  /** The origin of the configured HeyGen address, which alone may be plain http or on this machine: the emulator's. */
  allowedOrigin?: string | undefined;
  /** @default 2 GiB */
  maxBytes?: number;
  timeouts?: Partial<DownloadTimeouts>;
  signal?: AbortSignal | undefined;
  /** For a proxy, say. It then resolves names itself, so only addresses written in the link are checked. */
  dispatcher?: Dispatcher | undefined;
  /** Resolves names. @default node:dns */
  lookup?: LookupFunction | undefined;
  /** Where the temporary file goes. @default the system's temporary folder */
  dir?: string;
};

export type DownloadTimeouts = {
  /** @default 10_000 */
  connectMs: number;
  /** Until the answer begins. @default 30_000 */
  headersMs: number;
  /** Between two pieces of the answer. @default 30_000 */
  idleMs: number;
  /** @default 600_000 */
  totalMs: number;
};

export type DownloadedFile = {
  /** A temporary file; what it is must still be found out. */
  path: string;
  sizeInBytes: number;
  dispose(): Promise<void>;
};

const defaultTimeouts: DownloadTimeouts = {
  connectMs: 10_000,
  headersMs: 30_000,
  idleMs: 30_000,
  totalMs: 600_000,
};
const defaultMaxBytes = 2 * 1024 ** 3;
const maxRedirects = 5;

/**
 * The one way in for media from elsewhere: fetches a link into a temporary file. No key is ever sent, only https and only
 * public addresses are followed (checked again at every redirect, where the connection is made), and size and time are
 * bounded. Messages name the host, never the link's query, which is a signature.
 *
 * @throws DownloadError, with `retryable` set where the same link may work later; the signal's reason when aborted.
 */
export const download = async (options: DownloadOptions): Promise<DownloadedFile> => {
  const { signal, lookup, allowedOrigin, maxBytes = defaultMaxBytes } = options;
  signal?.throwIfAborted();
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const total = AbortSignal.timeout(timeouts.totalMs);
  const bounded = signal === undefined ? total : AbortSignal.any([signal, total]);
  const { connectMs } = timeouts;
  // The HTTP client takes a tenth of a second to load; a run on cached media downloads nothing.
  const [{ Agent, request }, { createSafeAgent }] = await Promise.all([
    import("undici"),
    import("./safe-agent.ts"),
  ]);
  // Two, because the trusted address must not lend its trust to another port of the same host.
  const agents: Agents = {
    trusted: options.dispatcher ?? new Agent({ connect: { timeout: connectMs } }),
    others: options.dispatcher ?? createSafeAgent({ connectMs, lookup }),
  };
  const dir = await mkdtemp(join(options.dir ?? tmpdir(), "greenroom-download-"));
  const dispose = (): Promise<void> => rm(dir, { recursive: true, force: true });
  const path = join(dir, "body");
  const asked = { host: "the link's host" };
  try {
    const body = await follow(options.url, asked, {
      request,
      agents,
      allowedOrigin,
      timeouts,
      signal: bounded,
    });
    const sizeInBytes = await save(body, path, maxBytes, bounded);
    return { path, sizeInBytes, dispose };
  } catch (error) {
    await dispose();
    signal?.throwIfAborted();
    throw asDownloadError(error, asked.host, total.aborted);
  } finally {
    if (options.dispatcher === undefined) {
      await Promise.all([agents.trusted.destroy(), agents.others.destroy()]);
    }
  }
};

type Agents = { trusted: Dispatcher; others: Dispatcher };
type Journey = {
  request: typeof Request;
  agents: Agents;
  allowedOrigin: string | undefined;
  timeouts: DownloadTimeouts;
  signal: AbortSignal;
};
type Body = Dispatcher.ResponseData["body"];

const follow = async (link: string, asked: { host: string }, journey: Journey): Promise<Body> => {
  const { request, agents, allowedOrigin, timeouts, signal } = journey;
  let url = checkedUrl(link, undefined, allowedOrigin);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    asked.host = url.host;
    const { statusCode, headers, body } = await request(url, {
      dispatcher: isTrusted(url, allowedOrigin) ? agents.trusted : agents.others,
      signal,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.idleMs,
      // A packed answer would make its length say nothing.
      headers: { "accept-encoding": "identity" },
    });
    if (statusCode === 200) return body;
    body.on("error", () => undefined).destroy();
    const { location } = headers;
    if (statusCode < 300 || statusCode > 399 || typeof location !== "string") {
      throw refusal(statusCode, url.host);
    }
    url = checkedUrl(location, url, allowedOrigin);
  }
  throw new DownloadError("download_blocked", `${url.host} redirected more than ${maxRedirects} times.`);
};

const checkedUrl = (link: string, base: URL | undefined, allowedOrigin: string | undefined): URL => {
  if (!URL.canParse(link, base)) throw new DownloadError("download_blocked", "The link is not a URL.");
  const url = new URL(link, base);
  url.username = "";
  url.password = "";
  if (isTrusted(url, allowedOrigin)) return url;
  if (url.protocol !== "https:") {
    throw new DownloadError(
      "download_blocked",
      `The link to ${url.host} is ${url.protocol} instead of https:.`,
      {
        hint: "Only the configured HeyGen address itself may be plain http.",
      },
    );
  }
  // An address in the link is connected to without being looked up.
  const address = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw blockedHost(url.hostname);
  return url;
};

const isTrusted = (url: URL, allowedOrigin: string | undefined): boolean =>
  allowedOrigin !== undefined && url.origin === new URL(allowedOrigin).origin;

const refusal = (status: number, host: string): DownloadError => {
  if ([401, 403, 404, 410].includes(status)) {
    return new DownloadError("download_link_expired", `${host} answered ${status}: the link has expired.`, {
      hint: "Links to media live for a limited time; ask for a fresh one.",
      status,
    });
  }
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500;
  return new DownloadError("download_status", `${host} answered ${status}.`, { status, retryable });
};

const save = async (body: Body, path: string, maxBytes: number, signal: AbortSignal): Promise<number> => {
  let sizeInBytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeInBytes += chunk.length;
      if (sizeInBytes <= maxBytes) {
        done(null, chunk);
        return;
      }
      const limit = `${Math.floor(maxBytes / 1024 / 1024)} MiB`;
      done(new DownloadError("download_too_large", `The file is larger than the ${limit} that are allowed.`));
    },
  });
  await pipeline(body, count, createWriteStream(path, { flags: "wx" }), { signal });
  if (sizeInBytes === 0)
    throw new DownloadError("download_truncated", "The file is empty.", { retryable: true });
  return sizeInBytes;
};

const asDownloadError = (error: unknown, host: string, outOfTime: boolean): Error => {
  if (error instanceof DownloadError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(ENOSPC|EDQUOT|EACCES|EROFS|EIO)$/.test(code)) {
    return new MachineError("The download could not be written to disk.", { cause: error });
  }
  if (outOfTime || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new DownloadError("download_timed_out", `${host} took too long.`, { retryable: true });
  }
  const name = code === "" ? "it was interrupted" : code;
  const isCut = /UND_ERR_SOCKET|UND_ERR_ABORTED|CONTENT_LENGTH|PREMATURE_CLOSE|^HPE_/.test(code);
  return isCut
    ? new DownloadError("download_truncated", `The answer of ${host} was cut off (${name}).`, {
        retryable: true,
      })
    : new DownloadError("download_failed", `${host} could not be reached (${name}).`, { retryable: true });
};
