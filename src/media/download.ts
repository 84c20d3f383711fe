import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { isIP, type LookupFunction } from "node:net";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Dispatcher, request as Request } from "undici";
import { MachineError } from "../errors.ts";
import type { Digest } from "../model/media.ts";
import { declaredDigests, headerOf } from "./declared-digest.ts";
import { asDiskError } from "./disk-error.ts";
import { blockedHost, DownloadError } from "./download-error.ts";
import { isPublicAddress } from "./public-address.ts";
import { temporaryName } from "./temporary-files.ts";

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
  /** Where the temporary file goes: the cache's own folder for such, which is swept. */
  dir: string;
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

/** What a server says of the state of a file, to be asked whether that is still so. */
export type Validators = { etag: string | null; lastModified: string | null };

export type DownloadedFile = {
  /** A temporary file; what it is must still be found out. */
  path: string;
  sizeInBytes: number;
  /** Of the bytes as they came: hand it to the cache, so that nothing can change on the way. */
  digest: Digest;
  validators: Validators;
  /** What the server calls it, in lower case and without parameters; often wrong. */
  contentType: string | null;
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
  const file = await fetchFile(options, null);
  if (file === "unchanged") throw new Error("Nothing was asked about a change.");
  return file;
};

/** Like {@link download}, unless the server says that the file is still as it was. */
export const downloadIfChanged = (
  options: DownloadOptions,
  known: Validators,
): Promise<DownloadedFile | "unchanged"> => fetchFile(options, known);

const fetchFile = async (
  options: DownloadOptions,
  known: Validators | null,
): Promise<DownloadedFile | "unchanged"> => {
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
  const asked = { host: "the link's host" };
  const dir = await makeFolder(options.dir);
  const dispose = (): Promise<void> => rm(dir, { recursive: true, force: true });
  const path = join(dir, "body");
  try {
    const answer = await follow(options.url, asked, {
      ...{ request, agents, allowedOrigin, timeouts, known },
      signal: bounded,
    });
    if (answer.statusCode === 304) {
      answer.body.on("error", () => undefined).destroy();
      await dispose();
      return "unchanged";
    }
    const saved = await save(answer, path, asked.host, maxBytes, bounded);
    const { headers } = answer;
    return {
      path,
      ...saved,
      validators: { etag: headerOf(headers, "etag"), lastModified: headerOf(headers, "last-modified") },
      contentType: headerOf(headers, "content-type")?.split(";")[0]?.trim().toLowerCase() ?? null,
      dispose,
    };
  } catch (error) {
    await dispose();
    signal?.throwIfAborted();
    throw asDownloadError(error, asked.host, total.aborted, path);
  } finally {
    if (options.dispatcher === undefined) {
      await Promise.all([agents.trusted.destroy(), agents.others.destroy()]);
    }
  }
};

const makeFolder = async (parent: string): Promise<string> => {
  try {
    return await mkdtemp(join(parent, `${temporaryName("download")}-`));
  } catch (error) {
    throw asDiskError(error, "make folder", parent);
  }
};

type Agents = { trusted: Dispatcher; others: Dispatcher };
type Journey = {
  request: typeof Request;
  agents: Agents;
  allowedOrigin: string | undefined;
  timeouts: DownloadTimeouts;
  known: Validators | null;
  signal: AbortSignal;
};
type Answer = Dispatcher.ResponseData;

const follow = async (link: string, asked: { host: string }, journey: Journey): Promise<Answer> => {
  const { request, agents, allowedOrigin, timeouts, known, signal } = journey;
  let url = checkedUrl(link, undefined, allowedOrigin);
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    asked.host = url.host;
    const answer = await request(url, {
      dispatcher: isTrusted(url, allowedOrigin) ? agents.trusted : agents.others,
      signal,
      headersTimeout: timeouts.headersMs,
      bodyTimeout: timeouts.idleMs,
      headers: {
        // A packed answer would make its length say nothing.
        "accept-encoding": "identity",
        ...(known?.etag == null ? {} : { "if-none-match": known.etag }),
        ...(known?.lastModified == null ? {} : { "if-modified-since": known.lastModified }),
      },
    });
    const { statusCode, headers, body } = answer;
    if (statusCode === 200 || (statusCode === 304 && known !== null)) return answer;
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

type Saved = Pick<DownloadedFile, "sizeInBytes" | "digest">;

const save = async (
  { body, headers }: Answer,
  path: string,
  host: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Saved> => {
  const tooLarge = (): DownloadError =>
    new DownloadError(
      "download_too_large",
      `The file is larger than the ${Math.floor(maxBytes / 1024 / 1024)} MiB that are allowed.`,
    );
  if (Number(headerOf(headers, "content-length")) > maxBytes) {
    body.on("error", () => undefined).destroy();
    throw tooLarge();
  }
  const declared = declaredDigests(headers);
  const hashes = new Map(
    ["sha256", ...declared.map((each) => each.algorithm)].map((name) => [name, createHash(name)]),
  );
  let sizeInBytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeInBytes += chunk.length;
      for (const hash of hashes.values()) hash.update(chunk);
      if (sizeInBytes <= maxBytes) done(null, chunk);
      else done(tooLarge());
    },
  });
  await pipeline(body, count, createWriteStream(path, { flags: "wx" }), { signal });
  if (sizeInBytes === 0)
    throw new DownloadError("download_truncated", "The file is empty.", { retryable: true });
  const found = new Map([...hashes].map(([name, hash]) => [name, hash.digest()]));
  for (const { algorithm, digest } of declared) {
    if (found.get(algorithm)?.equals(digest) === true) continue;
    throw new DownloadError("download_corrupt", `The answer of ${host} is not what it says it sends.`, {
      retryable: true,
    });
  }
  return { sizeInBytes, digest: found.get("sha256")?.toString("hex") ?? "" };
};

const asDownloadError = (thrown: unknown, host: string, outOfTime: boolean, path: string): Error => {
  const error = isOfDisk(thrown) ? asDiskError(thrown, "write", path) : thrown;
  if (error instanceof DownloadError || error instanceof MachineError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
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

/** A socket may be refused for want of rights, too; then it says which call that was. */
const isOfDisk = (error: unknown): boolean =>
  error instanceof Error &&
  "syscall" in error &&
  ["open", "write", "mkdtemp", "close"].includes(String(error.syscall)) &&
  "code" in error;
