import { isIP } from "node:net";
import type { Dispatcher, request as Request } from "undici";
import { blockedHost, DownloadError } from "./download-error.ts";
import { isPublicAddress } from "./public-address.ts";

/** What a server says of the state of a file, to be asked whether that is still so. */
export type Validators = { etag: string | null; lastModified: string | null };

/** Two, because the trusted address must not lend its trust to another port of the same host. */
export type Agents = { trusted: Dispatcher; others: Dispatcher };

type Journey = {
  request: typeof Request;
  agents: Agents;
  allowedOrigin: string | undefined;
  timeouts: { headersMs: number; idleMs: number };
  known: Validators | null;
  signal: AbortSignal;
};

const maxRedirects = 5;

/** Asks for a file and goes where redirects lead, each looked at before. `asked.host` is who was asked last. */
export const followLink = async (
  link: string,
  asked: { host: string },
  journey: Journey,
): Promise<Dispatcher.ResponseData> => {
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
