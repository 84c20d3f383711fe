import { mkdtemp, rm } from "node:fs/promises";
import type { LookupFunction } from "node:net";
import { join } from "node:path";
import type { Dispatcher } from "undici";
import type { Digest } from "../model/media.ts";
import { headerOf } from "./declared-digest.ts";
import { asDiskError } from "./disk-error.ts";
import { asDownloadError } from "./download-error.ts";
import { followLink, type Agents, type Validators } from "./follow-link.ts";
import { saveBody } from "./save-body.ts";
import { temporaryName } from "./temporary-files.ts";

export type { Validators } from "./follow-link.ts";

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
  const agents: Agents = {
    trusted: options.dispatcher ?? new Agent({ connect: { timeout: connectMs } }),
    others: options.dispatcher ?? createSafeAgent({ connectMs, lookup }),
  };
  const asked = { host: "the link's host" };
  const dir = await makeFolder(options.dir);
  const dispose = (): Promise<void> => rm(dir, { recursive: true, force: true });
  const path = join(dir, "body");
  try {
    const answer = await followLink(options.url, asked, {
      ...{ request, agents, allowedOrigin, timeouts, known },
      signal: bounded,
    });
    if (answer.statusCode === 304) {
      answer.body.on("error", () => undefined).destroy();
      await dispose();
      return "unchanged";
    }
    const saved = await saveBody(answer, path, asked.host, maxBytes, bounded);
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
